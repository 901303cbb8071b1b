import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asSeq, asUpdate, joinParts, limits } from "../protocol/index.ts";
import type { Seq, Update } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";

/**
 * A row of the log: entries that follow each other. Author and time of the first
 * stand in columns, so a row of one entry has no marks.
 */
export interface LogRow {
  /** Position of the first entry. */
  readonly seq: Seq;
  readonly entries: number;
  /** The updates, one after the other. */
  readonly bytes: Uint8Array;
  /**
   * What tells several entries apart, or null: of each its length, and of those
   * after the first the ms since the one before and the number of its author in
   * the order in which they appear, with the name where it is new.
   */
  readonly marks: Uint8Array | null;
  readonly author: string;
  readonly storedMs: number;
}

/** Throws when the marks are not those of the bytes. */
export function unpackRow(row: LogRow): readonly RecordedEntry[] {
  const entries = readEntries(row);
  if (entries.length === row.entries) return entries;
  throw new Error(`a row has ${entries.length} entries in place of ${row.entries}`);
}

function readEntries({ seq, bytes, marks, author, storedMs }: LogRow): readonly RecordedEntry[] {
  if (marks === null) return [{ seq, update: asUpdate(bytes), author, storedMs }];
  const entries: RecordedEntry[] = [];
  const authors: string[] = [author];
  const decoder = decoding.createDecoder(marks);
  let start = 0;
  let timeMs = storedMs;
  let current = author;
  while (decoding.hasContent(decoder)) {
    const end = start + decoding.readVarUint(decoder);
    if (end > bytes.length) throw new Error("the marks of a row name more than it has");
    if (entries.length > 0) {
      timeMs += decoding.readVarInt(decoder);
      const index = decoding.readVarUint(decoder);
      if (index === authors.length) authors.push(decoding.readVarString(decoder));
      const named = authors[index];
      if (named === undefined) throw new Error("the marks of a row name an author that it has not");
      current = named;
    }
    const update = asUpdate(bytes.subarray(start, end));
    entries.push({ seq: asSeq(seq + entries.length), update, author: current, storedMs: timeMs });
    start = end;
  }
  if (start !== bytes.length) throw new Error("the marks of a row name less than it has");
  return entries;
}

/** When the last entry of a row was stored. That of the first where the marks can't be read. */
export function lastEntryMs({ marks, storedMs }: Pick<LogRow, "marks" | "storedMs">): number {
  if (marks === null) return storedMs;
  try {
    return storedMs + sinceFirst(decoding.createDecoder(marks));
  } catch {
    return storedMs;
  }
}

function sinceFirst(marks: decoding.Decoder): number {
  let sumMs = 0;
  let authors = 1;
  // The first entry has its length alone.
  decoding.readVarUint(marks);
  while (decoding.hasContent(marks)) {
    decoding.readVarUint(marks);
    sumMs += decoding.readVarInt(marks);
    if (decoding.readVarUint(marks) < authors) continue;
    decoding.readVarString(marks);
    authors += 1;
  }
  return sumMs;
}

/**
 * Rows that hold `entries`, which follow each other. With `tail`, on which they
 * follow, it is the first of them and takes in what fits. What is larger than
 * `packedRowBytesMax` stands alone.
 */
export function packRows(
  entries: readonly RecordedEntry[],
  tail: LogRow | null = null,
): readonly LogRow[] {
  const rows: LogRow[] = [];
  let builder = tail === null ? null : new RowBuilder(tail);
  for (const entry of entries) {
    if (builder !== null && builder.fits(entry.update)) builder.add(entry);
    else {
      if (builder !== null) rows.push(builder.row());
      builder = new RowBuilder(rowOf(entry));
    }
  }
  if (builder !== null) rows.push(builder.row());
  return rows;
}

function rowOf({ seq, update, author, storedMs }: RecordedEntry): LogRow {
  return { seq, entries: 1, bytes: update, marks: null, author, storedMs };
}

class RowBuilder {
  readonly #row: LogRow;
  readonly #parts: Uint8Array[];
  readonly #authors: string[];
  readonly #marks = encoding.createEncoder();
  #bytes: number;
  #last: RecordedEntry;

  constructor(row: LogRow) {
    this.#row = row;
    this.#parts = [row.bytes];
    this.#bytes = row.bytes.length;
    const held = unpackRow(row);
    this.#authors = [...new Set(held.map(({ author }) => author))];
    this.#last = held.at(-1) ?? { update: asUpdate(row.bytes), ...row };
    if (row.marks === null) encoding.writeVarUint(this.#marks, row.bytes.length);
    else encoding.writeUint8Array(this.#marks, row.marks);
  }

  fits(update: Update): boolean {
    return this.#bytes + update.length <= limits.packedRowBytesMax;
  }

  add(entry: RecordedEntry): void {
    encoding.writeVarUint(this.#marks, entry.update.length);
    encoding.writeVarInt(this.#marks, entry.storedMs - this.#last.storedMs);
    const index = this.#authors.indexOf(entry.author);
    encoding.writeVarUint(this.#marks, index === -1 ? this.#authors.length : index);
    if (index === -1) {
      encoding.writeVarString(this.#marks, entry.author);
      this.#authors.push(entry.author);
    }
    this.#parts.push(entry.update);
    this.#bytes += entry.update.length;
    this.#last = entry;
  }

  row(): LogRow {
    const entries = this.#last.seq - this.#row.seq + 1;
    if (entries === this.#row.entries) return this.#row;
    const marks = encoding.toUint8Array(this.#marks);
    return { ...this.#row, entries, bytes: joinParts(this.#parts), marks };
  }
}
