import type { DecodedUpdate } from "./decode-update.ts";
import type { Knowledge } from "./knowledge.ts";

/**
 * How many characters, or what counts as one, `updates` delete that are stored and
 * are not deleted yet. Each counts once, however often it is named.
 */
export function countNewlyDeleted(
  updates: readonly Pick<DecodedUpdate, "deletions">[],
  knowledge: Knowledge,
): number {
  const named = updates.flatMap(({ deletions }) => [...deletions]);
  let count = 0;
  for (const [client, lists] of Map.groupBy(named, ([writer]) => writer)) {
    const stored = knowledge.clockOf(client);
    // In order, because a list may come in any.
    const ranges = lists
      .flatMap(([, list]) => list)
      .toSorted((one, other) => one.clock - other.clock);
    let counted = 0;
    for (const { clock, len } of ranges) {
      const end = Math.min(clock + len, stored);
      count += knowledge.countUndeleted(client, Math.max(clock, counted), end);
      counted = Math.max(counted, end);
    }
  }
  return count;
}
