import { connectToDocument } from "@scriptorium/sync/durable-object";
import { Document } from "../../../../apps/worker/src/document.ts";
import { ClockedSocket } from "./clocked-socket.ts";
import { CountedSql } from "./counted-sql.ts";
import type { ClockedAnswer, ClockedEvent, ClockedSend, ClockedUsage } from "./event.ts";

/** An object that may sleep does so after this long without an event, in ms. */
const sleepsAfterMs = 10_000;

/** Turns of the microtask queue in which what a handler has started comes to its end. */
const turns = 40;

interface Timer {
  readonly setMs: number;
  readonly dueMs: number;
  readonly callback: () => void;
}

/**
 * Our Durable Object on real SQLite, in a time that is passed in: its clock, its
 * timers, its alarm, its sockets and its sleep are ours, its rows the platform's.
 */
export class ClockedPlatform {
  readonly #sql: CountedSql;
  readonly #context: unknown;
  #nowMs = 0;
  #object: Document | null = null;
  #lastEventMs = 0;
  #alarmMs: number | null = null;
  /** Handlers that wait for a timer. */
  #unfinished = 0;
  /** What a handler threw, to be told to whoever turns the clock. */
  #failure: Error | null = null;
  #timers: readonly Timer[] = [];
  readonly #sockets = new Map<string, ClockedSocket>();
  /** Whose socket the upgrade that is under way makes. */
  #opening = "";
  #sends: ClockedSend[] = [];
  #usage = noUsage();
  #meteredBefore = 0;

  constructor(state: DurableObjectState) {
    this.#sql = new CountedSql(state.storage.sql);
    this.#context = this.#makeContext(state);
    this.#replaceGlobals();
  }

  /** What was counted since the event `count`. */
  get usage(): ClockedUsage {
    this.#sql.settle();
    const { rowsRead, rowsWritten } = this.#sql;
    const counted = { ...this.#usage, rowsRead, rowsWritten: { ...rowsWritten } };
    return { ...counted, metered: this.#metered - this.#meteredBefore };
  }

  async run(events: readonly ClockedEvent[]): Promise<ClockedAnswer> {
    this.#sends = [];
    for (const event of events) {
      await this.#passTo(event.atMs);
      await this.#handle(event);
      this.#sql.settle();
    }
    return { sends: this.#sends, nextMs: this.#nextMs };
  }

  /** Rows written so far, as the object's own meter has them. */
  get #metered(): number {
    return this.#object?.usage()?.rowsWritten ?? 0;
  }

  get #nextMs(): number | null {
    // An alarm waits for the one before it, as for all that is under way here.
    const alarmMs = this.#unfinished > 0 ? null : this.#alarmMs;
    const due = [...this.#timers.map(({ dueMs }) => dueMs), alarmMs ?? Infinity];
    const nextMs = Math.min(...due);
    return nextMs === Infinity ? null : nextMs;
  }

  /** Lets time pass, with the alarms and timers that come due. */
  async #passTo(untilMs: number): Promise<void> {
    for (;;) {
      const nextMs = this.#nextMs;
      if (nextMs === null || nextMs > untilMs) break;
      this.#nowMs = Math.max(this.#nowMs, nextMs);
      const timer = this.#timers.find(({ dueMs }) => dueMs === nextMs);
      if (timer !== undefined) {
        this.#timers = this.#timers.filter((other) => other !== timer);
        this.#usage.timerMs += timer.dueMs - timer.setMs;
        await this.#enter(() => timer.callback());
      } else {
        this.#alarmMs = null;
        this.#usage.alarms += 1;
        await this.#enter((object) => object.alarm());
      }
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  async #handle(event: ClockedEvent): Promise<void> {
    switch (event.kind) {
      case "tick":
        return;
      case "count":
        this.#sql.reset();
        this.#usage = noUsage();
        this.#meteredBefore = this.#metered;
        return;
      case "found":
        await this.#enter((object) => object.found({ id: event.owner, name: "" }, []));
        for (const member of event.members)
          this.#sql.exec("INSERT INTO members (principal, role) VALUES (?, 'edit')", member);
        return;
      case "open":
        this.#usage.upgrades += 1;
        await this.#open(event.socket, event.principal);
        return;
      case "ping":
        this.#sockets.get(event.socket)?.pong(this.#nowMs);
        return;
      case "frame": {
        this.#usage.frames += 1;
        const socket = this.#sockets.get(event.socket);
        if (socket === undefined) return;
        const { buffer } = Uint8Array.from(event.bytes);
        await this.#enter((object) => object.webSocketMessage(asPlatforms(socket), buffer));
        return;
      }
      case "close": {
        const socket = this.#sockets.get(event.socket);
        if (socket === undefined) return;
        socket.readyState = WebSocket.READY_STATE_CLOSING;
        await this.#enter((object) => object.webSocketClose(asPlatforms(socket), 1000));
        this.#sockets.delete(event.socket);
      }
    }
  }

  async #open(name: string, principal: string): Promise<void> {
    const headers = { upgrade: "websocket", "sec-websocket-protocol": "scriptorium.v1" };
    const grant = { principal, name: principal, role: "edit", link: null } as const;
    this.#opening = name;
    await this.#enter((object) =>
      connectToDocument(object, new Request("https://bench.example", { headers }), { grant }),
    );
  }

