import type { Asked, Rates } from "./rates.ts";

/** The names of the bindings in wrangler.jsonc, which has their numbers. */
export const rateBindings = {
  creations: { person: "CREATIONS_PER_PERSON", address: "CREATIONS_PER_ADDRESS" },
  tickets: { person: "TICKETS_PER_PERSON", address: "TICKETS_PER_ADDRESS" },
  uploads: { person: "UPLOADS_PER_PERSON", address: "UPLOADS_PER_ADDRESS" },
  signIns: { person: "SIGN_INS_PER_PERSON", address: "SIGN_INS_PER_ADDRESS" },
  upgrades: { person: "UPGRADES_PER_PERSON", address: "UPGRADES_PER_ADDRESS" },
  sharings: { person: "SHARINGS_PER_PERSON", address: "SHARINGS_PER_ADDRESS" },
  lists: { person: "LISTS_PER_PERSON", address: "LISTS_PER_ADDRESS" },
  reads: { person: "READS_PER_PERSON", address: "READS_PER_ADDRESS" },
} as const;

type BindingName = (typeof rateBindings)[keyof typeof rateBindings]["person" | "address"];

export type RateBindings = Readonly<Partial<Record<BindingName, RateLimit>>>;

/** The period that wrangler.jsonc gives each binding, in s. They do not tell how much of it is left. */
export const boundPeriodS = 60;

/** Cloudflare's own counters: one for each of its locations. */
export class BoundRates implements Rates {
  readonly #bindings: RateBindings;

  constructor(bindings: RateBindings) {
    this.#bindings = bindings;
  }

  async take({ kind, scope, key, count = 1 }: Asked): Promise<number | null> {
    const binding = this.#bindings[rateBindings[kind][scope]];
    const asked = Array.from({ length: count }, async () => binding?.limit({ key }));
    const outcomes = await Promise.all(asked);
    return outcomes.some((outcome) => outcome?.success === false) ? boundPeriodS : null;
  }
}
