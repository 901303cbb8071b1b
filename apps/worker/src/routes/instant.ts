import { problem } from "../problem.ts";

/** An instant of a request's body in ms, or null for none. One that has passed is a problem. */
export function futureInstant(field: string, instant: string | null): number | null {
  const ms = instant === null ? null : Date.parse(instant);
  if (ms === null || ms > Date.now()) return ms;
  throw problem("malformed-body", `${field}: choose a moment in the future.`);
}
