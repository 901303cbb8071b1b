import type { Limits, SessionId } from "../protocol/index.ts";
import type { Output } from "../room/index.ts";

/**
 * What waits to be read by each socket. Sends to a client that does not read are
 * queued without end by the platform, and one such client could fill the memory
 * that all share.
 */
export class Outgoing {
  readonly #limits: Limits;
  /** Bytes that each session asked for itself and may not have read yet. */
  readonly #answered = new Map<SessionId, number>();
  /** Sessions that are being answered in this turn. An answer may be many frames. */
  readonly #answering = new Set<SessionId>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** What is sent from now on belongs to another event. */
  startTurn(): void {
    this.#answering.clear();
  }

  /** Sends, or does nothing and returns false when too much waits for this reader. */
  send(id: SessionId, socket: WebSocket, { frame, isAnswer }: Output & { kind: "send" }): boolean {
    const waiting = bufferedBytes(socket);
    if (waiting <= this.#limits.bufferedBytesMax) this.#answered.delete(id);
    if (isAnswer === true && !this.#answering.has(id)) {
      // One answer at a time: a few bytes ask for the whole document.
      if (waiting > this.#limits.bufferedBytesMax) return false;
      this.#answering.add(id);
    }
    const answered = this.#answered.get(id) ?? 0;
    if (waiting > this.#limits.bufferedBytesMax + answered) return false;
    if (isAnswer === true) this.#answered.set(id, answered + frame.length);
    socket.send(frame);
    return true;
  }

  forget(id: SessionId): void {
    this.#answered.delete(id);
  }
}

/** Not in every release of the runtime; without it nothing is known to wait. */
function bufferedBytes(socket: WebSocket): number {
  const { bufferedAmount } = socket as { readonly bufferedAmount?: unknown };
  return typeof bufferedAmount === "number" ? bufferedAmount : 0;
}
