import { describe, expect, test } from "vitest";
import { asSeq, asUpdate, limits } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { interruptedDatabase } from "../testing/interrupted-database.ts";
import { nodeDatabase } from "../testing/index.ts";
import { lastEntryMs, packRows, unpackRow } from "./log-row.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { SqliteStore } from "./sqlite-store.ts";
import { lastStoredMs } from "./stored-time.ts";

describe("a row of the log", () => {
  test("[S13] holds entries of several authors, also when a clock was set back", () => {
    const entries = [
      entry(5, 3, "ada", 1_700_000_000_000),
      entry(6, 1, "bo", 1_700_000_000_004),
      entry(7, 0, "ada", 1_600_000_000_000),
      entry(8, 9, "cleo", 1_600_000_000_000),
    ];
    const rows = packRows(entries);
    expect(rows).toHaveLength(1);
    expect(rows.flatMap(unpackRow)).toEqual(entries);
    const grown = packRows([entry(9, 2, "bo", 5)], rows[0]);
    expect(grown.flatMap(unpackRow)).toEqual([...entries, entry(9, 2, "bo", 5)]);
    expect([...rows, ...grown].map(lastEntryMs)).toEqual([1_600_000_000_000, 5]);
  });

  test("tells when its last entry was stored, also where its marks break off", () => {
    const [one, two] = [packRows([entry(1, 3, "ada", 7)]), packRows([entry(1, 3, "ada", 7)])];
    expect(one.map(lastEntryMs)).toEqual([7]);
    expect(two.map((row) => lastEntryMs({ ...row, marks: Uint8Array.of(2, 3) }))).toEqual([7]);
  });

  test("[S13] takes packedRowBytesMax at once, and what is larger stands alone", () => {
    const half = limits.packedRowBytesMax / 2;
    const lengths = [half, half, 1, limits.packedRowBytesMax + 1, 1];
    const entries = lengths.map((length, index) => entry(index + 1, length, "ada", index));
    const rows = packRows(entries);
    expect(rows.map((row) => row.entries)).toEqual([2, 1, 1, 1]);
    expect(rows.flatMap(unpackRow)).toEqual(entries);
  });

  test.each([
    ["another count", { entries: 3 }],
    ["marks of another row", { marks: Uint8Array.of(1, 1, 0, 0) }],
    ["marks that break off", { marks: Uint8Array.of(2, 3) }],
    ["marks of an author that nobody named", { marks: Uint8Array.of(2, 3, 0, 7) }],
  ])("[S7] with %s is met", (_, wrong) => {
    const [row] = packRows([entry(1, 2, "ada", 1), entry(2, 3, "ada", 1)]);
    if (row === undefined) throw new Error("there is no row");
    expect(() => unpackRow({ ...row, ...wrong })).toThrow();
  });
});

describe("the log's last row", () => {
  test("[S13] takes in what is stored next up to tailRowBytesMax, also after a wake", () => {
    const database = nodeDatabase();
    const bytes = 100;
    const count = Math.ceil(limits.tailRowBytesMax / bytes) + 2;
    const entries = Array.from({ length: count }, (_, index) =>
      entry(index + 1, bytes, index % 2 === 0 ? "ada" : "bo", index * 100),
    );
    for (const { update, author, storedMs } of entries) {
      // Each by another store, as if the object slept in between.
      new SqliteStore(database, "epoch").append(update, author, storedMs);
    }
    expect(rowsOf(database)).toEqual([count - 2, 2]);
    const store = new SqliteStore(database, "epoch");
    expect([store.head(), store.logSize()]).toEqual([
      count,
      { entries: count, bytes: count * bytes },
    ]);
    expect(store.history(store.head())).toEqual(entries);
    expect(store.history(asSeq(4), asSeq(2)).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(store.logAfter(asSeq(count - 1)).map(({ seq }) => seq)).toEqual([count]);
    // Not when its last row was begun.
    expect(lastStoredMs(database)).toBe((count - 1) * 100);
  });

  test("[S13] that is damaged takes in nothing more, and what is stored after it is not lost with it", () => {
    const database = nodeDatabase();
    new SqliteStore(database, "epoch").append(nothing, "ada", 1);
    database.all("UPDATE log SET checksum = checksum + 1");
    new SqliteStore(database, "epoch").append(nothing, "ada", 2);
    expect(rowsOf(database)).toEqual([1, 1]);
  });
});

describe("a batch", () => {
  test("[S13] is written by one statement when it ends", () => {
    const database = nodeDatabase();
    let statements = 0;
    const store = new SqliteStore(
      interruptedDatabase(database, () => (statements += 1)),
      "epoch",
    );
    store.append(nothing, "ada", 1);
    statements = 0;
    store.append(nothing, "ada", 2);
    const statementsOfOne = statements;
    statements = 0;
    store.batch(() => {
      for (let index = 0; index < 100; index++) store.append(nothing, "bo", index);
      expect(statements).toBe(0);
      expect(store.head()).toBe(102);
    });
    expect(statements).toBe(statementsOfOne);
    expect(new SqliteStore(database, "epoch").head()).toBe(102);
  });

  test("[S13] is read as if it were written", () => {
    const database = nodeDatabase();
    const store = new SqliteStore(database, "epoch");
    store.batch(() => {
      store.append(nothing, "ada", 1, [7]);
      expect([store.ownerOf(7), store.ownerOf(8)]).toEqual(["ada", null]);
      expect(store.logAfter(asSeq(0)).map(({ seq }) => seq)).toEqual([1]);
      store.append(nothing, "bo", 2, [8]);
    });
    const reopened = new SqliteStore(database, "epoch");
    expect([reopened.head(), reopened.ownerOf(7), reopened.ownerOf(8)]).toEqual([2, "ada", "bo"]);
  });
});

const nothing = asUpdate(Uint8Array.of(0, 0));

function entry(seq: number, bytes: number, author: string, storedMs: number): RecordedEntry {
  return { seq: asSeq(seq), update: asUpdate(new Uint8Array(bytes).fill(seq)), author, storedMs };
}

function rowsOf(database: SqlDatabase): readonly unknown[] {
  return database.all("SELECT entries FROM log ORDER BY place").map(({ entries }) => entries);
}
