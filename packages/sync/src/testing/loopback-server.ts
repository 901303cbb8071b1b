// What a provider loads on demand is there from the beginning, so that a turn is enough for it.
import "../client/give-back.ts";
import type { Environment, PageEvent } from "../client/index.ts";
import { asSessionId, CloseCode, ownSubprotocol, ticketPrefix } from "../protocol/index.ts";
import type { Role, SessionId } from "../protocol/index.ts";
import { newSession, parseSession, Room } from "../room/index.ts";
import type { DocumentStore, Grant, Output, Session } from "../room/index.ts";
import type { MemoryStore } from "../store/index.ts";
import { LoopbackSocket } from "./loopback-socket.ts";
import type { FarEnd } from "./loopback-socket.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface LoopbackServerOptions<Disk extends DocumentStore = MemoryStore> {
  readonly clock: VirtualClock;
  /** What is committed. */
  readonly disk: Disk;
  /** What a wake finds on the disk. Default: the disk itself. */
  readonly reopen?: (disk: Disk) => Disk;
  /** What a room gets as its store, made at each wake. Default: the disk itself. */
  readonly storeAtWake?: (disk: Disk) => DocumentStore;
  /** The room that a wake builds. Default: a `Room`. */
  readonly roomAtWake?: (store: DocumentStore, sessions: readonly Session[]) => Room;
  /** The sessions that a wake finds in the sockets' attachments. Default: all of them. */
  readonly sessionsAtWake?: (attached: readonly Session[]) => readonly Session[];
  /** The newest version of the schema that clients can raise the document to. Default 0. */
  readonly newestSchemaVersion?: number;
  /** Hears every frame of a session before the room does. */
  readonly onFrame?: (from: SessionId, frame: Uint8Array) => void;
  /** Hears every output before it is performed. */
  readonly onOutput?: (output: Output) => void;
}

interface PageWatcher {
  readonly principal: string;
  readonly callback: (event: PageEvent) => void;
}

/** For a store to throw when it is meant to fail. */
export class StorageFailure extends Error {
  override readonly name = "StorageFailure";
}

/**
 * A server in memory that behaves like the Durable Object: one room over one
 * store, attachments that survive hibernation, an alarm. Only clients that come
 * through `environmentFor` reach it. For tests of what is built on the provider.
 */
export class LoopbackServer<Disk extends DocumentStore = MemoryStore> implements FarEnd {
  /** What is committed. Survives crashes. */
  disk: Disk;
  readonly #options: LoopbackServerOptions<Disk>;
  /** By socket: what its attachment holds, as it would be read back. */
  readonly #attachments = new Map<LoopbackSocket, string>();
  readonly #grants = new Map<string, Grant>();
  readonly #revoked = new Set<string>();
  /** Roles that were given since, by principal. */
  readonly #roles = new Map<string, Role>();
  #sockets: readonly LoopbackSocket[] = [];
  #room: Room | null = null;
  #store: DocumentStore | null = null;
  readonly #watchers = new Set<PageWatcher>();
  #lastSession = 0;
  #alarmMs: number | null = null;
  #schemaVersion = 0;
  #sweepMs: number | null = null;
  /** By socket: when its last ping was answered. */
  readonly #pingedMs = new WeakMap<LoopbackSocket, number>();
  #wakes = 0;

  constructor(options: LoopbackServerOptions<Disk>) {
    this.disk = options.disk;
    this.#options = options;
  }

  /** Every socket that is not closed. */
  get sockets(): readonly LoopbackSocket[] {
    this.#sockets = this.#sockets.filter((socket) => !socket.isClosed);
    return this.#sockets;
  }

  /** When the alarm is due, or null. */
  get alarmMs(): number | null {
    return this.#alarmMs;
  }

  /** When the next sweep is due, or null. */
  get sweepMs(): number | null {
    return this.#sweepMs;
  }

  /** How often a room was built. */
  get wakes(): number {
    return this.#wakes;
  }

