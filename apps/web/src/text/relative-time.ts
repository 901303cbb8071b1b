import { text } from "./en.ts";

const units = [
  { unit: "year", ms: 31_556_952_000 },
  { unit: "month", ms: 2_629_746_000 },
  { unit: "week", ms: 604_800_000 },
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
] as const;

/** “3 hours ago”, “yesterday”, “in 2 minutes”. Anything within a minute is “just now”. */
export function relativeTime(atMs: number, nowMs: number): string {
  const difference = atMs - nowMs;
  const scale = units.find(({ ms }) => Math.abs(difference) >= ms);
  if (scale === undefined) return text.justNow;
  const format = new Intl.RelativeTimeFormat(text.language.code, { numeric: "auto" });
  return format.format(Math.round(difference / scale.ms), scale.unit);
}
