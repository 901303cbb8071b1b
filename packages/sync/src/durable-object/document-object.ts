import { asSessionId, asUpdate, CloseCode, limits } from "../protocol/index.ts";
import { decodeUpdate } from "../gate/index.ts";
import type { SessionId, Update } from "../protocol/index.ts";
import { newSession, parseGrant } from "../room/index.ts";
import type { Committer, Ending, Grant, Right, Session } from "../room/index.ts";
import { documentAt } from "../store/index.ts";
import type { SqlDatabase, SqliteStore } from "../store/index.ts";
import { Activity } from "./activity.ts";
import { ChangeWatch } from "./change-watch.ts";
import { Compaction } from "./compaction.ts";
import { offerOf, readConnect } from "./connect.ts";
import type { Connect } from "./connect.ts";
import { Deadlines } from "./deadlines.ts";
import type { Deadline } from "./deadlines.ts";
import { Delivery } from "./delivery.ts";
import { DocumentHooks } from "./document-hooks.ts";
import { LiveRoom } from "./live-room.ts";
import { Meter } from "./meter.ts";
import type { MeterReading } from "./meter.ts";
import { randomToken } from "./random-token.ts";
import { Reporter } from "./reporter.ts";
import { Sockets } from "./sockets.ts";
import { durableObjectDatabase } from "./sql.ts";
import { StorageSpace } from "./storage-space.ts";

/**
 * One document as a Durable Object: the shell around a `Room`. Extend it in a
 * Worker of your own; the hooks are optional, and none of them is on the path of
 * an edit.
 */
