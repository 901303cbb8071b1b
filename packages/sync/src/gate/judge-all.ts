import type { Update } from "../protocol/index.ts";
import { decodeUpdate } from "./decode-update.ts";
import { judgeUpdate } from "./judge.ts";
import type { Circumstances, Verdict } from "./judge.ts";
import { countNewlyDeleted } from "./newly-deleted.ts";
import type { Knowledge } from "./knowledge.ts";

/**
 * The first verdict that keeps one of `updates` out, when each builds on those
 * before it, or null when all may enter. They are one change: what any of them
 * deletes is room for all. `knowledge` learns of them on the way, so it must not be
 * the one that is kept.
 */
export function judgeAll(
  updates: readonly Update[],
  knowledge: Knowledge,
  circumstances: Circumstances = {},
): Extract<Verdict, { readonly kind: "gap" | "refuse" }> | null {
  const { author = "" } = circumstances;
  let bytesLeft = roomFor(updates, knowledge, circumstances.bytesLeft ?? Infinity);
  for (const update of updates) {
    const verdict = judgeUpdate(update, knowledge, { ...circumstances, bytesLeft });
    if (verdict.kind === "gap" || verdict.kind === "refuse") return verdict;
    if (verdict.kind === "known") continue;
    knowledge.learn(verdict.decoded, author, verdict.newClients);
    bytesLeft -= update.length;
  }
  return null;
}

/** How many bytes there are for `updates`, with what they delete: each character takes one at least. */
function roomFor(updates: readonly Update[], knowledge: Knowledge, bytesLeft: number): number {
  const bytes = updates.reduce((total, update) => total + update.length, 0);
  // Only near the end of the room is it worth finding out.
  if (bytes <= bytesLeft) return bytesLeft;
  const decoded = updates.flatMap((update) => decodeUpdate(update) ?? []);
  return bytesLeft + countNewlyDeleted(decoded, knowledge);
}
