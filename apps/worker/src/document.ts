import { schemaVersion as newestSchemaVersion } from "@scriptorium/document/schema";
import {
  DocumentObject,
  heldReason,
  migrateBy,
  randomToken,
  refuseNewer,
} from "@scriptorium/sync/durable-object";
import type {
  Grant,
  LogRecord,
  Message,
  MeterReading,
  Session,
} from "@scriptorium/sync/durable-object";
import { judgeAll, Knowledge } from "@scriptorium/sync/gate";
import { allows, asUpdate, CloseCode, leastRole, limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import { HistoryGoneError, storageFull } from "@scriptorium/sync/room";
import { lastStoredMs } from "@scriptorium/sync/store";
import { accessSteps } from "./access/access-steps.ts";
import type { AuditPage, Person } from "./access/audit.ts";
import { isLinkPrincipal } from "./access/link-principal.ts";
import type { Link, LinkChange, NewLink } from "./access/links.ts";
import { Sharing } from "./access/sharing.ts";
import type { AccessList, Member, Obstacle } from "./access/sharing.ts";
import { readTitle } from "./content/title.ts";
import { directoryOf } from "./directory/directories.ts";
import type { Entry } from "./directory/entry.ts";
import { nameDatabase } from "./document-name.ts";
import type { Env } from "./env.ts";
import { hasDiskRoom } from "./disk-room.ts";
import type { ImageStore, NamedImage } from "./images/image-store.ts";
import { R2ImageStore } from "./images/r2-image-store.ts";
import type { RasterImage } from "./images/raster-image.ts";
import { type ImageSize, SqliteImageStore } from "./images/sqlite-image-store.ts";
import { isProgram } from "./keys/api-key.ts";
import { log, logFailure } from "./log.ts";
import { administrator } from "./keys/programs.ts";
import { tellAnalytics } from "./metrics/analytics.ts";
import { isIssuersPrincipal, issuerOf, issuerPrincipal } from "./tickets/embedder-ticket.ts";
import { Renewals } from "./tickets/renewals.ts";
import { admit } from "./tickets/ticket.ts";
import type { Founder } from "./tickets/ticket.ts";
import { Tombstone } from "./tombstone.ts";
import { usagePoint } from "./usage-points.ts";
import type { DocumentEvent, EventType } from "./webhooks/event.ts";

/** Who asks, and the hash of the share link's secret that they bring, or null. */
export interface Caller {
  readonly principal: string;
  /** How they are called, for the record of what they do. */
  readonly name: string;
  readonly linkHash: string | null;
  /** The role that a program's key gives on every document. */
  readonly standing?: Role | null;
}

/** What a caller may do with the document, and by which link, or null for their own right. */
export interface Access {
  readonly role: Role;
  readonly link: string | null;
}

/** What a caller may do, who owns the document and, for an owner, everybody else. */
export interface AccessView extends Access {
  readonly owners: readonly Person[];
  readonly list: AccessList | null;
}

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

/** Whether something was done, or why it can't be. */
export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: string;
      /** True when it may be taken once a connection that is open is gone. */
      readonly isHeld?: boolean;
      /** True when it may be taken once there is room on the disk. */
      readonly isFull?: boolean;
    };

/**
 * One document of the application: the engine's object, and who may do what
 * with it. Everything that the Worker asks comes as a method call.
 *
 * Content goes in and out as updates, and only the Worker makes text of them or
 * updates of text: a `Y.Doc` of a large document takes more memory than there is,
 * and whoever reads one must not end the room of all others.
 */
export class Document extends DocumentObject<Env> {
  protected override readonly changedAfterMs: number = limits.changedAfterMs;
  protected override readonly newestSchemaVersion: number = newestSchemaVersion;
  /** True once this object has found its tables to be up to date. */
  #isMigrated = false;
  readonly #sharing = new Sharing(this.database, () => Date.now());
  readonly #tombstone = new Tombstone(this.database);
  readonly #renewals = new Renewals();
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
    this.#noteListed();
    if (isOnce) this.database.all("INSERT INTO meta VALUES ('made_once', 1)");
    this.#migrate();
    this.#sharing.found(owner);
    if (updates.length > 0) this.commit(updates, owner.id);
    this.raiseSchema(schemaVersion);
    this.#tell("document.created", Date.now());
    // Any other is read when that is told.
    if (title !== null && this.storedBytes() > limits.documentBuildBytesMax) this.#retitle(title);
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

