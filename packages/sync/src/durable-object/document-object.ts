import { DurableObject } from "cloudflare:workers";
import { asSessionId, asUpdate, CloseCode, limits } from "../protocol/index.ts";
import { decodeUpdate } from "../gate/index.ts";
import type { Limits, Seq, SessionId, Update } from "../protocol/index.ts";
import { newRoomCounts, newSession, parseGrant, parseSession, Room } from "../room/index.ts";
import type { DocumentStore, Grant, Output, Received, Retention } from "../room/index.ts";
import type { Ending, Right, RoomCounts, Session } from "../room/index.ts";
import {
  documentAt,
  hasSchema,
  Outbox,
  raiseWrittenSchema,
  readWrittenSchema,
} from "../store/index.ts";
import { SqliteStore, tellAgainDelayMs } from "../store/index.ts";
import type { Message, SqlDatabase, StoreOptions, Waiting } from "../store/index.ts";
import { ChangeWatch } from "./change-watch.ts";
import { Activity } from "./activity.ts";
import { compactInSteps } from "./compact-in-steps.ts";
import { offerOf, readConnect } from "./connect.ts";
import type { Connect } from "./connect.ts";
import { Deadlines } from "./deadlines.ts";
import type { Deadline } from "./deadlines.ts";
import { Inbox } from "./inbox.ts";
import { logLine } from "./log-record.ts";
import type { LogRecord } from "./log-record.ts";
import { Meter } from "./meter.ts";
import type { MeterReading } from "./meter.ts";
import { randomToken } from "./random-token.ts";
import { Outgoing } from "./outgoing.ts";
import { durableObjectDatabase } from "./sql.ts";
import { StorageSpace } from "./storage-space.ts";

/** What is in memory while the object is awake. */
interface Live {
  readonly room: Room;
  readonly store: DocumentStore;
  readonly outgoing: Outgoing;
  readonly counts: RoomCounts;
}

/**
 * One document as a Durable Object: the shell around a `Room`. Extend it in a
 * Worker of your own; the hooks are optional, and none of them is on the path of
 * an edit.
 */
