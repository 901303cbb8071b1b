import { asSeq, joinParts, limits, splitIntoParts } from "../protocol/index.ts";
import type { Seq } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { checksum } from "./checksum.ts";
import { packRows, unpackRow } from "./log-row.ts";
import type { LogRow } from "./log-row.ts";
import type { SqlDatabase, SqlRow } from "./sql-database.ts";

export type ContentTable = "snapshot" | "log" | "archive" | "keyframe";

/** A segment or a keyframe, by the position that it is kept under. */
export interface ArchivePlace {
  readonly table: "archive" | "keyframe";
  readonly seq: Seq;
}

/** A row of content that is not as it was written. */
export class CorruptRowError extends Error {
  override readonly name = "CorruptRowError";
  /** What of the past it is in, or null when it is in the document as it is now. */
  readonly place: ArchivePlace | null;

  constructor(message: string, place: ArchivePlace | null = null) {
    super(message);
    this.place = place;
  }
}

/**
 * The rows that hold the document as it is. Whatever is read was checked against
 * its checksum; what fails it is thrown as a `CorruptRowError`.
 */
export class ContentRows {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Entries of the log after `seq`. With `skip`, rows that are corrupt are passed to it, by the position of their first entry, and left out. */
  readLog(seq: Seq, skip?: (seq: Seq) => void): readonly RecordedEntry[] {
    const rows = this.#database.all(
      `SELECT ${logColumns} FROM log WHERE place >= (
         SELECT IFNULL(MAX(place) / ${placesPerEntry} * ${placesPerEntry}, 0) FROM log WHERE place <= ?
       ) ORDER BY place`,
      placeOf(asSeq(seq + 1)),
    );
    return [...Map.groupBy(rows, seqOf)].flatMap(([first, parts]) => {
      try {
        return unpacked(readLogRow(first, parts)).filter((entry) => entry.seq > seq);
      } catch (error) {
        if (skip === undefined) throw error;
        skip(first);
        return [];
      }
    });
  }

  /** The log's first and last position, null when it is empty, and its size. */
  measureLog(): { first: Seq | null; head: Seq | null; entries: number; bytes: number } {
    const [row] = this.#database.all(
      `SELECT MIN(place) AS place, MAX(place / ${placesPerEntry} + entries - 1) AS head,
         TOTAL(entries) AS entries, TOTAL(LENGTH(bytes)) AS bytes
       FROM log`,
    );
    const isEmpty = typeof row?.["place"] !== "number";
    return {
      first: isEmpty ? null : seqOf(row),
      head: isEmpty ? null : asSeq(Number(row["head"])),
      entries: Number(row?.["entries"] ?? 0),
      bytes: Number(row?.["bytes"] ?? 0),
    };
  }

  /** Puts the row aside whose first entry is `seq`. */
  quarantineLogRow(seq: Seq): void {
    this.quarantine("log", "place BETWEEN ? AND ?", placeOf(seq), lastPlaceOf(seq));
  }

  /** The last row of the log, or null when there is none, when it is corrupt, or when it has several parts. */
  lastLogRow(): LogRow | null {
    const [row] = this.#database.all(`SELECT ${logColumns} FROM log ORDER BY place DESC LIMIT 1`);
    if (row === undefined || Number(row["place"]) % placesPerEntry > 0 || !isSound(row))
      return null;
    return readLogRow(seqOf(row), [row]);
  }

  /** Writes a row that is new. One of several parts needs a transaction around it. */
  insertLogRow(row: LogRow): void {
    for (const [part, bytes] of splitIntoParts(row.bytes, limits.rowBytesMax).entries()) {
      this.#database.all(
        "INSERT INTO log (place, entries, bytes, marks, checksum, author, stored_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
        placeOf(row.seq) + part,
        part === 0 ? row.entries : 0,
        bytes,
        row.marks,
        checksum(...(row.marks === null ? [bytes] : [bytes, row.marks])),
        row.author,
        row.storedMs,
      );
    }
  }

  /** Writes what a row has become that was extended. */
  updateLogRow({ seq, entries, bytes, marks }: LogRow): void {
    this.#database.all(
      "UPDATE log SET entries = ?, bytes = ?, marks = ?, checksum = ? WHERE place = ?",
      entries,
      bytes,
      marks,
      checksum(...(marks === null ? [bytes] : [bytes, marks])),
      placeOf(seq),
    );
  }

  /** Removes the entries up to `through`. A row that also holds later ones keeps those. Needs a transaction around it. */
  removeLog(through: Seq): void {
    const [last] = this.#database.all(
      `SELECT ${logColumns} FROM log WHERE place <= ? ORDER BY place DESC LIMIT 1`,
      lastPlaceOf(through),
    );
    const first = last === undefined ? through : seqOf(last);
    const isAcross = last !== undefined && first + Number(last["entries"]) - 1 > through;
    const later = isAcross
      ? unpacked(readLogRow(first, [last])).filter(({ seq }) => seq > through)
      : [];
    this.#database.all("DELETE FROM log WHERE place <= ?", lastPlaceOf(through));
    for (const row of packRows(later)) this.insertLogRow(row);
  }

  /** Keeps the rows of `table` that `condition` names for a person to look at, out of everybody's way. */
  quarantine(table: ContentTable, condition: string, ...values: number[]): void {
    this.#database.all(
      `INSERT INTO quarantine (place, bytes) SELECT '${table}', bytes FROM ${table} WHERE ${condition}`,
      ...values,
    );
    this.#database.all(`DELETE FROM ${table} WHERE ${condition}`, ...values);
  }

  /** Keeps bytes that could not be put to their place. */
  quarantineBytes(place: string, bytes: Uint8Array): void {
    for (const part of splitIntoParts(bytes, limits.rowBytesMax)) {
      this.#database.all("INSERT INTO quarantine (place, bytes) VALUES (?, ?)", place, part);
    }
  }
}

