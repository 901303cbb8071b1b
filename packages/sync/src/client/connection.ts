import {
  CloseCode,
  isPermanentClose,
  limits,
  ownSubprotocol,
  ticketPrefix,
} from "../protocol/index.ts";
import { reconnectDelayMs } from "./backoff.ts";
import type { Environment, SocketLike } from "./environment.ts";
import { TicketDelayedError, TicketRefusedError } from "./errors.ts";

export type ConnectionState =
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "open"; readonly attempt: number }
  | { readonly kind: "offline"; readonly retryAtMs: number; readonly reason: string }
  | { readonly kind: "refused"; readonly code: number; readonly reason: string };

export interface ConnectionEvents {
  changed(state: ConnectionState): void;
  opened(): void;
  frame(frame: Uint8Array): void;
  pinged(): void;
  ponged(): void;
  /** The server closed for good. True when what it minded is changed, so that it may be tried again. */
  mended(code: number): boolean;
}

/**
 * Keeps one socket to the server: fetches a ticket, connects, pings, and comes
 * back after a loss, until the server refuses for good or `close` is called.
 */
export class Connection {
  readonly #url: string;
  readonly #getTicket: () => Promise<string>;
  readonly #environment: Environment;
  readonly #events: ConnectionEvents;
  #socket: SocketLike | null = null;
  #state: ConnectionState = { kind: "connecting", attempt: 1 };
  /** Attempts since the last complete sync. */
  #attempt = 0;
  /** True when the last connection ended because the document had no place for it. */
  #isCrowded = false;
  /** Counts every attempt, so that a ticket that comes late is told from the one awaited. */
  #generation = 0;
  #cancelTimer: () => void = () => {};
  /** Before then no ticket is asked for, whatever happens: the server said so. */
  #earliestMs = 0;
  /** When the timer should call back. */
  #dueMs = Infinity;
  #isPinged = false;
  #isStarted = false;
  /** True while the page stands still, or is about to. */
  #isSuspended = false;
  #isClosed = false;

  constructor(
    options: { readonly url: string; readonly getTicket: () => Promise<string> },
    environment: Environment,
    events: ConnectionEvents,
  ) {
    this.#url = options.url;
    this.#getTicket = options.getTicket;
    this.#environment = environment;
    this.#events = events;
  }

  get isCrowded(): boolean {
    return this.#isCrowded;
  }

