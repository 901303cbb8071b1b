import { asSeq, asUpdate, joinParts, limits, splitIntoParts } from "../protocol/index.ts";
import type { Seq } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { checksum } from "./checksum.ts";
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

  /** Entries of the log after `seq`. With `skip`, those that are corrupt are passed to it and left out. */
  readLog(seq: Seq, skip?: (seq: Seq) => void): readonly RecordedEntry[] {
    const rows = this.#database.all(
      "SELECT seq, bytes, checksum, author, stored_ms FROM log WHERE seq > ? ORDER BY seq, part",
      seq,
    );
    const bySeq = Map.groupBy(rows, (row) => Number(row["seq"]));
    return [...bySeq].flatMap(([number, parts]) => {
      const position = asSeq(number);
      try {
        const bytes = joinParts(parts.map((row) => readBytes(row, `log ${number}`)));
        const [first] = parts;
        const author = String(first?.["author"]);
        const storedMs = Number(first?.["stored_ms"]);
        return [{ seq: position, update: asUpdate(bytes), author, storedMs }];
      } catch (error) {
        if (skip === undefined) throw error;
        skip(position);
        return [];
      }
    });
  }

  /** Writes one entry. An entry of several parts needs a transaction around it. */
  writeLog({ seq, update, author, storedMs }: RecordedEntry): number {
    const parts = splitIntoParts(update, limits.rowBytesMax);
    for (const [part, bytes] of parts.entries()) {
      this.#database.all(
        "INSERT INTO log (seq, part, bytes, checksum, author, stored_ms) VALUES (?, ?, ?, ?, ?, ?)",
        seq,
        part,
        bytes,
        checksum(bytes),
        author,
        storedMs,
      );
    }
    return parts.length;
  }

  removeLog(through: Seq): void {
    this.#database.all("DELETE FROM log WHERE seq <= ?", through);
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

/** The bytes of a content row. Throws a `CorruptRowError` when they are not as they were written. */
export function readBytes(row: SqlRow, place: string): Uint8Array {
  const bytes = row["bytes"];
  if (bytes instanceof Uint8Array && isSound(row)) return bytes;
  throw new CorruptRowError(`a row of ${place} fails its checksum`);
}

/** True when the bytes of a content row are as they were written. */
export function isSound({ bytes, checksum: expected }: SqlRow): boolean {
  return bytes instanceof Uint8Array && checksum(bytes) === expected;
}
