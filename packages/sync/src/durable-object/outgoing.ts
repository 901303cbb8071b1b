import { limits as engineLimits } from "../protocol/index.ts";
import type { Limits, SessionId } from "../protocol/index.ts";
import type { Output } from "../room/index.ts";
import type { SentCount } from "./meter.ts";

/** A socket and what it may not have read yet. */
interface Reader {
  readonly socket: WebSocket;
  /** Bytes sent since it was last asked how many wait. To ask costs as much as to send. */
  unmeasured: number;
  /** Bytes that it asked for itself. */
  answered: number;
}

/**
 * The sockets, and what waits to be read by each. Sends to a client that does not
 * read are queued without end by the platform, and one such client could fill the
 * memory that all share.
 */
export class Outgoing {
  readonly #limits: Limits;
  readonly #count: SentCount;
  readonly #readers = new Map<SessionId, Reader>();
  /** Sessions that are being answered in this turn. An answer may be many frames. */
  readonly #answering = new Set<SessionId>();

  /** What is sent is added to `count`. */
  constructor(limits: Limits, count: SentCount) {
    this.#limits = limits;
    this.#count = count;
  }

  add(id: SessionId, socket: WebSocket): void {
    // A wake does not know what waits.
    this.#readers.set(id, { socket, unmeasured: Infinity, answered: 0 });
  }

  remove(id: SessionId): void {
    this.#readers.delete(id);
  }

  /** The session's socket, or null when it is closed. */
  socketOf(id: SessionId): WebSocket | null {
    const socket = this.#readers.get(id)?.socket;
    return socket?.readyState === WebSocket.OPEN ? socket : null;
  }

  /** What is sent from now on belongs to another event. */
  startTurn(): void {
    this.#answering.clear();
  }

  /** Sends, or does nothing and returns false when too much waits for this reader. */
  send(id: SessionId, { frame, isAnswer }: Output & { kind: "send" }): boolean {
    const reader = this.#readers.get(id);
    if (reader === undefined) return true;
    reader.unmeasured += frame.length;
    if (isAnswer === true || reader.unmeasured > engineLimits.unmeasuredBytesMax) {
      if (!this.#mayTake(id, reader, isAnswer === true)) return false;
      if (isAnswer === true) reader.answered += frame.length;
    }
    try {
      reader.socket.send(frame);
      this.#count.messagesOut += 1;
      this.#count.bytesOut += frame.length;
    } catch (error) {
      // It was closed meanwhile, which its own event will say.
      if (reader.socket.readyState === WebSocket.OPEN) throw error;
    }
    return true;
  }

  #mayTake(id: SessionId, reader: Reader, isAnswer: boolean): boolean {
    const waiting = bufferedBytes(reader.socket);
    reader.unmeasured = 0;
    if (waiting <= this.#limits.bufferedBytesMax) reader.answered = 0;
    if (isAnswer && !this.#answering.has(id)) {
      // One answer at a time: a few bytes ask for the whole document.
      if (waiting > this.#limits.bufferedBytesMax) return false;
      this.#answering.add(id);
    }
    return waiting <= this.#limits.bufferedBytesMax + reader.answered;
  }
}

/** Not in every release of the runtime; without it nothing is known to wait. */
function bufferedBytes(socket: WebSocket): number {
  const { bufferedAmount } = socket as { readonly bufferedAmount?: unknown };
  return typeof bufferedAmount === "number" ? bufferedAmount : 0;
}
