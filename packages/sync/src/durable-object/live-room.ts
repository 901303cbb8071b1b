import { CloseCode, limits } from "../protocol/index.ts";
import type { Limits, Seq, SessionId, Update } from "../protocol/index.ts";
import { newRoomCounts, Room } from "../room/index.ts";
import type {
  Committer,
  DocumentStore,
  Output,
  Received,
  RoomCounts,
  Session,
} from "../room/index.ts";
import { hasSchema, raiseWrittenSchema, readWrittenSchema } from "../store/index.ts";
import type { SqlDatabase, StoreOptions } from "../store/index.ts";
import type { Activity } from "./activity.ts";
import type { Deadlines } from "./deadlines.ts";
import { Inbox } from "./inbox.ts";
import type { Meter } from "./meter.ts";
import { Outgoing } from "./outgoing.ts";
import { randomToken } from "./random-token.ts";
import type { Reporter } from "./reporter.ts";
import type { Sockets } from "./sockets.ts";
import type { StorageSpace } from "./storage-space.ts";

/** What is in memory while the object is awake. */
interface Live {
  readonly room: Room;
  readonly store: DocumentStore;
  readonly outgoing: Outgoing;
  readonly counts: RoomCounts;
}

/** What a live room asks of the object whose document it coordinates. */
export interface LiveRoomHost {
  /** What this kind of document goes by. Read at each wake. */
  rules(): {
    readonly schemaVersion: number;
    readonly newestSchemaVersion: number;
    readonly limits: Partial<Limits>;
  };
  openStore(newEpoch: string, options: Omit<StoreOptions, "retention">): DocumentStore;
  /** The log has grown in this turn. Nothing that mentions it was sent yet. */
  stored(): void;
  /** A session sent a newer ticket. */
  verify(session: SessionId, ticket: string): void;
}

/** The parts of an object that its live room works with. */
export interface LiveRoomParts {
  readonly sockets: Sockets;
  readonly space: StorageSpace;
  readonly deadlines: Deadlines;
  readonly meter: Meter;
  readonly activity: Activity;
  readonly reporter: Reporter;
}

/**
 * The room of one object while it is awake, built by the first who needs it. Runs its turns, and
 * performs what they want. When storage fails the room is dropped, because it may know what is not
 * stored, and every client syncs anew.
 */