  /** Surroundings for a provider that connects here as `grant`. */
  environmentFor(grant: Grant, random: () => number): Environment {
    const { clock } = this.#options;
    const { principal } = grant;
    const role = this.#roles.get(principal) ?? grant.role;
    if (!this.#revoked.has(principal)) this.#grants.set(principal, { ...grant, role });
    return {
      connect: (_url, protocols) => {
        const socket = new LoopbackSocket(this, protocols);
        this.#sockets = [...this.#sockets, socket];
        return socket;
      },
      random,
      now: () => clock.nowMs,
      setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
      watchPage: (callback) => {
        const watcher = { principal: grant.principal, callback };
        this.#watchers.add(watcher);
        return () => this.#watchers.delete(watcher);
      },
      report: (error) => {
        throw error;
      },
    };
  }

  /** The ticket that `environmentFor`'s client offers. */
  static ticketFor(grant: Grant): string {
    return grant.principal;
  }

  /** Tells the clients of a principal, or all, what becomes of their page. */
  tellPages(event: PageEvent, of?: string): void {
    for (const { principal, callback } of this.#watchers) {
      if (of === undefined || of === principal) callback(event);
    }
  }

  /** Memory is lost, sockets stay. */
  hibernate(): void {
    this.#room = null;
  }

  /** Memory and sockets are lost. */
  crash(): void {
    this.#room = null;
    this.#attachments.clear();
    for (const socket of this.sockets) socket.cut();
  }

  /** The server is set back to what was committed earlier. */
  restore(disk: Disk): void {
    this.disk = disk;
    this.crash();
  }

  /** Takes a principal's access away for good: sessions end, and none begins. */
  revoke(principal: string): void {
    this.#grants.delete(principal);
    this.#revoked.add(principal);
    const reason = "access was taken away";
    const { room } = this.#wake();
    const isMeant = (session: Session): boolean => session.principal === principal;
    this.#perform(room.end(isMeant, CloseCode.forbidden, reason, this.#options.clock.nowMs));
  }

  /** Has a principal do more or less from now on, also in sessions that are open. */
  changeRole(principal: string, role: Role): void {
    this.#roles.set(principal, role);
    const grant = this.#grants.get(principal);
    if (grant !== undefined) this.#grants.set(principal, { ...grant, role });
    const { room } = this.#wake();
    const decide = (session: Session): Session =>
      session.principal === principal ? { ...session, role } : session;
    this.#perform(room.review(decide, this.#options.clock.nowMs));
  }

  /**
   * Does what the alarm would do, up to its next pause, as other events may come in
   * between. True when it is done; otherwise the alarm is due again at once.
   */
  runAlarm(): boolean {
    const { room, store } = this.#wake();
    if (!store.compactStep(store.head(), this.#sockets.length === 0)) {
      this.#alarmMs = this.#options.clock.nowMs;
      return false;
    }
    this.#alarmMs = null;
    this.#perform(room.compacted(this.#options.clock.nowMs));
    return true;
  }

  /** Does what the alarm would do when a sweep is due. */
  runSweep(): void {
    this.#sweepMs = null;
    this.#perform(this.#wake().room.sweep(this.#options.clock.nowMs));
  }

  /** When a session's last ping was answered, or null. */
  pingedMs(id: SessionId): number | null {
    const socket = this.#socketOf(id);
    return socket === undefined ? null : (this.#pingedMs.get(socket) ?? null);
  }

  /**
   * Delivers what is under way, and what answers it at once. False when there was
   * anything: call it again after a turn of the event loop, until it is quiet.
   */
  deliverAll(): boolean {
    let isQuiet = true;
    for (const socket of this.sockets) {
      // Bounded, so that two ends that answer each other for ever don't hang a test.
      for (let round = 0; round < 1_000; round++) {
        if (socket.waitingForServer + socket.waitingForClient === 0) break;
        isQuiet = false;
        socket.deliverToServer();
        socket.deliverToClient();
      }
    }
    return isQuiet;
  }

  open(socket: LoopbackSocket): void {
    const ticket = socket.protocols.find((protocol) => protocol.startsWith(ticketPrefix));
    const grant = this.#grants.get(ticket?.slice(ticketPrefix.length) ?? "");
    if (grant === undefined) {
      socket.pushClose(CloseCode.forbidden, "no access");
      return;
    }
    const isOwn = socket.protocols.includes(ownSubprotocol);
    const session = newSession(
      asSessionId(`s${++this.#lastSession}`),
      { ...grant, isOwn },
      this.#options.clock.nowMs,
    );
    const { room } = this.#wake();
    this.#attachments.set(socket, JSON.stringify(session));
    this.#perform(room.open(session, this.#options.clock.nowMs));
  }

  receive(socket: LoopbackSocket, data: string | Uint8Array): void {
    if (typeof data === "string") {
      if (data !== "ping") return;
      this.#pingedMs.set(socket, this.#options.clock.nowMs);
      socket.push("pong");
      return;
    }
    const id = this.#idOf(socket);
    if (id === null) return;
    this.#options.onFrame?.(id, data);
    this.#perform(this.#receive(id, data));
  }

  closed(socket: LoopbackSocket): void {
    const id = this.#idOf(socket);
    if (id === null) return;
    const { room } = this.#wake();
    this.#attachments.delete(socket);
    this.#perform(room.closed(id, this.#options.clock.nowMs));
  }

  #receive(id: SessionId, frame: Uint8Array): readonly Output[] {
    const { room } = this.#wake();
    try {
      return room.receive(id, frame, this.#options.clock.nowMs);
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      // As the object does: the room may be ahead of the disk, so nothing of it is kept.
      const { sockets } = this;
      this.#room = null;
      this.#attachments.clear();
      for (const socket of sockets) socket.pushClose(CloseCode.serverFailed, error.message);
      return [];
    }
  }

  #wake(): { readonly room: Room; readonly store: DocumentStore } {
    if (this.#room === null || this.#store === null) {
      this.#wakes += 1;
      const attached = [...this.#attachments.values()].flatMap(
        (attachment) => parseSession(JSON.parse(attachment)) ?? [],
      );
      const sessions = this.#options.sessionsAtWake?.(attached) ?? attached;
      if (this.#options.reopen !== undefined) this.disk = this.#options.reopen(this.disk);
      this.#store = this.#options.storeAtWake?.(this.disk) ?? this.disk;
      const pingedMs = (id: SessionId): number | null => this.pingedMs(id);
      const schemaVersion = this.#schemaVersion;
      const newestSchemaVersion = this.#options.newestSchemaVersion ?? 0;
      const build =
        this.#options.roomAtWake ??
        ((store) => new Room(store, sessions, { pingedMs, schemaVersion, newestSchemaVersion }));
      this.#room = build(this.#store, sessions);
    }
    return { room: this.#room, store: this.#store };
  }

  #perform(outputs: readonly Output[]): void {
    for (const output of outputs) {
      this.#options.onOutput?.(output);
      switch (output.kind) {
        case "send":
          for (const id of output.to) this.#socketOf(id)?.push(output.frame);
          break;
        case "close": {
          const socket = this.#socketOf(output.session);
          if (socket !== undefined) this.#attachments.delete(socket);
          socket?.pushClose(output.code, output.reason);
          break;
        }
        case "remember": {
          const socket = this.#socketOf(output.session.id);
          if (socket !== undefined) this.#attachments.set(socket, JSON.stringify(output.session));
          break;
        }
        case "raise-schema":
          this.#schemaVersion = output.version;
          break;
        case "compact-by":
          this.#alarmMs = Math.min(this.#alarmMs ?? Infinity, output.atMs);
          break;
        case "sweep-by":
          this.#sweepMs = Math.min(this.#sweepMs ?? Infinity, output.atMs);
          break;
        case "call-back-by":
          this.#options.clock.setTimer(
            () => this.#perform(this.#wake().room.tick(this.#options.clock.nowMs)),
            output.atMs - this.#options.clock.nowMs,
          );
          break;
        case "verify": {
          // A ticket is a principal's name here, as at the upgrade.
          const grant = this.#grants.get(output.ticket) ?? null;
          const { room } = this.#wake();
          this.#perform(room.granted(output.session, grant, this.#options.clock.nowMs));
          break;
        }
      }
    }
  }

  #idOf(socket: LoopbackSocket): SessionId | null {
    const attachment = this.#attachments.get(socket);
    return attachment === undefined ? null : (parseSession(JSON.parse(attachment))?.id ?? null);
  }

  #socketOf(id: SessionId): LoopbackSocket | undefined {
    return [...this.#attachments.keys()].find((socket) => this.#idOf(socket) === id);
  }
}
