import { limits } from "../protocol/index.ts";
import type { Received } from "../room/index.ts";

/**
 * Frames that came in and that the room has not taken yet. They are no further
 * than in the socket's own buffer: nothing was said of them, and whoever sent them
 * sends them again if they are lost.
 */
export class Inbox {
  #received: Received[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#received.length === 0;
  }

  /** True when there is as much as may wait. */
  get isFull(): boolean {
    return (
      this.#bytes >= limits.gatheredBytesMax || this.#received.length >= limits.gatheredFramesMax
    );
  }

  put(received: Received): void {
    this.#received.push(received);
    this.#bytes += received.frame.length;
  }

  /** Takes everything, in the order in which it came. */
  takeAll(): readonly Received[] {
    const received = this.#received;
    this.#received = [];
    this.#bytes = 0;
    return received;
  }
}