  /** Runs a handler of the object, which is built when it has slept. */
  async #enter(handler: (object: Document) => unknown): Promise<void> {
    const isIdle = this.#timers.length === 0 && this.#unfinished === 0;
    const isAsleep = isIdle && this.#nowMs - this.#lastEventMs >= sleepsAfterMs;
    if (this.#object === null || isAsleep) {
      this.#object = new Document(this.#context as DurableObjectState, {} as never);
      this.#usage.wakes += 1;
    }
    void this.#finish(handler, this.#object);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    if (this.#failure !== null) throw this.#failure;
    this.#lastEventMs = this.#nowMs;
    this.#usage.handlers += 1;
  }

  /** Does not return before the handler has, which may wait for time to pass. */
  async #finish(handler: (object: Document) => unknown, object: Document): Promise<void> {
    this.#unfinished += 1;
    try {
      await handler(object);
    } catch (error) {
      this.#failure = new Error(`a handler failed: ${String(error)}`);
    }
    this.#unfinished -= 1;
  }

  #makeContext(state: DurableObjectState): unknown {
    const sockets = (): ClockedSocket[] => [...this.#sockets.values()];
    return {
      id: state.id,
      storage: {
        sql: this.#sql,
        transactionSync: (work: () => unknown) => state.storage.transactionSync(work),
        sync: () => Promise.resolve(),
        getAlarm: () => Promise.resolve(this.#alarmMs),
        setAlarm: (atMs: number) => {
          this.#sql.wrote("alarm", 1);
          this.#alarmMs = Number(atMs);
          return Promise.resolve();
        },
        deleteAlarm: () => {
          this.#alarmMs = null;
          return Promise.resolve();
        },
      },
      acceptWebSocket: (socket: ClockedSocket) => this.#sockets.set(this.#opening, socket),
      getWebSockets: sockets,
      setWebSocketAutoResponse: () => {},
      getWebSocketAutoResponseTimestamp: ({ pingedMs }: ClockedSocket) =>
        pingedMs === null ? null : new Date(pingedMs),
      waitUntil: () => {},
    };
  }

  /** For the object's code, which takes time and sockets from where every Worker finds them. */
  #replaceGlobals(): void {
    Date.now = () => Math.floor(this.#nowMs);
    const platformPair = WebSocketPair;
    const openPair = (): { readonly 0: WebSocket; readonly 1: WebSocket } => {
      const name = this.#opening;
      const send = (sent: ClockedSend["sent"]): void =>
        void this.#sends.push({ atMs: this.#nowMs, socket: name, sent });
      // A response takes no other end than the platform's.
      return { 0: new platformPair()[0], 1: asPlatforms(new ClockedSocket(send)) };
    };
    Object.assign(globalThis, {
      WebSocketPair: function pair() {
        return openPair();
      },
      setTimeout: (callback: () => void, delayMs = 0) => {
        const timer = { setMs: this.#nowMs, dueMs: this.#nowMs + Math.max(0, delayMs), callback };
        this.#timers = [...this.#timers, timer];
        return timer;
      },
      clearTimeout: (timer: Timer) => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    });
  }
}

function noUsage(): { [Name in Counter]: number } {
  return { frames: 0, upgrades: 0, alarms: 0, wakes: 0, handlers: 0, timerMs: 0 };
}

type Counter = "frames" | "upgrades" | "alarms" | "wakes" | "handlers" | "timerMs";

function asPlatforms(socket: ClockedSocket): WebSocket {
  return socket as unknown as WebSocket;
}
