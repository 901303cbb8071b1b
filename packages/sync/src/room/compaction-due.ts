import type { Limits } from "../protocol/index.ts";

/** The log, and the snapshot that a compaction would have to write anew for it. */
export interface Uncompacted {
  readonly entries: number;
  readonly bytes: number;
  readonly snapshotBytes: number;
}

/**
 * Whether the log is long enough to be compacted while people write. A large
 * snapshot waits for a longer log, because it is written anew each time; a log of
 * more than so many entries makes wakes slow.
 */
export function isCompactionDue(
  { entries, bytes, snapshotBytes }: Uncompacted,
  limits: Limits,
): boolean {
  const share = Math.max(1, snapshotBytes / limits.compactionSnapshotBytes);
  return (
    entries >= limits.compactionLogEntries * share || bytes >= limits.compactionLogBytes * share
  );
}

/** The same once everybody has left, when it disturbs nobody and the next to come finds less to read. */
export function isCompactionDueWhenLeft(
  { entries, bytes, snapshotBytes }: Uncompacted,
  { compactionLeftEntryBytes, compactionLeftShare }: Limits,
): boolean {
  if (entries === 0) return false;
  return (
    entries * compactionLeftEntryBytes >= snapshotBytes ||
    bytes * compactionLeftShare >= snapshotBytes
  );
}
