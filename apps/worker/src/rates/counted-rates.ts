import { limits } from "@scriptorium/sync/protocol";
import { Allowances } from "./allowances.ts";
import type { RateKind, RateSettings } from "./rate-settings.ts";
import type { Asked, Rates, RateScope } from "./rates.ts";

/**
 * Counts in memory. On a machine of one's own one Worker serves everybody, so the count is whole;
 * an object that counts would cost a wake and a row for each request. A restart forgives what was
 * used up. On Cloudflare without the bindings, each isolate counts for itself.
 */
export class CountedRates implements Rates {
  readonly #settings: Exclude<RateSettings, "off">;
  readonly #allowances = new Allowances();

  constructor(settings: Exclude<RateSettings, "off">) {
    this.#settings = settings;
  }

  take({ kind, scope, key, count = 1 }: Asked, nowMs: number): Promise<number | null> {
    const name = `${kind} ${scope} ${key}`;
    const perMinute = ratePerMinute(kind, scope, this.#settings);
    const rate = { perSecond: perMinute / 60, burst: perMinute };
    const allowance = this.#allowances.of(name, rate, nowMs);
    // What is more than there can ever be takes all of it.
    const wanted = Math.min(count, perMinute);
    const isGranted = allowance.take(wanted, nowMs);
    const waitS = Math.max(1, Math.ceil(allowance.waitMs(wanted) / 1000));
    return Promise.resolve(isGranted ? null : waitS);
  }
}

/** How many a minute, and how many at once after a minute without any. */
export function ratePerMinute(
  kind: RateKind,
  scope: RateScope,
  settings: Exclude<RateSettings, "off"> = {},
): number {
  const perPerson = settings[kind] ?? limits[`${kind}PerMinute`];
  return scope === "person" ? perPerson : perPerson * limits.peoplePerAddress;
}
