import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";

/** How many updates are merged at once. `Y.mergeUpdates` sorts all of its inputs again for every struct. */
const mergeWidth = 8;

/**
 * One update that amounts to all of `updates`. Merges in a tree: 100,000 single
 * updates at once took `Y.mergeUpdates` 281 s.
 */
export function mergeUpdates(updates: readonly Update[]): Update {
  let level = updates;
  while (level.length > 1) {
    const next: Update[] = [];
    for (let start = 0; start < level.length; start += mergeWidth) {
      next.push(asUpdate(Y.mergeUpdates(level.slice(start, start + mergeWidth))));
    }
    level = next;
  }
  return level[0] ?? asUpdate(Uint8Array.of(0, 0));
}

/** `updates` as few, each of at most `bytesMax` bytes unless it was larger before. */
export function mergeBounded(updates: readonly Update[], bytesMax: number): readonly Update[] {
  const merged: Update[] = [];
  let run: Update[] = [];
  let bytes = 0;
  for (const update of updates) {
    if (run.length > 0 && bytes + update.length > bytesMax) {
      merged.push(mergeUpdates(run));
      run = [];
      bytes = 0;
    }
    run.push(update);
    bytes += update.length;
  }
  if (run.length > 0) merged.push(mergeUpdates(run));
  return merged;
}
