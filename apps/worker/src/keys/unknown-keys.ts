import { limits } from "@scriptorium/sync/protocol";
import { Allowances } from "../rates/allowances.ts";

const rate = {
  perSecond: limits.unknownKeysPerMinute / 60,
  burst: limits.unknownKeysPerMinute,
};

/**
 * Keys of which this isolate does not know that they are good, counted by address. One object knows all
 * keys, so an address that makes some up is held back before it is asked. What was found good is let
 * through to it, or somebody at the same address could keep its programs out.
 */
export class UnknownKeys {
  readonly #allowances = new Allowances();
  /** Hashes of keys, the one that was found good last at the end. */
  readonly #good = new Set<string>();

  /** In how many seconds a key of this hash may be asked about, or null when it may now, and is counted. */
  take(address: string, hash: string, nowMs: number): number | null {
    if (this.#good.has(hash)) return null;
    const allowance = this.#allowances.of(address, rate, nowMs);
    return allowance.take(1, nowMs) ? null : Math.max(1, Math.ceil(allowance.waitMs(1) / 1000));
  }

  /** What came of asking. */
  told(hash: string, isGood: boolean): void {
    this.#good.delete(hash);
    if (!isGood) return;
    this.#good.add(hash);
    const [oldest] = this.#good;
    if (this.#good.size > limits.keysMax && oldest !== undefined) this.#good.delete(oldest);
  }
}
