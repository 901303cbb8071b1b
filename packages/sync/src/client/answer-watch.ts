import { limits } from "../protocol/index.ts";

/**
 * Tells when an answer will not come any more. Frames arrive in order or not at
 * all, so a server that answers pings sent after a request has had the request,
 * or never will.
 */
export class AnswerWatch {
  #isAwaiting = false;
  /** True when the ping that is unanswered was sent after the request. */
  #isPinged = false;
  #answeredPings = 0;

  /** Something was sent that has to be answered, or a part of the answer came. */
  asked(): void {
    this.#isAwaiting = true;
    this.#isPinged = false;
    this.#answeredPings = 0;
  }

  answered(): void {
    this.#isAwaiting = false;
  }

  pinged(): void {
    this.#isPinged = this.#isAwaiting;
  }

  /** A ping was answered. True when the request or its answer must have been lost. */
  ponged(): boolean {
    if (!this.#isAwaiting || !this.#isPinged) return false;
    this.#isPinged = false;
    this.#answeredPings += 1;
    return this.#answeredPings >= limits.unansweredPingsMax;
  }
}
