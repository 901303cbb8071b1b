/** What is counted. */
export const rateKinds = [
  "creations",
  "tickets",
  "uploads",
  "signIns",
  "upgrades",
  "sharings",
  "lists",
  "reads",
] as const;

export type RateKind = (typeof rateKinds)[number];

/** Numbers in place of the usual ones, or "off". */
export type RateSettings = "off" | Readonly<Partial<Record<RateKind, number>>>;

/** Reads RATE_LIMITS: `off`, or words like `creations=30`. Null when it is neither. */
export function parseRateSettings(text: string): RateSettings | null {
  if (text.trim() === "off") return "off";
  const settings: Partial<Record<RateKind, number>> = {};
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const [, name, count] = /^(\w+)=([1-9]\d{0,6})$/.exec(word) ?? [];
    const kind = rateKinds.find((known) => known === name);
    // Said twice, nobody could tell which is meant.
    if (kind === undefined || settings[kind] !== undefined) return null;
    settings[kind] = Number(count);
  }
  return settings;
}
