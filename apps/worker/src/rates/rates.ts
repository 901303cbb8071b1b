import type { RateKind } from "./rate-settings.ts";

/** Whom something is counted for: a person or program, or everybody at one address. */
export type RateScope = "person" | "address";

/** One thing that somebody asks for. */
export interface Asked {
  readonly kind: RateKind;
  readonly scope: RateScope;
  /** Who, within the scope. */
  readonly key: string;
  /** As how many it counts. One when it is left out. */
  readonly count?: number;
}

/** Counts what is asked for. */
export interface Rates {
  /** Seconds after which to ask again, or null when this is within what may be asked for. */
  take(asked: Asked, nowMs: number): Promise<number | null>;
}