export class DocumentObject<Env = unknown> extends DurableObject<Env> {
  protected readonly database: SqlDatabase;
  readonly #deadlines: Deadlines;
  readonly #outbox: Outbox;
  readonly #changes = new ChangeWatch();
  /** True while what is posted is delivered right after: a deadline for it would be two rows. */
  #isTellingNext = false;
  /** The last delivery that was asked for, taken or not. */
  #delivered: Promise<void> = Promise.resolve();
  /** The last compaction that was asked for, done or failed. */
  #compacted: Promise<void> = Promise.resolve();
  readonly #space: StorageSpace;
  readonly #meter: Meter;
  readonly #activity: Activity;
  #isSpaceAwaited = false;
  #live: Live | null = null;
  readonly #inbox = new Inbox(
    (received, sinceMs) => this.#takeIn(received, sinceMs),
    () => Date.now(),
  );
  /** Whose each socket is. The platform gives the same object for a socket until the next wake. */
  readonly #sessionIds = new WeakMap<WebSocket, SessionId>();
  /** True when this turn found corrupt rows and put them aside. */
  #isRepaired = false;
  #isCallBackSet = false;
  /** When the first frame of this turn came, or null when no frame began it. */
  #turnSinceMs: number | null = null;
  /** Position of the log up to which confirmations were asked for. */
  #notedHead: Seq | null = null;
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#meter = new Meter(ctx.id.toString(), Date.now());
    this.#activity = new Activity(ctx.id.toString());
    this.#activity.hasSessions(ctx.getWebSockets().length);
    this.database = durableObjectDatabase(ctx.storage, this.#meter.counts);
    this.#space = new StorageSpace(ctx, {
      bytesMax: () => this.limits.storageBytesMax ?? limits.storageBytesMax,
      tryToWrite: () => this.tryToStore(),
      began: () => {
        this.#inbox.commitBegan();
        this.#activity.commitBegan();
      },
      confirmed: () => {
        this.#activity.commitEnded(Date.now());
        this.#gather();
      },
    });
    const { database } = this;
    this.#deadlines = new Deadlines(ctx.storage, database, {
      space: this.#space,
      meter: this.#meter,
    });
    this.#outbox = new Outbox(database);
    // Answered by the runtime while the object sleeps.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    void this.#deadlines.rearm().catch((error: unknown) => this.#report("the alarm", error));
  }

  /**
   * Decides at an upgrade, and when a ticket was renewed, what the client may do now, which
   * may be less than its ticket said when it was issued. Null refuses it for good with 4403;
   * when this throws, nobody is let in, and the client tries again later. Decides by what is
   * here: what has to be waited for is asked before `connectToDocument`. The default trusts
   * the ticket.
   */
  protected onAuthorize(grant: Grant): Grant | null {
    return grant;
  }

  /**
   * Reads a newer ticket that a client sends while it is connected, and says what
   * it grants, which `onAuthorize` is asked about then. Null ends the session with 4401,
   * and so does what this throws. The default takes none.
   */
  protected onTicket(_ticket: string): Promise<Grant | null> {
    return Promise.resolve(null);
  }

  /**
   * The least version of the application's schema that is let in. A client of ours with
   * an older one, or one older than that of a client that wrote here, is turned away with
   * 4426: it could delete what it does not know.
   */
  protected readonly schemaVersion: number = 0;

  /**
   * The newest version of the application's schema that there is, as its clients name it. A
   * document's version rises to this by what clients write, and no further whatever they name.
   * The default is `schemaVersion`.
   */
  protected readonly newestSchemaVersion: number = 0;

  /** Limits that differ from the engine's, such as a smaller `frameBytesMax`. */
  protected readonly limits: Partial<Limits> = {};

  /** How much of the document's past is kept: by default everything. */
  protected readonly retention: Retention = {};

  /**
   * Opens the document's store, or makes one that has `newEpoch`. Called once for
   * every wake.
   */
  protected openStore(newEpoch: string, options: StoreOptions): DocumentStore {
    return new SqliteStore(this.database, newEpoch, options);
  }

  /**
   * Finds out, after a commit failed, whether there is room to store again. The
   * default writes a row; when there is no room, that costs this object and its
   * sockets, so override it where there is another way to know.
   */
  protected async tryToStore(): Promise<boolean> {
    await this.#deadlines.tryToWrite(Date.now());
    return true;
  }

  /**
   * How long nothing may have been written until `onChanged` is called, in ms. Null, the
   * default, never calls it, and costs nothing.
   */
  protected readonly changedAfterMs: number | null = null;

  /**
   * The document was changed, the last time about `changedMs`: nothing was written for
   * `changedAfterMs`, or people have been writing for `limits.changedAtLatestMs`. After each
   * edit it is called at least once more, whatever happens in between; after a crash, or if it
   * throws, it is called again. What it posts is delivered right after.
   */
  protected onChanged(_changedMs: number): void {}

  /**
   * Tells of what was posted, the first in the line: as long as this rejects, it is called again
   * with the same messages, under the same ids, later each time, for `limits.outboxKeptMs` at
   * most. What was taken may come once more after a crash.
   */
  protected deliver(_messages: readonly Message[]): Promise<void> {
    return Promise.resolve();
  }

  /**
   * A client was let in, and has been sent its first frame if there is one. Called once for
   * each session. Nobody waits for it, and what it throws is logged.
   */
  protected onSessionOpen(_session: Session): void | Promise<void> {}

  /**
   * A client's socket is gone, and others were told. Called once for each session, but not for
   * those that end with the document or with the process. Otherwise as `onSessionOpen`.
   */
  protected onSessionClose(_session: Session): void | Promise<void> {}

  /** The log was folded into the snapshot. Otherwise as `onSessionOpen`. */
  protected onCompacted(): void | Promise<void> {}

  /**
   * What was counted since this was last called: some minutes of activity, or the last
   * of it before everybody left. The default tells the log. Otherwise as `onSessionOpen`.
   */
  protected onUsage(usage: MeterReading): void | Promise<void> {
    this.onLog({ level: "info", event: "usage", document: this.documentName, ...usage });
  }

  /** Something happened that may be of interest. The default writes a line of JSON to the console. */
  protected onLog(record: LogRecord): void {
    const write = record.level === "error" ? console.error : console.log;
    write(logLine(record));
  }

  /** What the document is called in the log: its id, or that of an object that is reached without one. */
  protected get documentName(): string {
    return this.ctx.id.name ?? this.ctx.id.toString();
  }

  /** What the document has cost since it was made, or null when there is none. Opens nothing. */
  usage(): MeterReading | null {
    return this.exists() ? this.#meter.read(this.database) : null;
  }

  /** True when the document was made and not deleted. Asking creates nothing. */
  exists(): boolean {
    return this.#live !== null || hasSchema(this.database);
  }

  /** Makes the document. False when it is there already. */
  create(): boolean {
    if (this.exists()) return false;
    this.#open();
    return true;
  }

  /**
   * Deletes the document and all of its storage, and ends its sessions. A later
   * `create` starts a new epoch.
   */
  async delete(): Promise<void> {
    if (this.#live !== null || this.ctx.getWebSockets().length > 0) {
      const reason = "the document was deleted";
      const { room } = this.#open();
      this.#perform(room.end(() => true, CloseCode.deleted, reason, Date.now()));
    }
    this.#live = null;
    this.#meter.forget(Date.now());
    this.#activity.hasSessions(0);
    this.#deadlines.forget();
    this.#outbox.forget();
    this.#changes.forget();
    await this.ctx.storage.deleteAll();
  }

  /** All that is stored, as one update, or null when there is no document. */
  readUpdate(): Update | null {
    if (!this.exists()) return null;
    const update = this.#meter.timed(() => this.#open().store.diff(emptyStateVector));
    this.#startOverIfRepaired();
    return update;
  }

  /**
   * The document as it was at `timeMs`, as one update without what had been deleted by then. Null
   * when there is no document, or nothing was stored by then. Throws a `HistoryGoneError` when that
   * is not kept any more.
   */
  readUpdateAt(timeMs: number): Update | null {
    if (!this.exists()) return null;
    const update = this.#meter.timed(() => {
      const { store } = this.#open();
      const seq = store.seqAt(timeMs);
      return seq === 0 ? null : documentAt(store, seq);
    });
    this.#startOverIfRepaired();
    return update;
  }

  /**
   * Stores an update of a client elsewhere, judged like any edit of `author`, and relays it.
   * Returns why the gate does not let it in, or null, and that only once it is committed.
   * Throws when there is no document. Whether `author` may write is for the caller to know.
   */
  applyUpdate(update: Uint8Array, author: string): string | null {
    return this.#commit([asUpdate(update)], { author, isServers: false });
  }

  /**
   * Stores updates that the server made, of which each builds on those before it,
   * and relays them. `author` is recorded with them. Returns why the gate does not
   * let all of them in, and stores none, or null. Throws when there is no document.
   */
  protected commit(updates: readonly Update[], author: string): string | null {
    return this.#commit(updates, { author, isServers: true });
  }

  #commit(
    updates: readonly Update[],
    by: { readonly author: string; readonly isServers: boolean },
  ): string | null {
    if (!this.exists()) throw new Error("there is no document to commit to");
    this.#inbox.empty();
    try {
      return this.#meter.timed(() => {
        const { outputs, refusal } = this.#open().room.commit(updates, by, Date.now());
        this.#perform(outputs);
        return refusal;
      });
    } catch (error) {
      this.#startOver(storageFailed);
      throw error;
    }
  }

  /**
   * Notes that what was written here needs `version` of the application's schema. Clients of
   * ours with an older one are turned away from then on.
   */
  protected raiseSchema(version: number): void {
    if (!this.exists()) throw new Error("there is no document to raise the schema of");
    this.#inbox.empty();
    this.#perform(this.#open().room.raiseSchema(version, Date.now()));
  }

  /**
   * Sees to it that nobody who comes from now on is sent what was deleted before: until it is compacted,
   * the log has it. The history keeps it. Costs a compaction where something was written since the last,
   * and nothing where there was none yet and nothing was deleted. What it builds whole it builds in one
   * step, because only that finds what was written into what is gone. False when there is no room for one.
   */
  protected async dropDeleted(): Promise<boolean> {
    if (!this.exists()) return true;
    this.#inbox.empty();
    const { store } = this.#open();
    const log = store.logAfter(store.snapshotSeq());
    const isDeleting = ({ update }: { readonly update: Update }): boolean =>
      decodeUpdate(update)?.deletions.size !== 0;
    const isDue = store.snapshotSeq() > 0 ? log.length > 0 : log.some(isDeleting);
    if (!isDue) return true;
    if (this.#space.isInDoubt) return false;
    try {
      await this.#compact({ mayTakeLong: true });
    } catch (error) {
      this.#startOver(storageFailed);
      throw error;
    }
    return true;
  }

  /** Which life of the document this is, or null when there is none. */
  protected epoch(): string | null {
    return this.exists() ? this.#open().store.epoch : null;
  }

  /** About how many bytes `readUpdate` gives. */
  protected storedBytes(): number {
    if (!this.exists()) return 0;
    const { store } = this.#open();
    return store.snapshotBytes() + store.logSize().bytes;
  }

  /**
   * Stores a message for `deliver`, in one with whatever is written in this turn: both are there
   * after a crash, or neither. One of the same id that still waits is replaced.
   */
  protected post(body: string, id: string = randomToken()): void {
    if (!this.exists()) throw new Error("there is no document to tell of");
    const nowMs = Date.now();
    this.#outbox.post({ id, body, postedMs: nowMs });
    if (!this.#isTellingNext) this.#deadlines.arrangeWith("outbox", nowMs);
    this.#space.wrote();
  }

  /** Has all that was posted delivered at once. Rejects when it is not taken. */
  protected deliverPosted(): Promise<void> {
    return this.#inTurn(async () => {
      for (let messages = this.#waiting(); messages.length > 0;) {
        await this.deliver(messages);
        // Deleted meanwhile.
        if (!this.exists()) return;
        this.#outbox.taken(messages);
        messages = this.#waiting();
      }
    });
  }

  /** Ends the sessions that `isMeant` names. */
  protected endSessions(
    isMeant: (session: Session) => boolean,
    code: CloseCode,
    reason: string,
  ): void {
    if (this.ctx.getWebSockets().length === 0) return;
    this.#attempt("the end of sessions", () =>
      this.#open().room.end(isMeant, code, reason, Date.now()),
    );
  }

  /**
   * What sessions may do has changed. `decide` says of each what it may do now and until
   * when, or how it ends. No edit that comes later is judged by what held before.
   */
  protected reviewSessions(decide: (session: Session) => Right | Ending): void {
    if (this.ctx.getWebSockets().length === 0) return;
    this.#attempt("a change of access", () => this.#open().room.review(decide, Date.now()));
  }

  /**
   * Writes what can as well be left out. While there may be no room to store it is not
   * written, because that would cost everybody their connection.
   */
  protected writeIfRoom(write: () => void): void {
    if (this.#space.isFull) return;
    write();
    this.#space.wrote();
  }

  /** Takes an upgrade that came through `connectToDocument`. */
  override async fetch(request: Request): Promise<Response> {
    const connect = readConnect(request);
    if (connect === null || request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return new Response("Only upgrades that the Worker let in are answered here.", {
        status: 426,
      });
    }
    const offer = offerOf(request);
    const headers = new Headers();
    if (offer.selected !== null) headers.set("sec-websocket-protocol", offer.selected);
    const { 0: client, 1: socket } = new WebSocketPair();
    const admitted = this.#admit(connect);
    // A refused upgrade reaches a browser as 1006, whatever the reason; a code tells it.
    if ("code" in admitted) {
      socket.accept();
      this.#close(socket, admitted.code, admitted.reason);
    } else this.#accept(socket, { ...admitted, isOwn: offer.isOwn });
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override webSocketMessage(socket: WebSocket, frame: ArrayBuffer | string): void {
    this.#meter.counts.messagesIn += 1;
    this.#meter.counts.bytesIn += typeof frame === "string" ? frame.length : frame.byteLength;
    if (!this.exists()) {
      this.#close(socket, CloseCode.deleted, "the document was deleted");
      return;
    }
    const id = this.#sessionIdOf(socket);
    if (id === undefined) {
      this.#close(socket, CloseCode.serverFailed, "the server no longer knows this session");
      return;
    }
    if (typeof frame === "string") {
      this.#attempt("a text frame", () =>
        this.#open().room.end(
          ({ id: other }) => other === id,
          CloseCode.badFrame,
          "frames are binary",
          Date.now(),
        ),
      );
      return;
    }
    this.#inbox.put({ id, frame: new Uint8Array(frame) });
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#closed(socket);
    // The handshake has to be finished by hand: workerd 2026-11-02 leaves the client
    // waiting for 10 s. Most codes of the protocol's own may not be sent.
    socket.close(code >= 3000 && code <= 4999 ? code : 1000);
  }

  override webSocketError(socket: WebSocket): void {
    this.#closed(socket);
  }

  /** Throws only while the disk is full: the platform gives up on an alarm for good after seven failures. */
  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    this.#deadlines.began();
    if (this.#space.isInDoubt && !(await this.#space.retry(nowMs))) {
      // Returning and setting another are writes, which a full disk answers with the
      // end of this object. The platform tries a failed alarm again by itself, and
      // whoever finds room arms it anew.
      this.#deadlines.gaveUp();
      throw new Error("there is no room to store: the alarm waits");
    }
    const due = this.exists() ? this.#deadlines.due(nowMs) : [];
    try {
      this.#noteLate(due[0]?.dueMs ?? nowMs, nowMs);
      for (const { name } of due) {
        // One after the other: they are few, and each may write.
        await this.#deadlines.run(name, () => this.#run(name));
      }
      this.#startOverIfRepaired();
    } catch (error) {
      this.#report("the alarm", error);
      this.#live = null;
      await this.#deadlines.failed(Date.now());
      return;
    }
    if (!this.exists()) {
      this.#deadlines.ended();
      return;
    }
    // Telling of a document that was just made is nobody's leaving.
    const isTelling = due.length > 0 && due.every(({ name }) => name === "outbox");
    const hasEverybodyLeft = !isTelling && this.ctx.getWebSockets().length === 0;
    if (hasEverybodyLeft || this.#meter.isSaveDue(nowMs)) this.#saveUsage();
    await this.#deadlines.succeeded();
  }

  /** A commit is over: what came meanwhile is taken, now or when the burst is gathered. */
  #gather(): void {
    const waitMs = this.#inbox.commitEnded();
    this.#meter.counts.activeMs += waitMs;
    if (waitMs === 0) this.#inbox.gathered();
    else setTimeout(() => this.#inbox.gathered(), waitMs);
  }

  /** The alarm runs at `nowMs` for what was due at `dueMs`. */
  #noteLate(dueMs: number, nowMs: number): void {
    const lateMs = nowMs - dueMs;
    if (lateMs <= limits.alarmLateMs) return;
    this.#activity.happened("lateAlarms");
    this.onLog({ level: "warn", event: "late-alarm", document: this.documentName, lateMs });
  }

  #takeIn(received: readonly Received[], sinceMs: number): void {
    // Deleted meanwhile, and the sockets with it.
    if (!this.exists()) return;
    this.#turnSinceMs = sinceMs;
    this.#tryTurn("a frame", () => this.#open().room.receiveAll(received, Date.now()));
    this.#turnSinceMs = null;
  }

  async #run(deadline: Deadline): Promise<void> {
    switch (deadline) {
      case "compaction":
        await this.#compact();
        return;
      case "sweep":
        // Who has just been heard of is not gone.
        this.#inbox.empty();
        this.#perform(this.#open().room.sweep(Date.now()));
        return;
      case "changed":
        if (!this.#isPause(Date.now())) return;
        this.#tellOfChange(Date.now());
        await this.#inTurn(() => this.#tell());
        return;
      case "outbox":
        await this.#inTurn(() => this.#tell());
        return;
    }
  }

  /** Folds all that is stored by then into the snapshot. One compaction after the other: they would share their steps. */
  #compact({ mayTakeLong = false } = {}): Promise<void> {
    const turn = this.#compacted.then(() => this.#compactInTurn(mayTakeLong));
    this.#compacted = turn.catch(() => undefined);
    return turn;
  }

  async #compactInTurn(mayTakeLong: boolean): Promise<void> {
    if (!this.exists()) return;
    const through = this.#open().store.head();
    // One that was interrupted may end before.
    for (let round = 0; round < 2; round++) {
      await compactInSteps(() => this.#compactStep(through, mayTakeLong));
      // Deleted meanwhile.
      if (!this.exists()) return;
      if (this.#open().store.snapshotSeq() >= through) break;
    }
    this.#activity.happened("compactions");
    this.#perform(this.#open().room.compacted(Date.now()));
    this.#callHook("onCompacted", () => this.onCompacted());
  }

  /** Whether it is time to tell of a change. If not, the next look is arranged. */
  #isPause(nowMs: number): boolean {
    // What is being written is not over.
    this.#inbox.empty();
    const nextMs = this.#changes.nextLookMs(nowMs, this.changedAfterMs ?? 0);
    if (nextMs !== null) this.#deadlines.arrange("changed", nextMs);
    return nextMs === null;
  }

  #tellOfChange(nowMs: number): void {
    this.#isTellingNext = true;
    try {
      this.onChanged(this.#changes.lastMs ?? nowMs);
    } finally {
      this.#isTellingNext = false;
    }
    // What is written from now on is another change.
    this.#changes.forget();
  }

  /** What is posted, if there is a document: to look makes a table. */
  #waiting(): readonly Waiting[] {
    return this.exists() ? this.#outbox.waiting() : [];
  }

  /** One delivery after the other: what is told first must not be heard last. */
  #inTurn(deliver: () => Promise<void>): Promise<void> {
    const turn = this.#delivered.then(deliver);
    this.#delivered = turn.catch(() => undefined);
    return turn;
  }

  /** Whatever `deliver` meets is told of and tried again: the alarm has other things to do. */
  async #tell(): Promise<void> {
    // Deleted while another delivery was under way.
    if (!this.exists()) return;
    const expired = this.#outbox.expire(Date.now());
    if (expired > 0) this.#report("the outbox", `${expired} messages were given up`);
    const messages = this.#outbox.waiting();
    if (messages.length === 0) return;
    try {
      await this.deliver(messages);
    } catch (error) {
      this.#report("the outbox", error);
      // Deleted meanwhile, and what it had to tell with it.
      if (!this.exists()) return;
      const delayMs = tellAgainDelayMs(this.#outbox.refused(messages), Math.random());
      this.#deadlines.arrangeWith("outbox", Date.now() + delayMs);
      return;
    }
    if (!this.exists()) return;
    this.#outbox.taken(messages);
    if (this.#outbox.waiting().length > 0) this.#deadlines.arrangeWith("outbox", Date.now());
  }

  /** Each on whatever is open by then: other events may have ended the room, or the document. */
  #compactStep(through: Seq, mayTakeLong: boolean): boolean {
    if (!this.exists()) return true;
    const isAlone = this.ctx.getWebSockets().length === 0;
    const { store } = this.#open();
    const isDone = this.#meter.timed(() => store.compactStep(through, mayTakeLong || isAlone));
    this.#space.wrote();
    return isDone;
  }

  /** True when there is no place left, also after those are gone whose client is. */
  #isCrowded({ role, link }: Grant): boolean {
    const { socketsMax, socketsForOwners, socketsForMembers } = { ...limits, ...this.limits };
    const forOthers =
      role === "own" ? 0 : socketsForOwners + (link === null ? 0 : socketsForMembers);
    const places = socketsMax - forOthers;
    if (this.ctx.getWebSockets().length < places) return false;
    this.#attempt("a look for a place", () => this.#open().room.lookAround(Date.now()));
    // One whose client is gone finishes no handshake, and stays listed for long.
    const open = this.ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
    return open.length >= places;
  }

  /** What who asks to come in may do, or why they may not. */
  #admit({ grant, create }: Connect): Grant | Ending {
    const closed = {
      code: CloseCode.forbidden,
      reason: "the document does not exist, or not for you",
    };
    if (!this.exists() && create !== true) return closed;
    let allowed: Grant | null;
    try {
      allowed = this.onAuthorize(grant);
    } catch (error) {
      this.#report("onAuthorize", error);
      return { code: CloseCode.serverFailed, reason: "the server could not tell who may come in" };
    }
    if (allowed === null) return closed;
    const reason = "as many are here as a document takes: come back later";
    return this.#isCrowded(allowed) ? { code: CloseCode.crowded, reason } : allowed;
  }

  #accept(socket: WebSocket, client: Grant & { readonly isOwn: boolean }): void {
    const session = newSession(asSessionId(crypto.randomUUID()), client, Date.now());
    this.#meter.counts.connects += 1;
    this.ctx.acceptWebSocket(socket, [session.id]);
    this.#activity.hasSessions(this.ctx.getWebSockets().length);
    // Before anything can fail: whatever happens to this socket, it is known whose it is.
    socket.serializeAttachment(session);
    this.#attempt("an upgrade", () => {
      const { room, outgoing } = this.#open();
      outgoing.add(session.id, socket);
      return room.open(session, Date.now());
    });
    this.#callHook("onSessionOpen", () => this.onSessionOpen(session));
  }

  #closed(socket: WebSocket): void {
    const session = parseSession(socket.deserializeAttachment());
    if (session === null || !this.exists()) return;
    this.#attempt("a close", () => this.#open(session).room.closed(session.id, Date.now()));
    this.#live?.outgoing.remove(session.id);
    this.#activity.hasSessions(this.#live?.room.sessions.length ?? 0);
    this.#callHook("onSessionClose", () => this.onSessionClose(session));
  }

  /**
   * The room, built from SQLite and the sockets' attachments when this is the
   * first event after a wake. Inside its own close event the platform may or may
   * not list a socket any more (workerd 2026-11-02 does not once it is closed), so
   * the session that ends is passed in: what it showed has to be taken back.
   */
  #open(ending: Session | null = null): Live {
    if (this.#live !== null) return this.#live;
    const store = this.openStore(randomToken(), {
      onRepair: () => (this.#isRepaired = true),
      now: () => Date.now(),
      retention: this.retention,
    });
    const counts = newRoomCounts();
    const sessions = new Map<SessionId, Session>();
    const outgoing = new Outgoing({ ...limits, ...this.limits }, this.#meter.counts);
    for (const socket of this.ctx.getWebSockets()) {
      const session = parseSession(socket.deserializeAttachment());
      if (session === null || socket.readyState !== WebSocket.OPEN) continue;
      sessions.set(session.id, session);
      outgoing.add(session.id, socket);
    }
    if (ending !== null) sessions.set(ending.id, ending);
    this.#notedHead = store.head();
    this.#meter.opened();
    this.#live = {
      store,
      outgoing,
      counts,
      room: new Room(store, sessions.values(), {
        schemaVersion: Math.max(this.schemaVersion, readWrittenSchema(this.database)),
        newestSchemaVersion: Math.max(this.schemaVersion, this.newestSchemaVersion),
        limits: this.limits,
        isStorageFull: () => this.#space.isFull,
        pingedMs: (id) => this.#pingedMs(id),
        counts,
      }),
    };
    this.#awaitSpace();
    return this.#live;
  }

  /**
   * Runs the room and performs what it wants. When storage fails, the room is
   * dropped, because it may know what is not stored, and every client syncs anew.
   */
  #attempt(what: string, turn: () => readonly Output[]): void {
    // What came before comes first.
    this.#inbox.empty();
    this.#tryTurn(what, turn);
  }

  #tryTurn(what: string, turn: () => readonly Output[]): void {
    try {
      this.#meter.timed(() => this.#perform(turn()));
    } catch (error) {
      this.#report(what, error);
      this.#startOver(storageFailed);
    }
  }

  /** Has what was stored in this turn confirmed, so that it is known to whoever comes after a failure. */
  #noteWrite(): void {
    const head = this.#live?.store.head() ?? this.#notedHead;
    if (head === this.#notedHead) return;
    this.#notedHead = head;
    this.#space.wrote();
    this.#noteChange(Date.now());
    if (this.#meter.isSaveDue(Date.now())) this.#saveUsage();
  }

  /** Has it looked for a pause. One row for all that is written until then. */
  #noteChange(nowMs: number): void {
    if (this.changedAfterMs === null || !this.#changes.wrote(nowMs)) return;
    this.#deadlines.arrange("changed", nowMs + this.changedAfterMs);
  }

  #saveUsage(): void {
    this.#space.wrote();
    const usage = this.#meter.save(this.database, Date.now());
    this.#callHook("onUsage", () => this.onUsage(usage));
  }

  /**
   * Looks now and then whether there is room again, while somebody is here to be
   * told. This timer keeps the object awake, but only while the disk is full.
   */
  #awaitSpace(): void {
    const { retryMs } = this.#space;
    if (this.#isSpaceAwaited || retryMs === null) return;
    this.#isSpaceAwaited = true;
    setTimeout(
      () => void this.#seekSpace().catch((error: unknown) => this.#report("the disk", error)),
      Math.max(0, retryMs - Date.now()),
    );
  }

  async #seekSpace(): Promise<void> {
    const isRoom = await this.#space.retry(Date.now());
    this.#isSpaceAwaited = false;
    if (!this.exists() || this.#live === null) return;
    if (isRoom) {
      await this.#deadlines.rearm();
      this.#attempt("the end of a full disk", () => this.#open().room.conditionChanged(Date.now()));
    } else if (this.ctx.getWebSockets().length > 0) this.#awaitSpace();
  }

  /** After a repair the room knows of more than is stored, and clients have what the store lost. */
  #startOverIfRepaired(): void {
    if (!this.#isRepaired) return;
    this.#activity.happened("repairs");
    const what = "some were corrupt and are in quarantine";
    this.onLog({ level: "error", event: "repair", document: this.documentName, what });
    this.#startOver("the document was repaired: sync again");
  }

  #startOver(reason: string): void {
    this.#live = null;
    this.#isRepaired = false;
    this.#inbox.forget();
    for (const socket of this.ctx.getWebSockets())
      this.#close(socket, CloseCode.serverFailed, reason);
  }

  #close(socket: WebSocket, code: CloseCode, reason: string): void {
    socket.close(code, reason);
    this.#activity.ended(code);
  }

  #perform(outputs: readonly Output[]): void {
    if (this.#live !== null) this.#activity.tookTurn(this.#live.counts, this.#turnSinceMs);
    this.#noteWrite();
    this.#live?.outgoing.startTurn();
    const slow = new Set<SessionId>();
    for (const output of outputs) {
      switch (output.kind) {
        case "send":
          for (const id of output.to) {
            if (slow.has(id)) continue;
            if (this.#live?.outgoing.send(id, output) === false) slow.add(id);
          }
          break;
        case "close": {
          const socket = this.#live?.outgoing.socketOf(output.session) ?? null;
          if (socket !== null) this.#close(socket, output.code, output.reason);
          break;
        }
        case "remember":
          this.#live?.outgoing.socketOf(output.session.id)?.serializeAttachment(output.session);
          break;
        case "raise-schema":
          raiseWrittenSchema(this.database, output.version);
          break;
        case "compact-by":
          this.#deadlines.arrange("compaction", output.atMs);
          break;
        case "sweep-by":
          this.#deadlines.arrange("sweep", output.atMs);
          break;
        case "call-back-by":
          this.#callBackIn(output.atMs - Date.now());
          break;
        case "verify":
          void this.#verify(output.session, output.ticket);
          break;
      }
    }
    if (slow.size > 0) {
      const reason = "too much waited to be read: come back and sync";
      const isSlow = ({ id }: Session): boolean => slow.has(id);
      this.#perform(this.#open().room.end(isSlow, CloseCode.tooSlow, reason, Date.now()));
    }
    this.#startOverIfRepaired();
  }

  /** Some milliseconds in which carets are gathered, and gone with them. */
  #callBackIn(delayMs: number): void {
    if (this.#isCallBackSet) return;
    this.#isCallBackSet = true;
    setTimeout(() => {
      this.#isCallBackSet = false;
      this.#meter.counts.activeMs += delayMs;
      if (this.exists()) this.#attempt("a timer", () => this.#open().room.tick(Date.now()));
    }, delayMs);
  }

  async #verify(session: SessionId, ticket: string): Promise<void> {
    let allowed: Grant | null = null;
    try {
      const grant = parseGrant(await this.onTicket(ticket));
      allowed = grant === null || !this.exists() ? null : this.onAuthorize(grant);
    } catch (error) {
      this.#report("a ticket", error);
    }
    if (!this.exists()) return;
    this.#attempt("a ticket", () => this.#open().room.granted(session, allowed, Date.now()));
  }

  /** Tells a hook what happened. Whatever becomes of it there is nothing to anybody here. */
  #callHook(hook: string, call: () => void | Promise<void>): void {
    const failed = (error: unknown): void => this.#report(hook, error);
    try {
      void Promise.resolve(call()).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** When the platform last answered a ping of this session. It remembers that over hibernations. */
  #pingedMs(id: SessionId): number | null {
    const socket = this.#live?.outgoing.socketOf(id) ?? null;
    if (socket === null) return null;
    return this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? null;
  }

  #sessionIdOf(socket: WebSocket): SessionId | undefined {
    const known = this.#sessionIds.get(socket);
    if (known !== undefined) return known;
    const id = parseSession(socket.deserializeAttachment())?.id;
    if (id !== undefined) this.#sessionIds.set(socket, id);
    return id;
  }

  #report(what: string, error: unknown): void {
    this.#activity.happened("failures");
    const document = this.documentName;
    this.onLog({ level: "error", event: "failure", document, what, error: String(error) });
  }
}

const storageFailed = "the server could not store or read the document";

const emptyStateVector = Uint8Array.of(0) as Parameters<SqliteStore["diff"]>[0];
