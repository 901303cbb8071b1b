import { schemaVersion as newestSchemaVersion } from "@scriptorium/document/schema";
import { randomToken } from "@scriptorium/sync/durable-object";
import type { LogRecord, Message, MeterReading } from "@scriptorium/sync/durable-object";
import { judgeAll, Knowledge } from "@scriptorium/sync/gate";
import { allows, asUpdate, CloseCode, limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import { HistoryGoneError } from "@scriptorium/sync/room";
import { lastStoredMs } from "@scriptorium/sync/store";
import type { Person } from "./access/audit.ts";
import { personOf } from "./access/caller.ts";
import type { Caller } from "./access/caller.ts";
import { readTitle } from "./content/title.ts";
import { directoryOf } from "./directory/directories.ts";
import type { Entry } from "./directory/entry.ts";
import {
  entryMessage,
  eventMessage,
  readReportMessages,
  titleMessage,
} from "./directory/report-messages.ts";
import type { ReportMessage } from "./directory/report-messages.ts";
import { hasDiskRoom } from "./disk-room.ts";
import type { ImageStore, NamedImage } from "./images/image-store.ts";
import { R2ImageStore } from "./images/r2-image-store.ts";
import type { RasterImage } from "./images/raster-image.ts";
import { type ImageSize, SqliteImageStore } from "./images/sqlite-image-store.ts";
import { log, logFailure } from "./log.ts";
import { tellAnalytics } from "./metrics/analytics.ts";
import { outcomeOfContent, outcomeOfEdit, tooMuch } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { SharedDocument } from "./shared-document.ts";
import type { Founder } from "./tickets/ticket.ts";
import { Tombstone } from "./tombstone.ts";
import { usagePoint } from "./usage-points.ts";
import type { DocumentEvent, EventType } from "./webhooks/event.ts";

/** What is stored, as one update, and what the one who asked may do with it. */
export interface Stored {
  readonly role: Role;
  readonly update: Uint8Array;
}

/** What the page of a document is for whoever opens it. */
export type PageState =
  | { readonly kind: "readable"; readonly role: Role; readonly update: Uint8Array }
  /** It is in the trash, and theirs to take back. */
  | { readonly kind: "trashed" }
  /** There is none, or none for them; which of the two is nobody's business. */
  | { readonly kind: "closed" };

/**
 * The updates that change a document as wanted, of which each builds on those
 * before it, given all that is stored as one.
 */
export type Rewrite = (stored: Uint8Array) => Promise<readonly Uint8Array[]>;

/** What a rewrite is about, besides the content. */
interface Rewriting {
  readonly schemaVersion: number;
  /** The moment to which it takes the content back, or null when it brings something else. */
  readonly rewoundToMs: number | null;
}

/** How a document is made. */
interface Founding {
  readonly schemaVersion?: number;
  /** True when its id says what asked for it, and that may ask again. */
  readonly isOnce?: boolean;
  /** The title that is in its content, for where it takes too much to read it there. */
  readonly title?: string | null;
}

/**
 * One document of the application: what is in it, and its life from making to deletion. Who may do
 * what with it is `SharedDocument`. Everything that the Worker asks comes as a method call.
 *
 * Content goes in and out as updates, and only the Worker makes text of them or
 * updates of text: a `Y.Doc` of a large document takes more memory than there is,
 * and whoever reads one must not end the room of all others.
 */
export class Document extends SharedDocument {
  protected override readonly changedAfterMs: number = limits.changedAfterMs;
  protected override readonly newestSchemaVersion: number = newestSchemaVersion;
  readonly #tombstone = new Tombstone(this.database);
  /** The deletion that is under way, or null. */
  #deleted: Promise<void> | null = null;
  /** The last replacement that was asked for, done or failed. */
  #replaced: Promise<unknown> = Promise.resolve();

  /**
   * Makes the document, its owner and its first content, which needs `schemaVersion`. What is
   * wrong with them is told before anything is made. `isOnce` makes none in the place of one that was
   * deleted for good, for `idempotencyKeptMs`: "gone".
   */
  found(
    owner: Person,
    content: readonly Uint8Array[],
    { schemaVersion = 0, isOnce = false, title = null }: Founding = {},
  ): Outcome | "there" | "gone" {
    if (this.exists()) return "there";
    if (isOnce && Date.now() < (this.#tombstone.untilMs ?? 0)) return "gone";
    const updates = content.map(asUpdate);
    const verdict = judgeAll(updates, Knowledge.ofNothing());
    if (verdict?.kind === "refuse") return { ok: false, reason: tooMuch(verdict.reason) };
    this.#tombstone.remove();
    this.create();
    this.listed.noteCurrent();
    if (isOnce) this.database.all("INSERT INTO meta VALUES ('made_once', 1)");
    this.tables.prepare();
    this.sharing.found(owner);
    if (updates.length > 0) this.commit(updates, owner.id);
    this.raiseSchema(schemaVersion);
    this.#tell("document.created", Date.now());
    // Any other is read when that is told.
    if (title !== null && this.storedBytes() > limits.documentBuildBytesMax)
      this.#report(titleMessage(title));
    return { ok: true };
  }

  /** The same for a ticket that makes documents. One that may be older than the document's deletion makes nothing. */
  foundByTicket({ person, issuedMs }: Founder): void {
    if (!this.#tombstone.outdates(issuedMs, Date.now())) this.found(person, []);
  }

  protected override onUsage(usage: MeterReading): void {
    void super.onUsage(usage);
    this.env.USAGE?.writeDataPoint(usagePoint(this.ctx.id.name ?? "", usage));
    if (this.env.METRICS !== undefined) tellAnalytics(this.env.METRICS);
  }

  /** What to show to `principal`, who was let in by the share link `link` before, unless null. */
  page(principal: string, link: string | null): PageState {
    if (!this.door.isThere) return { kind: "closed" };
    const role = this.sharing.right(principal, link)?.role ?? null;
    const { trashedUntilMs } = this.door;
    if (trashedUntilMs !== null) {
      const isTheirs = role === "own" && Date.now() < trashedUntilMs;
      return { kind: isTheirs ? "trashed" : "closed" };
    }
    const update = role === null ? null : this.readUpdate();
    return role === null || update === null
      ? { kind: "closed" }
      : { kind: "readable", role, update };
  }

  /** The content as stored now, or null when the caller may not read it. */
  read(caller: Caller): Stored | null {
    const access = this.door.enter(caller);
    const update = access === null ? null : this.readUpdate();
    return access === null || update === null ? null : { role: access.role, update };
  }

  /**
   * The content as it was at `timeMs`, as one update. "gone" when nothing was stored by then, or it is
   * not kept any more; "before-link" when the caller came by a link that was made after that. Null when
   * the caller may not edit: what was deleted since is in it.
   */
  readAt(caller: Caller, timeMs: number): Uint8Array | "gone" | "before-link" | null {
    const access = this.door.enter(caller);
    if (access === null || !allows(access.role, "edit")) return null;
    if (timeMs < this.sharing.pastMs(access.link)) return "before-link";
    try {
      return this.readUpdateAt(timeMs) ?? "gone";
    } catch (error) {
      if (error instanceof HistoryGoneError) return "gone";
      throw error;
    }
  }

  /**
   * Changes the content by a forward edit, which open editors see. What others
   * write while `rewrite` is under way stays; other replacements wait for it.
   * Null when the caller may not, before or after. The new content needs `schemaVersion`.
   */
  async replace(caller: Caller, rewrite: Rewrite, schemaVersion = 0): Promise<Outcome | null> {
    return this.#rewriteInTurn(caller, rewrite, { schemaVersion, rewoundToMs: null });
  }

  /** The same for what takes the content back to what it was at `timeMs`, which is recorded. */
  async rewind(
    caller: Caller,
    rewrite: Rewrite,
    { timeMs, schemaVersion }: { readonly timeMs: number; readonly schemaVersion: number },
  ): Promise<Outcome | null> {
    return this.#rewriteInTurn(caller, rewrite, { schemaVersion, rewoundToMs: timeMs });
  }

  #rewriteInTurn(caller: Caller, rewrite: Rewrite, rewriting: Rewriting): Promise<Outcome | null> {
    // At once: how long others are busy is nothing for whoever may not.
    if (!this.door.mayEdit(caller)) return Promise.resolve(null);
    // In turn, or of two at once both would delete the same and bring their own.
    const turn = this.#replaced.then(() => this.#rewrite(caller, rewrite, rewriting));
    this.#replaced = turn.catch(() => null);
    return turn;
  }

  /** Makes `title` the title as `replace` changes the content, and has it listed so at once. */
  async rename(caller: Caller, title: string, rewrite: Rewrite): Promise<Outcome | null> {
    const outcome = await this.replace(caller, rewrite);
    if (outcome?.ok === true && this.exists()) this.#report(titleMessage(title));
    return outcome;
  }

  /** Stores an edit as it is. Null when the caller may not. */
  write(caller: Caller, update: Uint8Array): Outcome | null {
    if (!this.door.mayEdit(caller)) return null;
    return outcomeOfEdit(this.applyUpdate(update, caller.principal));
  }

  /** Whether `caller` may add images. */
  mayKeepImages(caller: Caller): boolean {
    return this.door.mayEdit(caller);
  }

  /** Keeps an image for as long as the document is there. Null when the caller may not. */
  async keepImage(caller: Caller, image: NamedImage): Promise<"kept" | "full" | "no-room" | null> {
    if (!this.door.mayEdit(caller)) return null;
    if (!(await this.#hasRoomFor(image.bytes.length))) return "no-room";
    // Meanwhile the role may have been taken away.
    if (!this.door.mayEdit(caller)) return null;
    const outcome = await this.#images(() => this.door.mayEdit(caller)).keep(image);
    return outcome === "gone" ? null : outcome;
  }

  /** An image by its name. Null when there is none, or the caller may not read the document. */
  async image(caller: Caller, hash: string): Promise<RasterImage | null> {
    return this.access(caller) === null ? null : this.#images().read(hash);
  }

  /** Those of these images that there are, with how many bytes each has. None whose `caller` may not read. */
  imageSizes(caller: Caller, hashes: readonly string[]): readonly ImageSize[] {
    return this.access(caller) === null ? [] : new SqliteImageStore(this.database).sizesOf(hashes);
  }

  /** The same for somebody who was let in by the share link `link` before. */
  async imageByVisit(
    { principal, link }: { readonly principal: string; readonly link: string },
    hash: string,
  ): Promise<RasterImage | null> {
    if (!this.door.isOpen || this.sharing.right(principal, link) === null) return null;
    return this.#images().read(hash);
  }

  /** What the document has cost. Null when the caller may not know. */
  usageFor(caller: Caller): MeterReading | null {
    return this.door.isOwner(caller) ? this.usage() : null;
  }

  /**
   * Puts the document into the trash and ends its sessions. From there its owner can
   * take it back for `trashKeptMs`. False when the caller may not.
   */
  async discard(caller: Caller): Promise<boolean | "too-often"> {
    if (!this.door.isOwner(caller)) return false;
    if (!this.sharing.mayChangeHands) return "too-often";
    const nowMs = Date.now();
    this.trash.put(nowMs);
    this.sharing.trashed(personOf(caller));
    this.#tell("document.deleted", nowMs);
    this.endSessions(() => true, CloseCode.deleted, "the document was deleted");
    await this.#alarmBy(nowMs + limits.trashKeptMs);
    return true;
  }

  /** Takes the document back from the trash. False when the caller may not, or it is not there. */
  restore(caller: Caller): boolean {
    const { trashedUntilMs } = this.door;
    if (trashedUntilMs === null || this.door.accessWhenTakenBack(caller)?.role !== "own")
      return false;
    if (Date.now() >= trashedUntilMs) return false;
    this.trash.takeBack();
    this.sharing.restored(personOf(caller));
    this.#tell("document.restored", Date.now());
    return true;
  }

  /**
   * Deletes the document for good, also from the trash, for everybody at once. Where the directory or a
   * bucket of images does not answer, the alarm ends what is left. False when the caller may not.
   */
  async remove(caller: Caller): Promise<boolean> {
    if (this.door.accessWhenTakenBack(caller)?.role !== "own") return false;
    this.#giveUp();
    // In one with that: nothing else is left to do that could come later for it.
    const isSet = this.ctx.storage.setAlarm(Date.now() + limits.alarmRetryMs);
    this.endSessions(() => true, CloseCode.deleted, "the document was deleted");
    await isSet;
    await this.#tryToEmptyTrash();
    return true;
  }

  /** The engine's work, then the end of a document that has been in the trash for long enough. */
  override async alarm(): Promise<void> {
    await super.alarm();
    await this.#tryToEmptyTrash();
    const untilMs = this.exists() ? null : this.#tombstone.untilMs;
    if (untilMs === null) return;
    if (Date.now() >= untilMs) await this.ctx.storage.deleteAll();
    else await this.#alarmBy(untilMs);
  }

  override delete(): Promise<void> {
    // Whoever asks for it and the alarm may come at once, and one of them later than the next creation.
    this.#deleted ??= this.#delete().finally(() => (this.#deleted = null));
    return this.#deleted;
  }

  async #delete(): Promise<void> {
    const wasThere = this.exists();
    const wasOnce = wasThere && this.#wasMadeOnce();
    if (wasThere) {
      this.#giveUp();
      // What was not told by then never is.
      await this.deliverPosted();
      await this.#images().clear();
    }
    this.tables.forget();
    await super.delete();
    if (!wasThere) return;
    this.#tombstone.lay(Date.now(), wasOnce);
    // In one with it, and in place of any other: there is nothing else to do any more.
    await this.ctx.storage.setAlarm(this.#tombstone.untilMs ?? 0);
  }

  /** From here on the document is missing for everybody, and nobody can take it back. */
  #giveUp(): void {
    // Of one that was in the trash it was told.
    if (this.door.trashedUntilMs === null) this.#tell("document.deleted", Date.now());
    this.trash.seal();
  }

  async #tryToEmptyTrash(): Promise<void> {
    try {
      await this.#emptyTrash(Date.now());
    } catch (error) {
      logFailure("the end of a deleted document", error, { document: this.documentName });
      await this.#alarmBy(Date.now() + limits.alarmRetryMaxMs);
    }
  }

  protected override onLog(record: LogRecord): void {
    log(record);
  }

  /** What was too much to be read while people were here is read now. */
  protected override onSessionClose(): void {
    const isAlone = this.ctx
      .getWebSockets()
      .every(({ readyState }) => readyState !== WebSocket.OPEN);
    if (isAlone && this.listed.owesTitle) this.writeIfRoom(() => this.#report(entryMessage()));
  }

  protected override onChanged(changedMs: number): void {
    // Of what is deleted nothing more is told.
    if (this.door.trashedUntilMs === null) this.#tell("document.changed", changedMs);
  }

  /** Reports to the directory. What has happened is told in order; how it is, as it is now. */
  protected override async deliver(messages: readonly Message[]): Promise<void> {
    const { name: id } = this.ctx.id;
    // Nothing reaches a document but by its name.
    if (id === undefined) return;
    const report = readReportMessages(messages);
    const title = this.#title() ?? report.title;
    this.#noteTitle(title !== null);
    const { events } = report;
    const entry = this.door.trashedUntilMs === null ? this.#entry(title, events) : null;
    await directoryOf(this.env, id).take({ id, entry, title, events });
  }

  #entry(title: string | null, events: readonly DocumentEvent[]): Omit<Entry, "id"> {
    const changes = events.filter(({ type }) => type === "document.changed");
    const createdMs = this.sharing.createdMs();
    return {
      title,
      createdMs: createdMs ?? Date.now(),
      changedMs: changes.at(-1)?.atMs ?? this.#changedMs(createdMs),
      owners: this.sharing
        .owners()
        .slice(0, limits.listedOwnersMax)
        .map(({ id }) => id),
    };
  }

  /** For a directory that may have nothing of it any more. What it has of later than this stays. */
  #changedMs(createdMs: number | null): number | null {
    return Math.max(createdMs ?? 0, lastStoredMs(this.database) ?? 0) || null;
  }

  /**
   * The title, or null when it takes too much to read it now: as much as a step of a compaction may
   * while people are here, and as much as a compaction may when nobody is.
   */
  #title(): string | null {
    const isAlone = this.ctx.getWebSockets().length === 0;
    const most = isAlone ? limits.documentBuildBytesMax : limits.compactionWholeBytes;
    const update = this.storedBytes() > most ? null : this.readUpdate();
    return update === null ? null : readTitle(update).slice(0, limits.titleLengthMax);
  }

  /** Has it told that this happened, in one with what is written of it. */
  #tell(type: EventType, atMs: number): void {
    const id = `evt_${randomToken()}`;
    const event: DocumentEvent = { id, type, atMs, epoch: this.epoch() ?? "" };
    this.#report(eventMessage(event));
  }

  /** Has the directory told of it. */
  #report({ id, body }: ReportMessage): void {
    this.post(body, id);
  }

  /** Notes whether the directory has the title as it is. */
  #noteTitle(isRead: boolean): void {
    const isOwed = !isRead && this.storedBytes() <= limits.documentBuildBytesMax;
    if (isOwed !== this.listed.owesTitle) this.writeIfRoom(() => this.listed.noteTitle(isOwed));
  }

  /** Asks the disk where there is one to ask. That is safe: the default costs the open sockets if there is no room. */
  protected override tryToStore(): Promise<boolean> {
    const { SPACE_FILES: files } = this.env;
    return files === undefined ? super.tryToStore() : hasDiskRoom(files, this.ctx.id.toString());
  }

  /** `mayKeep` tells whether who sends an image may still do so, once it has been sent on. */
  #images(mayKeep = (): boolean => true): ImageStore {
    const { IMAGES: bucket } = this.env;
    if (bucket === undefined) return new SqliteImageStore(this.database);
    const isThere = (): boolean => {
      const { trashedUntilMs } = this.door;
      return this.exists() && (trashedUntilMs === null || Date.now() < trashedUntilMs);
    };
    return new R2ImageStore(bucket, this.database, { isThere, mayKeep });
  }

  /** Asked before megabytes are written, because a full disk or database costs the object with its sockets. */
  async #hasRoomFor(bytes: number): Promise<boolean> {
    if (this.env.IMAGES !== undefined) return true;
    if (this.ctx.storage.sql.databaseSize + bytes > limits.storageBytesMax) return false;
    const { SPACE_FILES: files } = this.env;
    const name = `${this.ctx.id.toString()}-${randomToken()}`;
    return files === undefined || hasDiskRoom(files, name, bytes * 2 + limits.storageTrialBytes);
  }

  async #rewrite(
    caller: Caller,
    rewrite: Rewrite,
    { schemaVersion, rewoundToMs }: Rewriting,
  ): Promise<Outcome | null> {
    const stored = this.door.mayEdit(caller) ? this.readUpdate() : null;
    if (stored === null) return null;
    const updates = (await rewrite(stored)).map(asUpdate);
    // Meanwhile the role may have been taken away, and the document with it.
    if (!this.door.mayEdit(caller)) return null;
    if (updates.length === 0) return { ok: true };
    // First, so that nobody who would damage it is told of it.
    this.raiseSchema(schemaVersion);
    const refusal = this.commit(updates, caller.principal);
    if (refusal === null && rewoundToMs !== null)
      this.sharing.rewound(personOf(caller), rewoundToMs);
    return outcomeOfContent(refusal);
  }

  async #emptyTrash(nowMs: number): Promise<void> {
    const { trashedUntilMs } = this.door;
    if (trashedUntilMs === null) return;
    if (nowMs >= trashedUntilMs) await this.delete();
    else await this.#alarmBy(trashedUntilMs);
  }

  /** Has the one alarm run at `atMs` at the latest. Whatever else it is set for comes first and arms it anew. */
  async #alarmBy(atMs: number): Promise<void> {
    const setMs = await this.ctx.storage.getAlarm();
    if (setMs === null || setMs > atMs) await this.ctx.storage.setAlarm(atMs);
  }

  #wasMadeOnce(): boolean {
    return this.database.all("SELECT 1 FROM meta WHERE key = 'made_once'").length > 0;
  }
}
