import type { Env } from "../env.ts";
import { identifyKnown } from "../identity.ts";
import type { AppContext } from "../identity.ts";
import { administrator } from "../keys/programs.ts";
import { tooManyRequests } from "../problem.ts";
import { BoundRates, rateBindings } from "./bound-rates.ts";
import { addressOf } from "./client-address.ts";
import { CountedRates } from "./counted-rates.ts";
import { parseRateSettings } from "./rate-settings.ts";
import type { RateKind } from "./rate-settings.ts";
import type { Rates } from "./rates.ts";

/** Counts `count` of a `kind` for whoever asks, and answers with 429 when that is more than may be. */
export async function limitRate(context: AppContext, kind: RateKind, count = 1): Promise<void> {
  const person = (await identifyKnown(context))?.principal ?? null;
  await limitRateOf(context, kind, { person, count });
}

/** Counts one of a `kind`, for what can be done without where that is more than may be. */
export async function isWithinRate(context: AppContext, kind: RateKind): Promise<boolean> {
  const person = (await identifyKnown(context))?.principal ?? null;
  return (await waitFor(context, kind, { person })) === null;
}

/**
 * The same for `person`, who is not known by the request, or null, and for their address. The person
 * comes first, so that what one has too much is not taken from all others behind the same address.
 * The administrator is not counted.
 */
export async function limitRateOf(
  context: AppContext,
  kind: RateKind,
  asked: { readonly person: string | null; readonly count?: number },
): Promise<void> {
  const waitS = await waitFor(context, kind, asked);
  if (waitS !== null) throw tooManyRequests(waitS);
}

/** Seconds after which to ask again, or null when this is within what may be asked for. */
async function waitFor(
  context: AppContext,
  kind: RateKind,
  { person, count = 1 }: { readonly person: string | null; readonly count?: number },
): Promise<number | null> {
  const rates = ratesOf(context.env);
  if (rates === null) return null;
  if (person === administrator.principal) return null;
  const address = addressOf(context.env, context.req.raw);
  for (const [scope, key] of [["person", person] as const, ["address", address] as const]) {
    const waitS = key === null ? null : await rates.take({ kind, scope, key, count }, Date.now());
    if (waitS !== null) return waitS;
  }
  return null;
}

/** The counters of this isolate, and what they were set to. */
let counted: { readonly setting: string; readonly rates: Rates | null } | null = null;

function ratesOf(env: Env): Rates | null {
  const { RATE_LIMITS: setting = "" } = env;
  if (setting === "" && env[rateBindings.creations.address] !== undefined)
    return new BoundRates(env);
  if (counted?.setting !== setting) counted = { setting, rates: countedRates(setting) };
  return counted.rates;
}

function countedRates(setting: string): Rates | null {
  const settings = parseRateSettings(setting);
  if (settings === null) throw new Error("RATE_LIMITS is not off, nor words like creations=30");
  return settings === "off" ? null : new CountedRates(settings);
}
