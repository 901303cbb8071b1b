import { DurableObject } from "cloudflare:workers";
import { asSessionId, CloseCode, limits } from "../protocol/index.ts";
import type { Limits, Seq, SessionId, Update } from "../protocol/index.ts";
import { newSession, parseGrant, parseSession, Room } from "../room/index.ts";
import type { DocumentStore, Grant, Output, Received, Retention, Session } from "../room/index.ts";
import { hasSchema, SqliteStore } from "../store/index.ts";
import type { SqlDatabase, StoreOptions } from "../store/index.ts";
import { compactInSteps } from "./compact-in-steps.ts";
import { offerOf, readConnect } from "./connect.ts";
import { Deadlines } from "./deadlines.ts";
import type { Deadline } from "./deadlines.ts";
import { Inbox } from "./inbox.ts";
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
}

/**
 * One document as a Durable Object: the shell around a `Room`. Extend it in a
 * Worker of your own; the hooks are optional, and none of them is on the path of
 * an edit.
 */
export class DocumentObject<Env = unknown> extends DurableObject<Env> {
  protected readonly database: SqlDatabase;
  readonly #deadlines: Deadlines;
  readonly #space: StorageSpace;
  readonly #meter: Meter;
  #isSpaceAwaited = false;
  #live: Live | null = null;
  readonly #inbox = new Inbox((received) => this.#takeIn(received));
  /** Whose each socket is. The platform gives the same object for a socket until the next wake. */
  readonly #sessionIds = new WeakMap<WebSocket, SessionId>();
  /** True when this turn found corrupt rows and put them aside. */
  #isRepaired = false;
  #isCallBackSet = false;
  /** Position of the log up to which confirmations were asked for. */
  #notedHead: Seq | null = null;
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#meter = new Meter(ctx.id.toString(), Date.now());
    this.database = durableObjectDatabase(ctx.storage, this.#meter.counts);
    this.#space = new StorageSpace(ctx, {
      bytesMax: () => this.limits.storageBytesMax ?? limits.storageBytesMax,
      tryToWrite: () => this.tryToStore(),
      began: () => this.#inbox.commitBegan(),
      confirmed: () => this.#gather(),
    });
    const { database } = this;
    this.#deadlines = new Deadlines(ctx.storage, database, {
      space: this.#space,
      meter: this.#meter,
    });
    // Answered by the runtime while the object sleeps.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    void this.#deadlines.rearm().catch((error: unknown) => this.#report("the alarm", error));
  }

  /**
   * Decides at an upgrade what the client may do now, which may be less than its
   * ticket said when it was issued. Null refuses it. The default trusts the ticket.
   */
  protected onAuthorize(grant: Grant): Grant | null {
    return grant;
  }

  /**
   * Reads a newer ticket that a client sends while it is connected, and says what
   * it grants. Null ends the session with 4401. The default takes none.
   */
  protected onTicket(_ticket: string): Promise<Grant | null> {
    return Promise.resolve(null);
  }

  /**
   * The version of the application's schema. A client of ours with an older one is
   * turned away with 4426: it could delete what it does not know. 0 lets all in.
   */
  protected readonly schemaVersion: number = 0;

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

  /** A client was let in. */
  protected onSessionOpen(_session: Session): void {}

  /** A client's socket is gone. */
  protected onSessionClose(_session: Session): void {}

  /** The log was folded into the snapshot. */
  protected onCompacted(): void {}

  /**
   * What was counted since this was last called: some minutes of activity, or the last
   * of it before everybody left. The default writes a line to the log.
   */
  protected onUsage(usage: MeterReading): void {
    const document = this.ctx.id.name ?? this.ctx.id.toString();
    console.log(JSON.stringify({ event: "usage", document, ...usage }));
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
   * Stores updates that the server made, of which each builds on those before it,
   * and relays them. `author` is recorded with them. Returns why the gate does not
   * let all of them in, and stores none, or null. Throws when there is no document.
   */
  protected commit(updates: readonly Update[], author: string): string | null {
    if (!this.exists()) throw new Error("there is no document to commit to");
    this.#inbox.empty();
    try {
      return this.#meter.timed(() => {
        const { outputs, refusal } = this.#open().room.commit(updates, author, Date.now());
        this.#perform(outputs);
        return refusal;
      });
    } catch (error) {
      this.#startOver(storageFailed);
      throw error;
    }
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
    const isThere = this.exists() || connect.create === true;
    const grant = isThere ? this.onAuthorize(connect.grant) : null;
    if (grant === null) {
      // A refused upgrade reaches a browser as 1006, which it retries; a code does not.
      socket.accept();
      socket.close(CloseCode.forbidden, "the document does not exist, or not for you");
      return new Response(null, { status: 101, webSocket: client, headers });
    }
    this.#accept(socket, { ...grant, isOwn: offer.isOwn });
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override webSocketMessage(socket: WebSocket, frame: ArrayBuffer | string): void {
    this.#meter.counts.messagesIn += 1;
    this.#meter.counts.bytesIn += typeof frame === "string" ? frame.length : frame.byteLength;
    if (!this.exists()) {
      socket.close(CloseCode.deleted, "the document was deleted");
      return;
    }
    const id = this.#sessionIdOf(socket);
    if (id === undefined) {
      socket.close(CloseCode.serverFailed, "the server no longer knows this session");
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
    try {
      for (const deadline of this.exists() ? this.#deadlines.due(nowMs) : []) {
        // One after the other: they are few, and each may write.
        await this.#deadlines.run(deadline, () => this.#run(deadline));
      }
      this.#startOverIfRepaired();
    } catch (error) {
      this.#report("the alarm", error);
      this.#live = null;
      await this.#deadlines.failed(Date.now());
      return;
    }
    if (!this.exists()) return;
    if (this.ctx.getWebSockets().length === 0 || this.#meter.isSaveDue(nowMs)) this.#saveUsage();
    await this.#deadlines.succeeded();
  }

  /** A commit is over: what came meanwhile is taken, now or when the burst is gathered. */
  #gather(): void {
    const waitMs = this.#inbox.commitEnded();
    this.#meter.counts.activeMs += waitMs;
    if (waitMs === 0) this.#inbox.gathered();
    else setTimeout(() => this.#inbox.gathered(), waitMs);
  }

  #takeIn(received: readonly Received[]): void {
    // Deleted meanwhile, and the sockets with it.
    if (!this.exists()) return;
    this.#tryTurn("a frame", () => this.#open().room.receiveAll(received, Date.now()));
  }

  async #run(deadline: Deadline): Promise<void> {
    switch (deadline) {
      case "compaction": {
        const through = this.#open().store.head();
        await compactInSteps(() => this.#compactStep(through));
        // Deleted meanwhile.
        if (!this.exists()) return;
        this.#perform(this.#open().room.compacted(Date.now()));
        this.onCompacted();
        return;
      }
      case "sweep":
        // Who has just been heard of is not gone.
        this.#inbox.empty();
        this.#perform(this.#open().room.sweep(Date.now()));
        return;
    }
  }

  /** Each on whatever is open by then: other events may have ended the room, or the document. */
  #compactStep(through: Seq): boolean {
    if (!this.exists()) return true;
    const isAlone = this.ctx.getWebSockets().length === 0;
    const { store } = this.#open();
    const isDone = this.#meter.timed(() => store.compactStep(through, isAlone));
    this.#space.wrote();
    return isDone;
  }

  #accept(socket: WebSocket, client: Grant & { readonly isOwn: boolean }): void {
    const session = newSession(asSessionId(crypto.randomUUID()), client, Date.now());
    this.#meter.counts.connects += 1;
    this.ctx.acceptWebSocket(socket, [session.id]);
    // Before anything can fail: whatever happens to this socket, it is known whose it is.
    socket.serializeAttachment(session);
    this.#attempt("an upgrade", () => {
      const { room, outgoing } = this.#open();
      outgoing.add(session.id, socket);
      return room.open(session, Date.now());
    });
    this.onSessionOpen(session);
  }

  #closed(socket: WebSocket): void {
    const session = parseSession(socket.deserializeAttachment());
    if (session === null || !this.exists()) return;
    this.#attempt("a close", () => this.#open(session).room.closed(session.id, Date.now()));
    this.#live?.outgoing.remove(session.id);
    this.onSessionClose(session);
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
      room: new Room(store, sessions.values(), {
        schemaVersion: this.schemaVersion,
        limits: this.limits,
        isStorageFull: () => this.#space.isFull,
        pingedMs: (id) => this.#pingedMs(id),
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
    if (this.#meter.isSaveDue(Date.now())) this.#saveUsage();
  }

  #saveUsage(): void {
    this.#space.wrote();
    this.onUsage(this.#meter.save(this.database, Date.now()));
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
    this.#report("stored rows", "some were corrupt and are in quarantine");
    this.#startOver("the document was repaired: sync again");
  }

  #startOver(reason: string): void {
    this.#live = null;
    this.#isRepaired = false;
    this.#inbox.forget();
    for (const socket of this.ctx.getWebSockets()) socket.close(CloseCode.serverFailed, reason);
  }

  #perform(outputs: readonly Output[]): void {
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
        case "close":
          this.#live?.outgoing.socketOf(output.session)?.close(output.code, output.reason);
          break;
        case "remember":
          this.#live?.outgoing.socketOf(output.session.id)?.serializeAttachment(output.session);
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
    const grant = await this.onTicket(ticket).catch((error: unknown) => {
      this.#report("a ticket", error);
      return null;
    });
    if (!this.exists()) return;
    const whole = parseGrant(grant);
    const allowed = whole === null ? null : this.onAuthorize(whole);
    this.#attempt("a ticket", () => this.#open().room.granted(session, allowed, Date.now()));
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
    const document = this.ctx.id.name ?? this.ctx.id.toString();
    console.error(JSON.stringify({ event: "failure", document, what, error: String(error) }));
  }
}

const storageFailed = "the server could not store or read the document";

const emptyStateVector = Uint8Array.of(0) as Parameters<SqliteStore["diff"]>[0];
