/** How often something may be done: so many times at once, and so many a second after that. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * A token bucket for one thing that one session does. Lost with the object's
 * memory, which only ever gives back what was used up.
 */
export class Allowance {
  readonly #rate: Rate;
  #left: number;
  #countedMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#countedMs = nowMs;
  }

  /** Takes `count` if there are as many left. False when not, and nothing is taken. */
  take(count: number, nowMs: number): boolean {
    const { perSecond, burst } = this.#rate;
    // A clock that was set back gives nothing.
    const passedS = Math.max(0, nowMs - this.#countedMs) / 1000;
    this.#left = Math.min(burst, this.#left + passedS * perSecond);
    this.#countedMs = nowMs;
    if (this.#left < count) return false;
    this.#left -= count;
    return true;
  }

  /** In how many ms there will be `count` to take, as of the last `take`. */
  waitMs(count: number): number {
    return Math.max(0, Math.ceil(((count - this.#left) * 1000) / this.#rate.perSecond));
  }
}