/** Room for the parts of the largest update, so that a row's place tells both its position and its part. */
const placesPerEntry = 64;

const logColumns = "place, entries, bytes, marks, checksum, author, stored_ms";

function placeOf(seq: Seq): number {
  return seq * placesPerEntry;
}

function lastPlaceOf(seq: Seq): number {
  return placeOf(seq) + placesPerEntry - 1;
}

function seqOf(row: SqlRow): Seq {
  return asSeq(Math.floor(Number(row["place"]) / placesPerEntry));
}

/** Of `parts`, which are those of one row. */
function readLogRow(seq: Seq, parts: readonly SqlRow[]): LogRow {
  const [first] = parts;
  const marks = first?.["marks"];
  return {
    seq,
    entries: Number(first?.["entries"]),
    bytes: joinParts(parts.map((row) => readBytes(row, `log ${seq}`))),
    marks: marks instanceof Uint8Array ? marks : null,
    author: String(first?.["author"]),
    storedMs: Number(first?.["stored_ms"]),
  };
}

function unpacked(row: LogRow): readonly RecordedEntry[] {
  try {
    return unpackRow(row);
  } catch (error) {
    throw new CorruptRowError(`log ${row.seq} can't be read: ${String(error)}`);
  }
}

/** The bytes of a content row. Throws a `CorruptRowError` when they are not as they were written. */
export function readBytes(row: SqlRow, place: string): Uint8Array {
  const bytes = row["bytes"];
  if (bytes instanceof Uint8Array && isSound(row)) return bytes;
  throw new CorruptRowError(`a row of ${place} fails its checksum`);
}

/** True when the bytes of a content row are as they were written. */
export function isSound({ bytes, marks, checksum: expected }: SqlRow): boolean {
  if (!(bytes instanceof Uint8Array)) return false;
  return checksum(...(marks instanceof Uint8Array ? [bytes, marks] : [bytes])) === expected;
}
