import { decodeUpdate } from "../gate/index.ts";
import { asSeq, asUpdate, joinParts } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { ArchiveRows } from "./archive-rows.ts";
import { ContentRows, CorruptRowError } from "./content-rows.ts";
import { Meta } from "./meta.ts";
import { SnapshotRows } from "./snapshot-rows.ts";
import type { SqlDatabase } from "./sql-database.ts";

/**
 * Reads every row of content that a document has, its past among them, and says in words which are
 * not as they were written. Changes nothing, where a store would put such rows aside. The database
 * has to be of this release: see `migrate`.
 */
export function findDamage(database: SqlDatabase): readonly string[] {
  const damage: string[] = [];
  /** What `read` gives, or null when that is damaged. */
  const tryTo = <Result>(read: () => Result): Result | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CorruptRowError)) throw error;
      damage.push(error.message);
      return null;
    }
  };
  const check = (update: Update, place: string): void => {
    if (decodeUpdate(update) === null) damage.push(`${place} holds no update`);
  };

  const skip = (seq: number): void => void damage.push(`log ${seq} can't be read`);
  for (const { seq, update } of new ContentRows(database).readLog(asSeq(0), skip))
    check(update, `log ${seq}`);

  const snapshot = new SnapshotRows(database);
  const isCompacted = new Meta(database).number("snapshot_seq", 0) > 0;
  for (const kind of ["update", "state-vector", "deletions"] as const) {
    const parts = tryTo(() => snapshot.read(kind));
    if (parts?.length === 0 && isCompacted) damage.push(`the snapshot ${kind} is gone`);
    if (kind !== "state-vector" && parts !== null && parts.length > 0)
      check(asUpdate(joinParts(parts)), `the snapshot ${kind}`);
  }

  const archive = new ArchiveRows(database);
  for (const segment of archive.segments(asSeq(0))) tryTo(() => archive.readSegment(segment));
  for (const { seq } of archive.keyframes()) {
    const update = tryTo(() => archive.readKeyframe(seq));
    if (update !== null) check(update, `keyframe ${seq}`);
  }
  return damage;
}

/** Rows of content that were damaged, were met, and are kept aside for a person to look at. */
export function quarantinedRows(database: SqlDatabase): number {
  const [row] = database.all("SELECT COUNT(*) AS rows FROM quarantine");
  return Number(row?.["rows"]);
}
