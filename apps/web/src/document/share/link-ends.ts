/** When a share link may end, from now. */
export type LinkEnd = "never" | "day" | "week" | "month";

export const linkEnds: readonly LinkEnd[] = ["never", "day", "week", "month"];

const dayMs = 86_400_000;
const days = { day: 1, week: 7, month: 30 };

/** When a link ends that is made now, in ms since 1970, or null for never. */
export function endMs(end: LinkEnd, nowMs: number): number | null {
  return end === "never" ? null : nowMs + days[end] * dayMs;
}
