import { limits } from "../protocol/index.ts";

/**
 * When something was written that was not told of yet, as far as memory has it. That there is a
 * look for a pause is known to the database; after a wake nothing more is, and nothing was
 * written in the seconds before.
 */
export class ChangeWatch {
  #firstMs: number | null = null;
  #lastMs: number | null = null;

  /** When something was written last, or null when that is not known. */
  get lastMs(): number | null {
    return this.#lastMs;
  }

  /** Something was written. True when a look has to be arranged, which is the first time. */
  wrote(nowMs: number): boolean {
    this.#lastMs = nowMs;
    if (this.#firstMs !== null) return false;
    this.#firstMs = nowMs;
    return true;
  }

  /**
   * When to look again, or null when it is time to tell: nothing was written for `pauseMs`, or
   * the first has waited for `changedAtLatestMs`. Each look comes as long after the first edit again.
   */
  nextLookMs(nowMs: number, pauseMs: number): number | null {
    const [firstMs, lastMs] = [this.#firstMs, this.#lastMs];
    if (firstMs === null || lastMs === null || nowMs - lastMs >= pauseMs) return null;
    const latestMs = firstMs + limits.changedAtLatestMs;
    if (nowMs >= latestMs) return null;
    return Math.min(nowMs + Math.max(pauseMs, nowMs - firstMs), latestMs);
  }

  /** It is told. */
  forget(): void {
    this.#firstMs = null;
    this.#lastMs = null;
  }
}
