import type { Update } from "../protocol/index.ts";
import { judgeUpdate } from "./judge.ts";
import type { Circumstances, Verdict } from "./judge.ts";
import type { Knowledge } from "./knowledge.ts";

/**
 * The first verdict that keeps one of `updates` out, when each builds on those
 * before it, or null when all may enter. `knowledge` learns of them on the way, so
 * it must not be the one that is kept.
 */
export function judgeAll(
  updates: readonly Update[],
  knowledge: Knowledge,
  circumstances: Circumstances = {},
): Extract<Verdict, { readonly kind: "gap" | "refuse" }> | null {
  const { author = "", bytesLeft = Infinity } = circumstances;
  let bytes = 0;
  for (const update of updates) {
    const left = { ...circumstances, bytesLeft: bytesLeft - bytes };
    const verdict = judgeUpdate(update, knowledge, left);
    if (verdict.kind === "gap" || verdict.kind === "refuse") return verdict;
    if (verdict.kind === "known") continue;
    knowledge.learn(verdict.decoded, author, verdict.newClients);
    bytes += update.length;
  }
  return null;
}
