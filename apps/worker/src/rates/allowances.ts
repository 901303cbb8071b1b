import { limits } from "@scriptorium/sync/protocol";
import { Allowance } from "@scriptorium/sync/room";
import type { Rate } from "@scriptorium/sync/room";

/** What many may do, by name: the `ratedKeysMax` that did something last. */
export class Allowances {
  /** In the order in which they were used last. */
  readonly #byName = new Map<string, Allowance>();

  /** The allowance of this name, which is full when nothing is known of it. */
  of(name: string, rate: Rate, nowMs: number): Allowance {
    const allowance = this.#byName.get(name) ?? new Allowance(rate, nowMs);
    this.#byName.delete(name);
    this.#byName.set(name, allowance);
    const [oldest] = this.#byName.keys();
    if (this.#byName.size > limits.ratedKeysMax && oldest !== undefined)
      this.#byName.delete(oldest);
    return allowance;
  }
}