  /** What `caller` may do, or null: nothing, or there is no document, or it is in the trash. */
  access(caller: Caller): Access | null {
    return this.#deletedMs() === null ? this.#right(caller) : null;
  }

  /** Whether `caller` is let in by the link they bring, and would be one more to remember. Asking does not. */
  isNewHere(caller: Caller): boolean {
    const access = this.access(caller);
    return access !== null && this.#sharing.isNew(caller.principal, access.link);
  }

  /** What to show to `principal`, who was let in by the share link `link` before, unless null. */
  page(principal: string, link: string | null): PageState {
    if (!this.exists()) return { kind: "closed" };
    this.#migrate();
    const role = this.#sharing.right(principal, link)?.role ?? null;
    const deletedMs = this.#deletedMs();
    if (deletedMs !== null)
      return { kind: role === "own" && isRestorable(deletedMs) ? "trashed" : "closed" };
    const update = role === null ? null : this.readUpdate();
    return role === null || update === null
      ? { kind: "closed" }
      : { kind: "readable", role, update };
  }

  /** The content as stored now, or null when the caller may not read it. */
  read(caller: Caller): Stored | null {
    const access = this.#enter(caller);
    const update = access === null ? null : this.readUpdate();
    return access === null || update === null ? null : { role: access.role, update };
  }