export class LiveRoom {
  readonly #database: SqlDatabase;
  readonly #sockets: Sockets;
  readonly #space: StorageSpace;
  readonly #deadlines: Deadlines;
  readonly #meter: Meter;
  readonly #activity: Activity;
  readonly #reporter: Reporter;
  readonly #host: LiveRoomHost;
  readonly #inbox = new Inbox(
    (received, sinceMs) => this.#takeIn(received, sinceMs),
    () => Date.now(),
  );
  #live: Live | null = null;
  /** True when this turn found corrupt rows and put them aside. */
  #isRepaired = false;
  #isCallBackSet = false;
  #isSpaceAwaited = false;
  /** When the first frame of this turn came, or null when no frame began it. */
  #turnSinceMs: number | null = null;
  /** Position of the log up to which confirmations were asked for. */
  #notedHead: Seq | null = null;

  constructor(database: SqlDatabase, parts: LiveRoomParts, host: LiveRoomHost) {
    this.#database = database;
    this.#sockets = parts.sockets;
    this.#space = parts.space;
    this.#deadlines = parts.deadlines;
    this.#meter = parts.meter;
    this.#activity = parts.activity;
    this.#reporter = parts.reporter;
    this.#host = host;
  }

  /** True when the document was made and not deleted. Asking creates nothing. */
  get exists(): boolean {
    return this.#live !== null || hasSchema(this.#database);
  }

  get isOpen(): boolean {
    return this.#live !== null;
  }

  /** Opens the document, which is made when there is none. Its store. */
  open(): DocumentStore {
    return this.#open().store;
  }

  /** A frame came in. */
  receive(received: Received): void {
    this.#inbox.put(received);
  }

  /** Takes what came in and was not taken yet, because something comes that must not overtake it. */
  catchUp(): void {
    this.#inbox.empty();
  }

  /** What was written begins to be committed. */
  commitBegan(): void {
    this.#inbox.commitBegan();
    this.#activity.commitBegan();
  }

  /** It is committed: what came meanwhile is taken, now or when the burst is gathered. */
  commitEnded(): void {
    this.#activity.commitEnded(Date.now());
    const waitMs = this.#inbox.commitEnded();
    this.#meter.counts.activeMs += waitMs;
    if (waitMs === 0) this.#inbox.gathered();
    else setTimeout(() => this.#inbox.gathered(), waitMs);
  }

  /** A session begins on this socket. */
  opened(session: Session, socket: WebSocket): void {
    this.attempt("an upgrade", (room) => {
      this.#live?.outgoing.add(session.id, socket);
      return room.open(session, Date.now());
    });
  }

  /** A session's socket is gone. */
  closed(session: Session): void {
    this.#inbox.empty();
    this.#tryTurn("a close", () => this.#open(session).room.closed(session.id, Date.now()));
    this.#live?.outgoing.remove(session.id);
    this.#activity.hasSessions(this.#live?.room.sessions.length ?? 0);
  }

  /** Runs a turn after all that came before. When it fails, everybody starts over. */
  attempt(what: string, turn: (room: Room) => readonly Output[]): void {
    this.#inbox.empty();
    this.#tryTurn(what, () => turn(this.#open().room));
  }

  /** Runs a turn at once. Throws when it fails. */
  run(turn: (room: Room) => readonly Output[]): void {
    this.#perform(turn(this.#open().room));
  }

  /** Stores what came by another way than a frame, as `Room.commit`. When storage fails, everybody starts over, and it throws. */
  commit(updates: readonly Update[], by: Committer): string | null {
    this.#inbox.empty();
    try {
      return this.#meter.timed(() => {
        const { outputs, refusal } = this.#open().room.commit(updates, by, Date.now());
        this.#perform(outputs);
        return refusal;
      });
    } catch (error) {
      this.startOver();
      throw error;
    }
  }

  /** Reads from the store. What is found corrupt on the way is put aside. */
  read<Result>(work: (store: DocumentStore) => Result): Result {
    const result = this.#meter.timed(() => work(this.open()));
    this.startOverIfRepaired();
    return result;
  }

  /** Forgets the room, and leaves its sockets as they are. */
  drop(): void {
    this.#live = null;
  }

  /** Forgets the room, and has every client sync anew. */
  startOver(reason = "the server could not store or read the document"): void {
    this.#live = null;
    this.#isRepaired = false;
    this.#inbox.forget();
    this.#sockets.closeAll(CloseCode.serverFailed, reason);
  }

  /** After a repair the room knows of more than is stored, and clients have what the store lost. */
  startOverIfRepaired(): void {
    if (!this.#isRepaired) return;
    this.#reporter.repaired();
    this.startOver("the document was repaired: sync again");
  }

  /**
   * The room, built from SQLite and the sockets' attachments when this is the
   * first event after a wake. Inside its own close event the platform may or may
   * not list a socket any more (workerd 2026-11-02 does not once it is closed), so
   * the session that ends is passed in: what it showed has to be taken back.
   */
  #open(ending: Session | null = null): Live {
    if (this.#live !== null) return this.#live;
    const store = this.#host.openStore(randomToken(), {
      onRepair: () => (this.#isRepaired = true),
      now: () => Date.now(),
    });
    const rules = this.#host.rules();
    const counts = newRoomCounts();
    const sessions = new Map<SessionId, Session>();
    const outgoing = new Outgoing({ ...limits, ...rules.limits }, this.#meter.counts);
    for (const { session, socket } of this.#sockets.sessions()) {
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
        schemaVersion: Math.max(rules.schemaVersion, readWrittenSchema(this.#database)),
        newestSchemaVersion: Math.max(rules.schemaVersion, rules.newestSchemaVersion),
        limits: rules.limits,
        isStorageFull: () => this.#space.isFull,
        pingedMs: (id) => this.#pingedMs(id),
        counts,
      }),
    };
    this.#awaitSpace();
    return this.#live;
  }

  #pingedMs(id: SessionId): number | null {
    const socket = this.#live?.outgoing.socketOf(id) ?? null;
    return socket === null ? null : this.#sockets.pingedMs(socket);
  }

  #takeIn(received: readonly Received[], sinceMs: number): void {
    // Deleted meanwhile, and the sockets with it.
    if (!this.exists) return;
    this.#turnSinceMs = sinceMs;
    this.#tryTurn("a frame", () => this.#open().room.receiveAll(received, Date.now()));
    this.#turnSinceMs = null;
  }

  #tryTurn(what: string, turn: () => readonly Output[]): void {
    try {
      this.#meter.timed(() => this.#perform(turn()));
    } catch (error) {
      this.#reporter.failed(what, error);
      this.startOver();
    }
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
          if (socket !== null) this.#sockets.close(socket, output.code, output.reason);
          break;
        }
        case "remember":
          this.#live?.outgoing.socketOf(output.session.id)?.serializeAttachment(output.session);
          break;
        case "raise-schema":
          raiseWrittenSchema(this.#database, output.version);
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
          this.#host.verify(output.session, output.ticket);
          break;
      }
    }
    if (slow.size > 0) {
      const reason = "too much waited to be read: come back and sync";
      const isSlow = ({ id }: Session): boolean => slow.has(id);
      this.run((room) => room.end(isSlow, CloseCode.tooSlow, reason, Date.now()));
    }
    this.startOverIfRepaired();
  }

  /** Has what was stored in this turn confirmed, so that it is known to whoever comes after a failure. */
  #noteWrite(): void {
    const head = this.#live?.store.head() ?? this.#notedHead;
    if (head === this.#notedHead) return;
    this.#notedHead = head;
    this.#space.wrote();
    this.#host.stored();
  }

  /** Some milliseconds in which carets are gathered, and gone with them. */
  #callBackIn(delayMs: number): void {
    if (this.#isCallBackSet) return;
    this.#isCallBackSet = true;
    setTimeout(() => {
      this.#isCallBackSet = false;
      this.#meter.counts.activeMs += delayMs;
      if (this.exists) this.attempt("a timer", (room) => room.tick(Date.now()));
    }, delayMs);
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
      () =>
        void this.#seekSpace().catch((error: unknown) => this.#reporter.failed("the disk", error)),
      Math.max(0, retryMs - Date.now()),
    );
  }

  async #seekSpace(): Promise<void> {
    const isRoom = await this.#space.retry(Date.now());
    this.#isSpaceAwaited = false;
    if (!this.exists || this.#live === null) return;
    if (isRoom) {
      await this.#deadlines.rearm();
      this.attempt("the end of a full disk", (room) => room.conditionChanged(Date.now()));
    } else if (this.#sockets.count > 0) this.#awaitSpace();
  }
}
