import { limits } from "../protocol/index.ts";
import type { SessionId } from "../protocol/index.ts";
import type { Received } from "../room/index.ts";

/**
 * Frames that came in and that the room has not taken yet. They are no further
 * than in the socket's own buffer: nothing was said of them, and whoever sent them
 * sends them again if they are lost.
 *
 * A lone frame is taken at once. What comes while a commit is under way is taken
 * when that is over, and in a burst some milliseconds later, because the thread
 * stands still during a commit and what came meanwhile has yet to be read.
 */
export class Inbox {
  readonly #take: (received: readonly Received[], sinceMs: number) => void;
  readonly #now: () => number;
  readonly #received: Received[] = [];
  /** When the first of them came, in ms since 1970. */
  #sinceMs = 0;
  #bytes = 0;
  /** True from when a commit is under way until what came meanwhile is taken. */
  #isGathering = false;
  /** True when so much was taken at once that more is likely to come. */
  #isBurst = false;

  /** `take` is called with what came in, in that order, and since when that has waited. */
  constructor(take: (received: readonly Received[], sinceMs: number) => void, now: () => number) {
    this.#take = take;
    this.#now = now;
  }

  put(received: Received): void {
    if (this.#received.length === 0) this.#sinceMs = this.#now();
    this.#received.push(received);
    this.#bytes += received.frame.length;
    const isFull =
      this.#bytes >= limits.gatheredBytesMax || this.#received.length >= limits.gatheredFramesMax;
    if (isFull || !this.#isGathering) this.empty();
  }

  /** A commit is under way. */
  commitBegan(): void {
    this.#isGathering = true;
  }

  /** It is over. How many ms to wait before `gathered` is to be called: 0, but in a burst. */
  commitEnded(): number {
    return this.#isBurst ? limits.gatherMs : 0;
  }

  /** Takes what came meanwhile. */
  gathered(): void {
    this.#isGathering = false;
    this.#isBurst = false;
    this.empty();
  }

  /** Takes what there is, because something comes that must not overtake it. */
  empty(): void {
    this.#isBurst ||= this.#received.length >= limits.burstFramesMin;
    this.#bytes = 0;
    // A turn that fails forgets the rest.
    while (this.#received.length > 0) {
      this.#take(this.#received.splice(0, this.#turnLength()), this.#sinceMs);
    }
  }

  /** How many frames the next turn takes. */
  #turnLength(): number {
    const senders = new Set<SessionId>();
    let bytes = 0;
    const length = this.#received.findIndex(({ id, frame }) => {
      senders.add(id);
      bytes += frame.length;
      return bytes * senders.size > limits.turnCopiesBytesMax;
    });
    return length < 0 ? this.#received.length : Math.max(1, length);
  }

  /** The room starts over, and so do those who sent this. */
  forget(): void {
    this.#received.length = 0;
    this.#bytes = 0;
  }
}