  /**
   * The content as it was at `timeMs`, as one update. "gone" when nothing was stored by then, or it is
   * not kept any more; "before-link" when the caller came by a link that was made after that. Null when
   * the caller may not edit: what was deleted since is in it.
   */
  readAt(caller: Caller, timeMs: number): Uint8Array | "gone" | "before-link" | null {
    const access = this.#enter(caller);
    if (access === null || !allows(access.role, "edit")) return null;
    if (timeMs < this.#sharing.pastMs(access.link)) return "before-link";
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
    if (!this.#mayEdit(caller)) return Promise.resolve(null);
    // In turn, or of two at once both would delete the same and bring their own.
    const turn = this.#replaced.then(() => this.#rewrite(caller, rewrite, rewriting));
    this.#replaced = turn.catch(() => null);
    return turn;
  }

  /** Makes `title` the title as `replace` changes the content, and has it listed so at once. */
  async rename(caller: Caller, title: string, rewrite: Rewrite): Promise<Outcome | null> {
    const outcome = await this.replace(caller, rewrite);
    if (outcome?.ok === true && this.exists()) this.#retitle(title);
    return outcome;
  }

  /** Stores an edit as it is. Null when the caller may not. */
  write(caller: Caller, update: Uint8Array): Outcome | null {
    if (!this.#mayEdit(caller)) return null;
    const refusal = this.applyUpdate(update, caller.principal);
    if (refusal === null) return { ok: true };
    return {
      ok: false,
      reason: `It is refused: ${refusal}.`,
      isHeld: refusal === heldReason,
      isFull: refusal === storageFull,
    };
  }

  /** Whether `caller` may add images. */
  mayKeepImages(caller: Caller): boolean {
    return this.#mayEdit(caller);
  }

  /** Keeps an image for as long as the document is there. Null when the caller may not. */
  async keepImage(caller: Caller, image: NamedImage): Promise<"kept" | "full" | "no-room" | null> {
    if (!this.#mayEdit(caller)) return null;
    if (!(await this.#hasRoomFor(image.bytes.length))) return "no-room";
    // Meanwhile the role may have been taken away.
    if (!this.#mayEdit(caller)) return null;
    const outcome = await this.#images(() => this.#mayEdit(caller)).keep(image);
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
    if (!this.exists() || this.#deletedMs() !== null) return null;
    if (this.#sharing.right(principal, link) === null) return null;
    return this.#images().read(hash);
  }

  /** What `caller` may do and, if they own the document, who else may. Null when that is nothing. */
  accessView(caller: Caller): AccessView | null {
    const access = this.#enter(caller);
    if (access === null) return null;
    const list = access.role === "own" ? this.#sharing.list() : null;
    return { ...access, owners: this.#sharing.owners(), list };
  }

  /**
   * Adds a share link, by which nobody is sent what was deleted before. Null when the caller may not,
   * "full" when there are too many, "no-room" when nothing can be stored.
   */
  async addLink(
    caller: Caller,
    link: Omit<NewLink, "id">,
  ): Promise<Link | "full" | "no-room" | null> {
    if (!this.#isOwner(caller)) return null;
    if (!(await this.dropDeleted())) return "no-room";
    // Meanwhile the role may have been taken away.
    return this.#isOwner(caller) ? this.#sharing.addLink(personOf(caller), link) : null;
  }

  /** The links that are open. Null when the caller may not know. */
  links(caller: Caller): readonly Link[] | null {
    return this.#isOwner(caller) ? this.#sharing.links() : null;
  }

  /**
   * Changes a share link, and what those who came by it may do. One that had ended is made anew by that.
   * Null when the caller may not, "no-room" when nothing can be stored.
   */
  async changeLink(
    caller: Caller,
    id: string,
    change: LinkChange,
  ): Promise<Link | "unknown" | "no-room" | null> {
    if (!this.#isOwner(caller)) return null;
    const isOpen = this.#sharing.links().some((link) => link.id === id);
    if (!isOpen && !(await this.dropDeleted())) return "no-room";
    // Meanwhile the role may have been taken away.
    if (!this.#isOwner(caller)) return null;
    const link = this.#sharing.changeLink(personOf(caller), id, change);
    this.#review((session) => session.link === id, "the link was changed");
    return link;
  }

  /** Revokes a share link, and ends the sessions that came by it. Null when the caller may not. */
  removeLink(caller: Caller, id: string): boolean | null {
    if (!this.#isOwner(caller)) return null;
    const isDone = this.#sharing.revokeLink(personOf(caller), id);
    this.#review((session) => session.link === id, "the link was revoked");
    return isDone;
  }

  /**
   * Gives somebody a role of their own, whatever they had. Who becomes a member is sent nothing that was
   * deleted before, but for its history, where the role gives that. Null when the caller may not, "no-room"
   * when nothing can be stored.
   */
  async setMember(
    caller: Caller,
    person: Person,
    role: Role,
  ): Promise<Member | Obstacle | "no-room" | null> {
    if (!this.#isOwner(caller)) return null;
    // What an issuer's people may do is the issuer's to say.
    if (isIssuersPrincipal(person.id)) return "unknown";
    if (!this.#sharing.isMember(person.id) && !(await this.dropDeleted())) return "no-room";
    // Meanwhile the role may have been taken away.
    if (!this.#isOwner(caller)) return null;
    if (role === "own" && !this.#mayMakeOwner(caller, person.id)) return "never-here";
    const outcome = this.#listing(() => this.#sharing.setMember(personOf(caller), person, role));
    this.#reviewPerson(person.id);
    return outcome;
  }

  /** Sends somebody away; or the caller gives back their own role. Null when the caller may not. */
  removeMember(caller: Caller, id: string): "done" | Obstacle | null {
    const access = this.access(caller);
    if (access === null) return null;
    const isLeaving = caller.principal === id;
    if (!isLeaving && access.role !== "own") return null;
    const outcome = this.#listing(() =>
      isLeaving
        ? this.#sharing.leave(personOf(caller))
        : this.#sharing.remove(personOf(caller), id),
    );
    this.#reviewPerson(id);
    return outcome;
  }

  /** Makes somebody else the owner, and the caller an editor. Null when the caller may not. */
  transfer(caller: Caller, id: string): "done" | Obstacle | null {
    if (!this.#isOwner(caller)) return null;
    if (!this.#mayMakeOwner(caller, id)) return "never-here";
    const owners = this.#sharing.owners();
    const outcome = this.#listing(() => this.#sharing.transfer(personOf(caller), id));
    for (const principal of new Set([id, ...owners.map((owner) => owner.id)]))
      this.#reviewPerson(principal);
    return outcome;
  }

  /** The record of what was done, before the entry `before`. Null when the caller may not know. */
  audit(caller: Caller, before: number): AuditPage | null {
    return this.#isOwner(caller) ? this.#sharing.audit(before) : null;
  }

  /**
   * What `fromPrincipal` was in this document, `toPrincipal` is from now on: a guest has signed
   * in. Of two roles the higher one holds. Their open sessions fetch another ticket.
   */
  adopt(fromPrincipal: string, toPrincipal: string): void {
    if (!this.exists()) return;
    this.#migrate();
    if (!this.#listing(() => this.#sharing.adopt(fromPrincipal, toPrincipal))) return;
    this.#reviewPerson(toPrincipal);
    const reason = "this person has signed in: fetch another ticket";
    const isTheirs = (session: Session): boolean => session.principal === fromPrincipal;
    this.#end(isTheirs, CloseCode.unauthorized, reason);
  }

  /**
   * Ends the sessions of a program whose key was revoked, or of a person who was signed out: those of one
   * sign-in, unless that is null.
   */
  endPrincipal(principal: string, signIn: string | null): void {
    this.#renewals.ended({ principal, signIn });
    const isMeant = (session: Session): boolean =>
      session.principal === principal && (signIn === null || session.signIn === signIn);
    if (isProgram(principal)) this.#end(isMeant, CloseCode.forbidden, "the key was revoked");
    // Whoever is still signed in fetches another ticket.
    else this.#end(isMeant, CloseCode.unauthorized, "this person was signed out: sign in anew");
  }

  #end(isMeant: (session: Session) => boolean, code: CloseCode, reason: string): void {
    if (this.exists()) this.endSessions(isMeant, code, reason);
  }

  /** What the document has cost. Null when the caller may not know. */
  usageFor(caller: Caller): MeterReading | null {
    return this.#isOwner(caller) ? this.usage() : null;
  }

  /**
   * Puts the document into the trash and ends its sessions. From there its owner can
   * take it back for `trashKeptMs`. False when the caller may not.
   */
  async discard(caller: Caller): Promise<boolean | "too-often"> {
    if (!this.#isOwner(caller)) return false;
    if (!this.#sharing.mayChangeHands) return "too-often";
    const nowMs = Date.now();
    this.database.all("INSERT INTO trash (deleted_ms) VALUES (?)", nowMs);
    this.#sharing.trashed(personOf(caller));
    this.#tell("document.deleted", nowMs);
    this.endSessions(() => true, CloseCode.deleted, "the document was deleted");
    await this.#alarmBy(nowMs + limits.trashKeptMs);
    return true;
  }

  /** Takes the document back from the trash. False when the caller may not, or it is not there. */
  restore(caller: Caller): boolean {
    const deletedMs = this.#deletedMs();
    if (deletedMs === null || this.#right(caller)?.role !== "own") return false;
    if (!isRestorable(deletedMs)) return false;
    this.database.all("DELETE FROM trash");
    this.#sharing.restored(personOf(caller));
    this.#tell("document.restored", Date.now());
    return true;
  }

  /**
   * Deletes the document for good, also from the trash, for everybody at once. Where the directory or a
   * bucket of images does not answer, the alarm ends what is left. False when the caller may not.
   */
  async remove(caller: Caller): Promise<boolean> {
    if (this.#right(caller)?.role !== "own") return false;
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
    this.#isMigrated = false;
    await super.delete();
    if (!wasThere) return;
    this.#tombstone.lay(Date.now(), wasOnce);
    // In one with it, and in place of any other: there is nothing else to do any more.
    await this.ctx.storage.setAlarm(this.#tombstone.untilMs ?? 0);
  }

  /** From here on the document is missing for everybody, and nobody can take it back. */
  #giveUp(): void {
    // Of one that was in the trash it was told.
    if (this.#deletedMs() === null) this.#tell("document.deleted", Date.now());
    this.database.all("DELETE FROM trash");
    this.database.all("INSERT INTO trash (deleted_ms) VALUES (?)", beforeAllTime);
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

  /** A ticket says what was granted when it was issued; what holds now may be less. */
  protected override onAuthorize(grant: Grant): Grant | null {
    if (this.#deletedMs() !== null) return null;
    const { principal, name, link } = grant;
    if (isProgram(principal)) return this.#authorizeProgram(grant);
    if (isIssuersPrincipal(principal)) return this.#authorizeIssuers(grant);
    const now = this.#sharing.right(principal, link);
    if (now === null) return null;
    this.#noteHere({ id: principal, name }, link);
    const expiresMs = earliest(grant.expiresMs ?? null, now.expiresMs);
    return { ...grant, role: leastRole(grant.role, now.role), expiresMs };
  }

  protected override async onTicket(ticket: string): Promise<Grant | null> {
    const { name: documentId } = this.ctx.id;
    if (documentId === undefined) return null;
    return this.#renewals.read(
      async () => (await admit(this.env, documentId, ticket))?.grant ?? null,
    );
  }

  /** What was too much to be read while people were here is read now. */
  protected override onSessionClose(): void {
    const isAlone = this.ctx
      .getWebSockets()
      .every(({ readyState }) => readyState !== WebSocket.OPEN);
    if (isAlone && this.#owesTitle()) this.writeIfRoom(() => this.#relist());
  }

  protected override onChanged(changedMs: number): void {
    // Of what is deleted nothing more is told.
    if (this.#deletedMs() === null) this.#tell("document.changed", changedMs);
  }

  /** Reports to the directory. What has happened is told in order; how it is, as it is now. */
  protected override async deliver(messages: readonly Message[]): Promise<void> {
    const { name: id } = this.ctx.id;
    // Nothing reaches a document but by its name.
    if (id === undefined) return;
    const told = messages.findLast((message) => message.id === retitling)?.body ?? null;
    const title = this.#title() ?? told;
    this.#noteTitle(title !== null);
    const events = messages.flatMap((message) => readEvent(message) ?? []);
    const entry = this.#deletedMs() === null ? this.#entry(title, events) : null;
    await directoryOf(this.env, id).take({ id, entry, title, events });
  }

  #entry(title: string | null, events: readonly DocumentEvent[]): Omit<Entry, "id"> {
    const changes = events.filter(({ type }) => type === "document.changed");
    const createdMs = this.#sharing.createdMs();
    return {
      title,
      createdMs: createdMs ?? Date.now(),
      changedMs: changes.at(-1)?.atMs ?? this.#changedMs(createdMs),
      owners: this.#owners().slice(0, limits.listedOwnersMax),
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
    this.post(JSON.stringify(event), id);
  }

  /** Has the entry in the directory brought up to date. */
  #relist(): void {
    this.post("", relisting);
  }

  /** The same, with a title for where it takes too much to read it. */
  #retitle(title: string): void {
    this.post(title, retitling);
  }

  /** Whether what the directory has of the title may be old, and can be read once nobody is here. */
  #owesTitle(): boolean {
    return this.database.all("SELECT 1 FROM meta WHERE key = 'owes_title'").length > 0;
  }

  #noteTitle(isRead: boolean): void {
    const isOwed = !isRead && this.storedBytes() <= limits.documentBuildBytesMax;
    if (isOwed === this.#owesTitle()) return;
    this.writeIfRoom(() => {
      if (isOwed) this.database.all("INSERT INTO meta VALUES ('owes_title', 1)");
      else this.database.all("DELETE FROM meta WHERE key = 'owes_title'");
    });
  }

  /** Does what may change the owners, by whom the document is listed. */
  #listing<Result>(work: () => Result): Result {
    const before = this.#owners().join();
    const result = work();
    if (this.#owners().join() !== before) this.#relist();
    return result;
  }

  #owners(): readonly string[] {
    return this.#sharing.owners().map(({ id }) => id);
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
      const deletedMs = this.#deletedMs();
      return this.exists() && (deletedMs === null || isRestorable(deletedMs));
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
    const stored = this.#mayEdit(caller) ? this.readUpdate() : null;
    if (stored === null) return null;
    const updates = (await rewrite(stored)).map(asUpdate);
    // Meanwhile the role may have been taken away, and the document with it.
    if (!this.#mayEdit(caller)) return null;
    if (updates.length === 0) return { ok: true };
    // First, so that nobody who would damage it is told of it.
    this.raiseSchema(schemaVersion);
    const refusal = this.commit(updates, caller.principal);
    if (refusal !== null)
      return { ok: false, reason: tooMuch(refusal), isFull: refusal === storageFull };
    if (rewoundToMs !== null) this.#sharing.rewound(personOf(caller), rewoundToMs);
    return { ok: true };
  }

  #mayEdit(caller: Caller): boolean {
    const access = this.#enter(caller);
    return access !== null && allows(access.role, "edit");
  }

  /** What `caller` may do, who is here by that. */
  #enter(caller: Caller): Access | null {
    const access = this.access(caller);
    if (access !== null) this.#noteHere(personOf(caller), access.link);
    return access;
  }

  /** What `caller` may do when the document is not in the trash. */
  #right(caller: Caller): Access | null {
    if (!this.exists()) return null;
    this.#migrate();
    const link = caller.linkHash === null ? null : this.#sharing.linkOf(caller.linkHash);
    const right = this.#sharing.right(caller.principal, link);
    const role = greaterRole(right?.role ?? null, caller.standing ?? null);
    if (role === null) return null;
    const isByLink = role === right?.role && !isAdministrator(caller);
    return { role, link: isByLink && !this.#sharing.needsNoLink(caller.principal) ? link : null };
  }

  /** What its scopes give on every document is told with the grant: the Worker asked for its key. */
  #authorizeProgram({ standing, ...grant }: Grant): Grant | null {
    const { principal, name, link } = grant;
    const right = this.#sharing.right(principal, link);
    const role = greaterRole(right?.role ?? null, standing ?? null);
    if (role === null) return null;
    if (right !== null) this.#noteHere({ id: principal, name }, link);
    const endMs = role === standing ? null : (right?.expiresMs ?? null);
    const expiresMs = earliest(grant.expiresMs ?? null, endMs);
    return { ...grant, role: leastRole(grant.role, role), expiresMs };
  }

  /** An issuer's ticket says itself what somebody may do, with the documents that are the issuer's. */
  #authorizeIssuers(grant: Grant): Grant | null {
    const issuer = issuerOf(this.env, grant.principal);
    if (issuer === null) return null;
    const isTheirs =
      issuer.documents === "all" ||
      this.#sharing.right(issuerPrincipal(issuer), null)?.role === "own";
    return isTheirs ? { ...grant, role: leastRole(grant.role, issuer.role) } : null;
  }

  /** Whether this owner may make somebody else one. Who may administer the server knows whom it is for. */
  #mayMakeOwner(caller: Caller, id: string): boolean {
    return caller.standing === "own" ? !isLinkPrincipal(id) : this.#sharing.mayOwn(id);
  }

  #isOwner(caller: Caller): boolean {
    return this.access(caller)?.role === "own";
  }

  /** When the document was put into the trash, or null when it is not there. */
  #deletedMs(): number | null {
    if (!this.exists()) return null;
    this.#migrate();
    const deletedMs = this.database.all("SELECT deleted_ms FROM trash")[0]?.["deleted_ms"];
    return typeof deletedMs === "number" ? deletedMs : null;
  }

  async #emptyTrash(nowMs: number): Promise<void> {
    const deletedMs = this.#deletedMs();
    if (deletedMs === null) return;
    const dueMs = deletedMs + limits.trashKeptMs;
    if (nowMs >= dueMs) await this.delete();
    else await this.#alarmBy(dueMs);
  }

  /** Has the one alarm run at `atMs` at the latest. Whatever else it is set for comes first and arms it anew. */
  async #alarmBy(atMs: number): Promise<void> {
    const setMs = await this.ctx.storage.getAlarm();
    if (setMs === null || setMs > atMs) await this.ctx.storage.setAlarm(atMs);
  }

  /** Remembers that somebody is here, as a member or by `link`, unless that was written a moment ago. */
  #noteHere(person: Person, link: string | null): void {
    const by = this.#sharing.isMember(person.id) ? null : link;
    if (this.#sharing.isNews(person, by)) this.writeIfRoom(() => this.#sharing.seen(person, by));
  }

  #reviewPerson(id: string): void {
    // With an issuer go those whom its tickets name.
    const isTheirs = (principal: string): boolean =>
      principal === id || (isIssuersPrincipal(id) && principal.startsWith(`${id}:`));
    this.#review(({ principal }) => isTheirs(principal), "access was taken away");
  }

  /** Has the sessions that `isMeant` names go by what holds now. Those that may do nothing end. */
  #review(isMeant: (session: Session) => boolean, reason: string): void {
    this.reviewSessions((session) => {
      if (!isMeant(session)) return session;
      const { principal } = session;
      if (isProgram(principal) && principal !== administrator.principal) {
        // What its key allows is known to whoever gives it a ticket.
        return { code: CloseCode.unauthorized, reason: `${reason}: fetch another ticket` };
      }
      if (isIssuersPrincipal(principal)) {
        const granted = this.#authorizeIssuers(session);
        return granted === null
          ? { code: CloseCode.forbidden, reason }
          : { role: granted.role, expiresMs: session.expiresMs };
      }
      const right = this.#sharing.right(principal, session.link);
      if (right === null) return { code: CloseCode.forbidden, reason };
      return { role: right.role, expiresMs: earliest(session.expiresMs, right.expiresMs) };
    });
  }

  #migrate(): void {
    if (this.#isMigrated) return;
    refuseNewer(this.database);
    migrateBy(this.database, { versionKey: "access_schema_version", steps: accessSteps });
    const { name } = this.ctx.id;
    if (name !== undefined) nameDatabase(this.database, name);
    this.#isMigrated = true;
    this.#listIfUnlisted();
  }

  /** Has a document listed that was made before there was a directory, or before it kept what it keeps. */
  #listIfUnlisted(): void {
    const [row] = this.database.all("SELECT value FROM meta WHERE key = 'listed'");
    if (row?.["value"] === listedVersion) return;
    this.writeIfRoom(() => {
      this.#noteListed();
      this.#relist();
    });
  }

  #wasMadeOnce(): boolean {
    return this.database.all("SELECT 1 FROM meta WHERE key = 'made_once'").length > 0;
  }

  #noteListed(): void {
    this.database.all("INSERT OR REPLACE INTO meta VALUES ('listed', ?)", listedVersion);
  }
}

/** The id of messages that tell of nothing but how a document is. One of them is enough. */
const relisting = "entry";

/** The id of a message that brings the title with it, which is its body. */
const retitling = "title";

/** Of what the directory keeps of a document. Raising it has each listed anew when it is next asked for. */
const listedVersion = 1;

function readEvent({ id, body }: Message): DocumentEvent | null {
  return id === relisting || id === retitling ? null : (JSON.parse(body) as DocumentEvent);
}

/** The greater of two roles, of which null is none. */
function greaterRole(one: Role | null, other: Role | null): Role | null {
  return one === null || (other !== null && allows(other, one)) ? other : one;
}

/** When a document was deleted that nobody can take back. */
const beforeAllTime = 0;

function isRestorable(deletedMs: number): boolean {
  return Date.now() < deletedMs + limits.trashKeptMs;
}

function tooMuch(reason: string): string {
  return `It is too much at once: ${reason}. Send less, and the rest as an edit.`;
}

function personOf({ principal, name }: Caller): Person {
  return { id: principal, name };
}

function isAdministrator({ principal }: Caller): boolean {
  return principal === administrator.principal;
}

/** Null is never. */
function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
