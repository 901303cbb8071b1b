import { text } from "./en.ts";

/** “2:05 PM”, or on another day “Nov 3, 2:05 PM”, in this device's time. */
export function clockTime(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  const day = isToday ? {} : ({ day: "numeric", month: "short" } as const);
  const format = new Intl.DateTimeFormat(text.language.code, {
    ...day,
    hour: "numeric",
    minute: "2-digit",
  });
  return format.format(atMs);
}
