import { limits } from "@scriptorium/sync/protocol";
import type { Outcome } from "../outcome.ts";
import { notFound, problem, storageFull } from "../problem.ts";

/** Goes on when a change was stored. Throws the problem when the caller may not, or it does not fit. */
export function demandStored(outcome: Outcome | null): void {
  if (outcome === null) throw notFound();
  if (outcome.ok) return;
  if (outcome.isFull === true) throw storageFull();
  if (outcome.isHeld !== true) throw problem("invalid-content", outcome.reason);
  throw problem(
    "connection-open",
    "Write by the connection that has this clientID. If it is yours and lost, it ends when nothing is heard of it: try again then.",
    { "retry-after": String(Math.ceil(limits.silenceMaxMs / 1_000)) },
  );
}