  start(): void {
    this.#isStarted = true;
    if (this.#isSuspended) this.#wait(0);
    else void this.#connect();
  }

  send(frame: Uint8Array): void {
    this.#socket?.send(frame as Uint8Array<ArrayBuffer>);
    // No timer has told of the sleep yet, and somebody types.
    if (this.#isLate) this.doubt();
  }

  /**
   * The page is about to stand still: an open socket would become a ghost for
   * others, and may keep a page from being put aside.
   */
  suspend(): void {
    this.#isSuspended = true;
    if (!this.#isStarted || this.#state.kind === "refused") return;
    this.#drop();
    this.#wait(0);
  }

  /** The page goes on: no waiting for what it can't be blamed for. */
  resume(): void {
    // While it stood still there was no socket to doubt.
    this.#isSuspended = false;
    this.doubt();
  }

  /** Something changed: don't wait any longer, and don't trust an old socket. */
  doubt(): void {
    if (this.#isSuspended) return;
    if (this.#state.kind === "offline") this.#connectSoon();
    if (this.#state.kind === "open") this.#probe();
  }

  /** The network is said to be gone: don't trust the socket until it has answered. */
  doubtSocket(): void {
    if (this.#state.kind === "open") this.#probe();
  }

  /** The connection did its work: the next loss is answered by a short wait again. */
  settled(): void {
    this.#attempt = 0;
    this.#isCrowded = false;
  }

  /** Ends this connection, on which something was lost, and comes back. */
  hangUp(reason: string): void {
    if (this.#socket !== null) this.#lost(1006, reason);
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  /** Connects now, or when the server allows it. */
  #connectSoon(): void {
    const delayMs = this.#earliestMs - this.#environment.now();
    if (delayMs > 0) this.#wait(delayMs);
    else void this.#connect();
  }

  async #connect(): Promise<void> {
    const generation = ++this.#generation;
    const isAwaited = (): boolean =>
      !this.#isClosed && this.#generation === generation && this.#state.kind === "connecting";
    this.#change({ kind: "connecting", attempt: ++this.#attempt });
    this.#after(limits.connectTimeoutMs, () =>
      this.#lost(1006, "the connection could not be opened in time"),
    );
    try {
      const ticket = await this.#getTicket();
      if (isAwaited()) this.#open(ticket);
    } catch (error) {
      if (!isAwaited()) return;
      if (error instanceof TicketRefusedError) this.#refuse(error.code, error.message);
      else if (error instanceof TicketDelayedError) this.#delay(error.retryAfterMs, error.message);
      else this.#lost(1006, String(error));
    }
  }

  #open(ticket: string): void {
    const socket = this.#environment.connect(this.#url, [ownSubprotocol, ticketPrefix + ticket]);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      this.#change({ kind: "open", attempt: this.#attempt });
      this.#pingLater();
      this.#events.opened();
    };
    socket.onmessage = ({ data }) => {
      if (this.#isPinged) this.#pingLater();
      if (data === "pong") this.#events.ponged();
      if (data instanceof ArrayBuffer) this.#events.frame(new Uint8Array(data));
    };
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
    // Every error is followed by a close.
    socket.onerror = () => {};
  }

  /** Silence is not death; an unanswered ping is. */
  #pingLater(): void {
    this.#isPinged = false;
    this.#after(limits.pingIntervalMs, (isLate) => {
      if (isLate) this.#probe();
      else this.#ping();
    });
  }

  #ping(): void {
    this.#sendPing(limits.pingTimeoutMs, (isLate) => {
      // The answer may have come while the device slept, and wait behind this timer.
      if (isLate) this.#probe();
      else this.#lost(1006, "the server does not answer");
    });
  }

  /** A ping that has to be answered soon. If it is not, another connection is made at once. */
  #probe(): void {
    this.#sendPing(limits.probeTimeoutMs, () => {
      this.#drop();
      void this.#connect();
    });
  }

  #sendPing(timeoutMs: number, onSilence: (isLate: boolean) => void): void {
    this.#isPinged = true;
    this.#socket?.send("ping");
    this.#events.pinged();
    this.#after(timeoutMs, onSilence);
  }

  #lost(code: number, reason: string): void {
    this.#drop();
    if (this.#isClosed) return;
    this.#isCrowded = code === CloseCode.crowded;
    if (isPermanentClose(code) && !this.#events.mended(code)) {
      this.#refuse(code, reason);
      return;
    }
    this.#wait(
      reconnectDelayMs(this.#attempt, () => this.#environment.random()),
      reason,
    );
  }

  /** Comes back when it may, and a little later, or all who were delayed would come at once. */
  #delay(retryAfterMs: number, reason: string): void {
    const leastMs = Math.min(retryAfterMs, limits.ticketDelayMaxMs);
    this.#drop();
    this.#earliestMs = this.#environment.now() + leastMs;
    this.#wait(leastMs + reconnectDelayMs(this.#attempt, () => this.#environment.random()), reason);
  }

  /** Waits for the next attempt or, while the page stands still, for its going on. */
  #wait(delayMs: number, reason = ""): void {
    this.#change({ kind: "offline", retryAtMs: this.#environment.now() + delayMs, reason });
    if (!this.#isSuspended) this.#after(delayMs, () => void this.#connect());
  }

  #refuse(code: number, reason: string): void {
    this.#drop();
    this.#change({ kind: "refused", code, reason });
  }

  /** Calls back once, unless something else is to be waited for before. Only one thing ever is. */
  #after(delayMs: number, callback: (isLate: boolean) => void): void {
    this.#cancelTimer();
    this.#dueMs = this.#environment.now() + delayMs;
    this.#cancelTimer = this.#environment.setTimer(() => callback(this.#isLate), delayMs);
  }

  /** True when the timer should have called back long ago: the device slept, or the page did. */
  get #isLate(): boolean {
    return this.#environment.now() > this.#dueMs + limits.timerLateMs;
  }

  #drop(): void {
    this.#cancelTimer();
    this.#dueMs = Infinity;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #change(state: ConnectionState): void {
    this.#state = state;
    this.#events.changed(state);
  }
}
