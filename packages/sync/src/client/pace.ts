import { limits } from "../protocol/index.ts";
import type { Limits } from "../protocol/index.ts";

type Paces = Pick<
  Limits,
  | "companyMs"
  | "flushAloneMs"
  | "flushBurstMax"
  | "flushRestMs"
  | "flushTogetherMs"
  | "heldBytesMax"
  | "heldEditsMax"
>;

/** Named one by one, so that a page that needs these does not load all others. */
const usualPaces: Paces = {
  companyMs: limits.companyMs,
  flushAloneMs: limits.flushAloneMs,
  flushBurstMax: limits.flushBurstMax,
  flushRestMs: limits.flushRestMs,
  flushTogetherMs: limits.flushTogetherMs,
  heldBytesMax: limits.heldBytesMax,
  heldEditsMax: limits.heldEditsMax,
};

/** What has not been sent yet. */
export interface Waiting {
  /** Transactions. */
  readonly count: number;
  readonly bytes: number;
}

/**
 * When edits leave: at once after a pause, then at a pace that follows the
 * company, because each one that leaves is a row on the server, and for others
 * something to wait for. docs/adr/0009
 */
export class Pace {
  readonly #paces: Paces;
  #leftMs = -Infinity;
  /** Edits that may still leave in company without a rest, as of `#leftMs`. */
  #allowance: number;
  #heardMs = -Infinity;
  #isHurried = false;

  /** `paces` replaces the usual ones, for who compares. */
  constructor(paces: Paces = usualPaces) {
    this.#paces = paces;
    this.#allowance = paces.flushBurstMax;
  }

  /** Somebody else's edit came: its author is there, shown or not. */
  heard(nowMs: number): void {
    this.#heardMs = nowMs;
  }

  /** Somebody waits until what waits now is stored. */
  hurry(): void {
    this.#isHurried = true;
  }

  /** An edit left, and this is what it left behind. */
  left(behind: Waiting, nowMs: number): void {
    this.#allowance = Math.max(0, this.#allowanceAt(nowMs) - 1);
    this.#leftMs = nowMs;
    if (behind.count === 0) this.#isHurried = false;
  }

  /** A new connection owes nothing to the one before. */
  restart(): void {
    this.#leftMs = -Infinity;
    this.#allowance = this.#paces.flushBurstMax;
  }

  /** For how many ms more `waiting` is kept back. 0 when it may leave. */
  holdMs(waiting: Waiting, isSeen: boolean, nowMs: number): number {
    if (this.#isHurried) return 0;
    if (waiting.count >= this.#paces.heldEditsMax || waiting.bytes >= this.#paces.heldBytesMax)
      return 0;
    const sinceMs = nowMs - this.#leftMs;
    // A clock that was set back must not keep anything back.
    if (sinceMs < 0) return 0;
    const isAlone = !isSeen && nowMs - this.#heardMs >= this.#paces.companyMs;
    return Math.max(0, (isAlone ? this.#paces.flushAloneMs : this.#togetherMs()) - sinceMs);
  }

  /** How long after the last edit the next one may leave while others are there. */
  #togetherMs(): number {
    const restMs = Math.ceil((1 - this.#allowance) * this.#paces.flushRestMs);
    return Math.max(this.#paces.flushTogetherMs, restMs);
  }

  #allowanceAt(nowMs: number): number {
    const rests = Math.max(0, nowMs - this.#leftMs) / this.#paces.flushRestMs;
    return Math.min(this.#paces.flushBurstMax, this.#allowance + rests);
  }
}
