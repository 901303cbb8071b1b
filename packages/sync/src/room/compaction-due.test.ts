import { expect, test } from "vitest";
import { limits } from "../protocol/index.ts";
import { isCompactionDue, isCompactionDueWhenLeft } from "./compaction-due.ts";

const { compactionLogEntries, compactionLogBytes } = limits;

test.each([
  ["a small document", 0, compactionLogEntries, compactionLogBytes],
  ["4 MiB", 4_194_304, compactionLogEntries, compactionLogBytes],
  ["16 MiB", 16_777_216, compactionLogEntries * 4, compactionLogBytes * 4],
  ["the largest", limits.documentBytesMax, 3_072, 3_145_728],
] as const)(
  "[O3] a compaction of %s is due at as many entries or bytes of the log",
  (_, snapshotBytes, entries, bytes) => {
    const isDue = (log: { readonly entries: number; readonly bytes: number }): boolean =>
      isCompactionDue({ ...log, snapshotBytes }, limits);
    expect([
      isDue({ entries: entries - 1, bytes: bytes - 1 }),
      isDue({ entries, bytes: 0 }),
    ]).toEqual([false, true]);
    expect(isDue({ entries: 1, bytes })).toBe(true);
  },
);

test.each([
  ["nothing is stored since", 0, { entries: 0, bytes: 0 }, false],
  ["a word is, in a new document", 0, { entries: 1, bytes: 30 }, true],
  ["a word is, in a short one", 65_536, { entries: 1, bytes: 30 }, true],
  ["a word is, in a long one", 20_000_000, { entries: 1, bytes: 30 }, false],
  ["an hour's typing is, in a long one", 20_000_000, { entries: 306, bytes: 9_000 }, true],
  ["a chapter is, in a long one", 20_000_000, { entries: 1, bytes: 312_500 }, true],
] as const)("[O3] when everybody has left and %s, that decides", (_, snapshotBytes, log, isDue) => {
  expect(isCompactionDueWhenLeft({ ...log, snapshotBytes }, limits)).toBe(isDue);
});