export class DocumentObject<Env = unknown> extends DocumentHooks<Env> {
  readonly #meter = new Meter(this.ctx.id.toString(), Date.now());
  readonly #activity = new Activity(this.ctx.id.toString());
  protected readonly database: SqlDatabase = durableObjectDatabase(
    this.ctx.storage,
    this.#meter.counts,
  );
  readonly #reporter = new Reporter(this.#activity, {
    document: () => this.documentName,
    write: (record) => this.onLog(record),
  });
  readonly #sockets = new Sockets(this.ctx, this.#activity);
  readonly #space = new StorageSpace(this.ctx, {
    bytesMax: () => this.limits.storageBytesMax ?? limits.storageBytesMax,
    tryToWrite: () => this.tryToStore(),
    began: () => this.#room.commitBegan(),
    confirmed: () => this.#room.commitEnded(),
  });
  readonly #deadlines = new Deadlines(this.ctx.storage, this.database, {
    space: this.#space,
    meter: this.#meter,
  });
  readonly #room = new LiveRoom(
    this.database,
    {
      sockets: this.#sockets,
      space: this.#space,
      deadlines: this.#deadlines,
      meter: this.#meter,
      activity: this.#activity,
      reporter: this.#reporter,
    },
    {
      rules: () => ({
        schemaVersion: this.schemaVersion,
        newestSchemaVersion: this.newestSchemaVersion,
        limits: this.limits,
      }),
      openStore: (newEpoch, options) =>
        this.openStore(newEpoch, { ...options, retention: this.retention }),
      stored: () => this.#stored(),
      verify: (session, ticket) => void this.#verify(session, ticket),
    },
  );
  readonly #compaction = new Compaction(this.#room, {
    sockets: this.#sockets,
    space: this.#space,
    meter: this.#meter,
    done: () => this.#compacted(),
  });
  readonly #delivery = new Delivery(this.database, {
    deadlines: this.#deadlines,
    reporter: this.#reporter,
    exists: () => this.exists(),
    deliver: (messages) => this.deliver(messages),
  });
  readonly #changes = new ChangeWatch();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void this.#deadlines
      .rearm()
      .catch((error: unknown) => this.#reporter.failed("the alarm", error));
  }

  protected override async tryToStore(): Promise<boolean> {
    await this.#deadlines.tryToWrite(Date.now());
    return true;
  }

  /** What the document has cost since it was made, or null when there is none. Opens nothing. */
  usage(): MeterReading | null {
    return this.exists() ? this.#meter.read(this.database) : null;
  }

  /** True when the document was made and not deleted. Asking creates nothing. */
  exists(): boolean {
    return this.#room.exists;
  }

  /** Makes the document. False when it is there already. */
  create(): boolean {
    if (this.exists()) return false;
    this.#room.open();
    return true;
  }

  /**
   * Deletes the document and all of its storage, and ends its sessions. A later
   * `create` starts a new epoch.
   */
  async delete(): Promise<void> {
    if (this.#room.isOpen || this.#sockets.count > 0) {
      const reason = "the document was deleted";
      this.#room.run((room) => room.end(() => true, CloseCode.deleted, reason, Date.now()));
    }
    this.#room.drop();
    this.#meter.forget(Date.now());
    this.#activity.hasSessions(0);
    this.#deadlines.forget();
    this.#delivery.forget();
    this.#changes.forget();
    await this.ctx.storage.deleteAll();
  }

  /** All that is stored, as one update, or null when there is no document. */
  readUpdate(): Update | null {
    if (!this.exists()) return null;
    return this.#room.read((store) => store.diff(emptyStateVector));
  }

  /**
   * The document as it was at `timeMs`, as one update without what had been deleted by then. Null
   * when there is no document, or nothing was stored by then. Throws a `HistoryGoneError` when that
   * is not kept any more.
   */
  readUpdateAt(timeMs: number): Update | null {
    if (!this.exists()) return null;
    return this.#room.read((store) => {
      const seq = store.seqAt(timeMs);
      return seq === 0 ? null : documentAt(store, seq);
    });
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

  #commit(updates: readonly Update[], by: Committer): string | null {
    if (!this.exists()) throw new Error("there is no document to commit to");
    return this.#room.commit(updates, by);
  }

  /**
   * Notes that what was written here needs `version` of the application's schema. Clients of
   * ours with an older one are turned away from then on.
   */
  protected raiseSchema(version: number): void {
    if (!this.exists()) throw new Error("there is no document to raise the schema of");
    this.#room.catchUp();
    this.#room.run((room) => room.raiseSchema(version, Date.now()));
  }

  /**
   * Sees to it that nobody who comes from now on is sent what was deleted before: until it is compacted,
   * the log has it. The history keeps it. Costs a compaction where something was written since the last,
   * and nothing where there was none yet and nothing was deleted. What it builds whole it builds in one
   * step, because only that finds what was written into what is gone. False when there is no room for one.
   */
  protected async dropDeleted(): Promise<boolean> {
    if (!this.exists()) return true;
    this.#room.catchUp();
    const store = this.#room.open();
    const log = store.logAfter(store.snapshotSeq());
    const isDeleting = ({ update }: { readonly update: Update }): boolean =>
      decodeUpdate(update)?.deletions.size !== 0;
    const isDue = store.snapshotSeq() > 0 ? log.length > 0 : log.some(isDeleting);
    if (!isDue) return true;
    if (this.#space.isInDoubt) return false;
    try {
      await this.#compaction.run({ mayTakeLong: true });
    } catch (error) {
      this.#room.startOver();
      throw error;
    }
    return true;
  }

  /** Which life of the document this is, or null when there is none. */
  protected epoch(): string | null {
    return this.exists() ? this.#room.open().epoch : null;
  }

  /** About how many bytes `readUpdate` gives. */
  protected storedBytes(): number {
    if (!this.exists()) return 0;
    const store = this.#room.open();
    return store.snapshotBytes() + store.logSize().bytes;
  }

  /**
   * Stores a message for `deliver`, in one with whatever is written in this turn: both are there
   * after a crash, or neither. One of the same id that still waits is replaced.
   */
  protected post(body: string, id: string = randomToken()): void {
    if (!this.exists()) throw new Error("there is no document to tell of");
    this.#delivery.post({ id, body, postedMs: Date.now() });
    this.#space.wrote();
  }

  /** Has all that was posted delivered at once. Rejects when it is not taken. */
  protected deliverPosted(): Promise<void> {
    return this.#delivery.all();
  }

  /** Ends the sessions that `isMeant` names. */
  protected endSessions(
    isMeant: (session: Session) => boolean,
    code: CloseCode,
    reason: string,
  ): void {
    if (this.#sockets.count === 0) return;
    this.#room.attempt("the end of sessions", (room) =>
      room.end(isMeant, code, reason, Date.now()),
    );
  }

  /**
   * What sessions may do has changed. `decide` says of each what it may do now and until
   * when, or how it ends. No edit that comes later is judged by what held before.
   */
  protected reviewSessions(decide: (session: Session) => Right | Ending): void {
    if (this.#sockets.count === 0) return;
    this.#room.attempt("a change of access", (room) => room.review(decide, Date.now()));
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
      this.#sockets.close(socket, admitted.code, admitted.reason);
    } else this.#accept(socket, { ...admitted, isOwn: offer.isOwn });
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override webSocketMessage(socket: WebSocket, frame: ArrayBuffer | string): void {
    this.#meter.counts.messagesIn += 1;
    this.#meter.counts.bytesIn += typeof frame === "string" ? frame.length : frame.byteLength;
    if (!this.exists()) {
      this.#sockets.close(socket, CloseCode.deleted, "the document was deleted");
      return;
    }
    const id = this.#sockets.idOf(socket);
    if (id === null) {
      const reason = "the server no longer knows this session";
      this.#sockets.close(socket, CloseCode.serverFailed, reason);
      return;
    }
    if (typeof frame === "string") {
      const isSender = (session: Session): boolean => session.id === id;
      this.#room.attempt("a text frame", (room) =>
        room.end(isSender, CloseCode.badFrame, "frames are binary", Date.now()),
      );
      return;
    }
    this.#room.receive({ id, frame: new Uint8Array(frame) });
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
      this.#reporter.alarmCame(nowMs - (due[0]?.dueMs ?? nowMs));
      for (const { name } of due) {
        // One after the other: they are few, and each may write.
        await this.#deadlines.run(name, () => this.#run(name));
      }
      this.#room.startOverIfRepaired();
    } catch (error) {
      this.#reporter.failed("the alarm", error);
      this.#room.drop();
      await this.#deadlines.failed(Date.now());
      return;
    }
    if (!this.exists()) {
      this.#deadlines.ended();
      return;
    }
    // Telling of a document that was just made is nobody's leaving.
    const isTelling = due.length > 0 && due.every(({ name }) => name === "outbox");
    const hasEverybodyLeft = !isTelling && this.#sockets.count === 0;
    if (hasEverybodyLeft || this.#meter.isSaveDue(nowMs)) this.#saveUsage();
    await this.#deadlines.succeeded();
  }

  async #run(deadline: Deadline): Promise<void> {
    switch (deadline) {
      case "compaction":
        await this.#compaction.run({ mayTakeLong: false });
        return;
      case "sweep":
        // Who has just been heard of is not gone.
        this.#room.catchUp();
        this.#room.run((room) => room.sweep(Date.now()));
        return;
      case "changed":
        if (this.#isPause(Date.now())) await this.#delivery.after(() => this.#tellOfChange());
        return;
      case "outbox":
        await this.#delivery.next();
        return;
    }
  }

  #compacted(): void {
    this.#activity.happened("compactions");
    this.#room.run((room) => room.compacted(Date.now()));
    this.#reporter.callHook("onCompacted", () => this.onCompacted());
  }

  /** Whether it is time to tell of a change. If not, the next look is arranged. */
  #isPause(nowMs: number): boolean {
    // What is being written is not over.
    this.#room.catchUp();
    const nextMs = this.#changes.nextLookMs(nowMs, this.changedAfterMs ?? 0);
    if (nextMs !== null) this.#deadlines.arrange("changed", nextMs);
    return nextMs === null;
  }

  #tellOfChange(): void {
    this.onChanged(this.#changes.lastMs ?? Date.now());
    // What is written from now on is another change.
    this.#changes.forget();
  }

  /** The log has grown. */
  #stored(): void {
    const nowMs = Date.now();
    // A look for a pause: one row for all that is written until then.
    if (this.changedAfterMs !== null && this.#changes.wrote(nowMs))
      this.#deadlines.arrange("changed", nowMs + this.changedAfterMs);
    if (this.#meter.isSaveDue(nowMs)) this.#saveUsage();
  }

  #saveUsage(): void {
    this.#space.wrote();
    const usage = this.#meter.save(this.database, Date.now());
    this.#reporter.callHook("onUsage", () => this.onUsage(usage));
  }

  /** True when there is no place left, also after those are gone whose client is. */
  #isCrowded({ role, link }: Grant): boolean {
    const { socketsMax, socketsForOwners, socketsForMembers } = { ...limits, ...this.limits };
    const forOthers =
      role === "own" ? 0 : socketsForOwners + (link === null ? 0 : socketsForMembers);
    const places = socketsMax - forOthers;
    if (this.#sockets.count < places) return false;
    this.#room.attempt("a look for a place", (room) => room.lookAround(Date.now()));
    return this.#sockets.openCount >= places;
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
      this.#reporter.failed("onAuthorize", error);
      return { code: CloseCode.serverFailed, reason: "the server could not tell who may come in" };
    }
    if (allowed === null) return closed;
    const reason = "as many are here as a document takes: come back later";
    return this.#isCrowded(allowed) ? { code: CloseCode.crowded, reason } : allowed;
  }

  #accept(socket: WebSocket, client: Grant & { readonly isOwn: boolean }): void {
    const session = newSession(asSessionId(crypto.randomUUID()), client, Date.now());
    this.#meter.counts.connects += 1;
    this.#sockets.accept(socket, session);
    this.#room.opened(session, socket);
    this.#reporter.callHook("onSessionOpen", () => this.onSessionOpen(session));
  }

  #closed(socket: WebSocket): void {
    const session = this.#sockets.sessionOf(socket);
    if (session === null || !this.exists()) return;
    this.#room.closed(session);
    this.#reporter.callHook("onSessionClose", () => this.onSessionClose(session));
  }

  /** Finds out what a newer ticket of a session grants. */
  async #verify(session: SessionId, ticket: string): Promise<void> {
    let allowed: Grant | null = null;
    try {
      const grant = parseGrant(await this.onTicket(ticket));
      allowed = grant === null || !this.exists() ? null : this.onAuthorize(grant);
    } catch (error) {
      this.#reporter.failed("a ticket", error);
    }
    if (!this.exists()) return;
    this.#room.attempt("a ticket", (room) => room.granted(session, allowed, Date.now()));
  }
}

const emptyStateVector = Uint8Array.of(0) as Parameters<SqliteStore["diff"]>[0];
