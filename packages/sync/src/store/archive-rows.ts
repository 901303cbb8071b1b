import { deflateSync, inflateSync } from "fflate";
import { asSeq, asUpdate, joinParts, limits, splitIntoParts } from "../protocol/index.ts";
import type { Seq, Update } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { decodeSegment } from "./archive-segment.ts";
import { checksum } from "./checksum.ts";
import { CorruptRowError, isSound, readBytes } from "./content-rows.ts";
import type { ArchivePlace } from "./content-rows.ts";
import { deflateCost } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** What a segment of the archive encloses. Times are null where an older release wrote it. */
export interface SegmentPlace {
  readonly from: Seq;
  readonly through: Seq;
  readonly fromMs: number | null;
  readonly throughMs: number | null;
}

/** A segment, known without reading it. */
export interface SegmentInfo extends SegmentPlace {
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

  /** The last position of any segment or keyframe; 0 when there is none. */
  through(): Seq {
    const [row] = this.#database.all(
      "SELECT (SELECT MAX(through_seq) FROM archive) AS segment, (SELECT MAX(seq) FROM keyframe) AS keyframe",
    );
    return asSeq(Math.max(Number(row?.["segment"] ?? 0), Number(row?.["keyframe"] ?? 0)));
  }

  /** The segments with entries after `after`, in order, but for those that end after `through`. */
  segments(after: Seq, through: number = Infinity): readonly SegmentInfo[] {
    return this.#database
      .all(
        `SELECT through_seq, from_seq, from_ms, through_ms, TOTAL(LENGTH(bytes)) AS bytes
         FROM archive WHERE through_seq > ? AND through_seq <= ?
         GROUP BY through_seq ORDER BY through_seq`,
        after,
        through,
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
    const place = { table: "archive", seq: through } as const;
    return this.#decode(place, (parts) => decodeSegment(joinParts(parts)));
  }

  /** Adds a segment of `encodeSegment`. */
  writeSegment({ from, through, fromMs, throughMs }: SegmentPlace, segment: Uint8Array): void {
    for (const [part, bytes] of splitIntoParts(segment, limits.rowBytesMax).entries()) {
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
    const place = { table: "keyframe", seq } as const;
    return this.#decode(place, (parts) =>
      asUpdate(joinParts(parts.map((part) => inflateSync(part)))),
    );
  }

  /** Adds a keyframe of `compressKeyframe`, in place of one that is there. Needs a transaction around it. */
  writeKeyframe({ seq, reachedMs }: KeyframeInfo, parts: readonly Uint8Array[]): void {
    this.#database.all("DELETE FROM keyframe WHERE seq = ?", seq);
    for (const [part, bytes] of parts.entries()) {
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

  /** The segments and keyframes with a row that fails its checksum. Reads one row at a time and inflates none. */
  corruptPlaces(): readonly ArchivePlace[] {
    const isCorrupt = (place: ArchivePlace, part: number): boolean => {
      const [row] = this.#database.all(
        `SELECT bytes, checksum FROM ${place.table} WHERE ${keys[place.table]} = ? AND part = ?`,
        place.seq,
        part,
      );
      return row === undefined || !isSound(row);
    };
    return (["archive", "keyframe"] as const).flatMap((table) =>
      this.#database
        .all(`SELECT ${keys[table]} AS seq, COUNT(*) AS parts FROM ${table} GROUP BY 1 ORDER BY 1`)
        .map((row) => ({
          place: { table, seq: asSeq(Number(row["seq"])) },
          parts: Number(row["parts"]),
        }))
        // A part that is gone shows, because they are numbered from 0.
        .filter(({ place, parts }) =>
          Array.from({ length: parts }).some((_, part) => isCorrupt(place, part)),
        )
        .map(({ place }) => place),
    );
  }

  /** Drops segments up to `seq` of which one after it holds the entries too. */
  dropJoined(seq: Seq): void {
    this.#database.all(
      `DELETE FROM archive WHERE through_seq <= ? AND
         from_seq >= (SELECT MIN(from_seq) FROM archive WHERE through_seq > ?)`,
      seq,
      seq,
    );
  }

  /** Drops the segments and keyframes that end after `seq`. */
  dropAfter(seq: Seq): void {
    this.#database.all("DELETE FROM archive WHERE through_seq > ?", seq);
    this.#database.all("DELETE FROM keyframe WHERE seq > ?", seq);
  }

  /** Drops all segments up to `seq`, and the keyframes before it. */
  dropBefore(seq: Seq): void {
    this.#database.all("DELETE FROM archive WHERE through_seq <= ?", seq);
    this.#database.all("DELETE FROM keyframe WHERE seq < ?", seq);
  }

  /** What can't be decoded is as corrupt as what fails its checksum. What can't be read at all is neither. */
  #decode<Result>(place: ArchivePlace, decode: (parts: readonly Uint8Array[]) => Result): Result {
    const { table, seq } = place;
    const rows = this.#database.all(
      `SELECT bytes, checksum FROM ${table} WHERE ${keys[table]} = ? ORDER BY part`,
      seq,
    );
    try {
      return decode(rows.map((row) => readBytes(row, `${table} ${seq}`)));
    } catch (error) {
      throw new CorruptRowError(`${table} ${seq} can't be decoded: ${String(error)}`, place);
    }
  }
}

/** The rows of a keyframe, of an update that comes in parts. Each row is compressed by itself. */
export function* compressKeyframe(
  update: Iterable<Uint8Array>,
  pace: Pace,
): Work<readonly Uint8Array[]> {
  const rows: Uint8Array[] = [];
  for (const part of update) {
    for (const raw of splitIntoParts(part, limits.keyframePartBytes)) {
      rows.push(deflateSync(raw));
      if (pace.isPauseAfter(raw.length * deflateCost)) yield;
    }
  }
  return rows;
}

/** The columns of the positions that segments and keyframes are kept under. */
const keys = { archive: "through_seq", keyframe: "seq" } as const;
