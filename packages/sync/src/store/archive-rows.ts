import { deflateSync, inflateSync } from "fflate";
import { asSeq, asUpdate, joinParts, limits, splitIntoParts } from "../protocol/index.ts";
import type { Seq, Update } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { decodeSegment, encodeSegment } from "./archive-segment.ts";
import { checksum } from "./checksum.ts";
import { CorruptRowError, readBytes } from "./content-rows.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** A segment of the archive, known without reading it. Times are null where an older release wrote it. */
export interface SegmentInfo {
  readonly from: Seq;
  readonly through: Seq;
  readonly fromMs: number | null;
  readonly throughMs: number | null;
  readonly bytes: number;
}

export interface KeyframeInfo {
  readonly seq: Seq;
  /** When the last update before it was stored. */
  readonly reachedMs: number;
}

/**
 * The rows that hold the document's past: segments of entries that the snapshot
 * covers, and keyframes. Reads one segment or keyframe at a time, because a past
 * may be larger than memory. What fails its checksum is thrown as a
 * `CorruptRowError`.
 */
export class ArchiveRows {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** The segments with entries after `after`, in order. */
  segments(after: Seq): readonly SegmentInfo[] {
    return this.#database
      .all(
        `SELECT through_seq, from_seq, from_ms, through_ms, TOTAL(LENGTH(bytes)) AS bytes
         FROM archive WHERE through_seq > ? GROUP BY through_seq ORDER BY through_seq`,
        after,
      )
      .map((row) => ({
        from: asSeq(Number(row["from_seq"])),
        through: asSeq(Number(row["through_seq"])),
        fromMs: row["from_ms"] === null ? null : Number(row["from_ms"]),
        throughMs: row["through_ms"] === null ? null : Number(row["through_ms"]),
        bytes: Number(row["bytes"]),
      }));
  }

  readSegment({ through }: Pick<SegmentInfo, "through">): readonly RecordedEntry[] {
    const place = `archive ${through}`;
    const rows = this.#database.all(
      "SELECT bytes, checksum FROM archive WHERE through_seq = ? ORDER BY part",
      through,
    );
    const segment = joinParts(rows.map((row) => readBytes(row, place)));
    return soundly(place, () => decodeSegment(segment));
  }

  /** Adds entries, which `from` and `through` enclose. */
  writeSegment(entries: readonly RecordedEntry[], from: Seq, through: Seq): void {
    if (entries.length === 0) return;
    let [fromMs, throughMs] = [Infinity, -Infinity];
    for (const { storedMs } of entries) {
      fromMs = Math.min(fromMs, storedMs);
      throughMs = Math.max(throughMs, storedMs);
    }
    const parts = splitIntoParts(encodeSegment(entries), limits.rowBytesMax);
    for (const [part, bytes] of parts.entries()) {
      this.#database.all(
        `INSERT INTO archive (through_seq, part, from_seq, from_ms, through_ms, bytes, checksum)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        through,
        part,
        from,
        fromMs,
        throughMs,
        bytes,
        checksum(bytes),
      );
    }
  }

  keyframes(): readonly KeyframeInfo[] {
    return this.#database
      .all("SELECT seq, reached_ms FROM keyframe WHERE part = 0 ORDER BY seq")
      .map((row) => ({ seq: asSeq(Number(row["seq"])), reachedMs: Number(row["reached_ms"]) }));
  }

  readKeyframe(seq: Seq): Update {
    const place = `keyframe ${seq}`;
    const rows = this.#database.all(
      "SELECT bytes, checksum FROM keyframe WHERE seq = ? ORDER BY part",
      seq,
    );
    const parts = rows.map((row) => readBytes(row, place));
    return soundly(place, () => asUpdate(joinParts(parts.map((part) => inflateSync(part)))));
  }

  writeKeyframe({ seq, reachedMs }: KeyframeInfo, update: Update): void {
    for (const [part, raw] of splitIntoParts(update, limits.keyframePartBytes).entries()) {
      const bytes = deflateSync(raw);
      this.#database.all(
        "INSERT INTO keyframe (seq, part, reached_ms, bytes, checksum) VALUES (?, ?, ?, ?, ?)",
        seq,
        part,
        reachedMs,
        bytes,
        checksum(bytes),
      );
    }
  }

  /** Drops all segments up to `seq`, and the keyframes before it. */
  dropBefore(seq: Seq): void {
    this.#database.all("DELETE FROM archive WHERE through_seq <= ?", seq);
    this.#database.all("DELETE FROM keyframe WHERE seq < ?", seq);
  }
}

/** What can't be decoded is as corrupt as what fails its checksum. */
function soundly<Result>(place: string, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    throw new CorruptRowError(`${place} can't be decoded: ${String(error)}`);
  }
}
