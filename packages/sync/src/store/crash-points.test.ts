import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { asSeq, asUpdate, limits } from "../protocol/index.ts";
import { DatabaseFiles } from "../testing/database-files.ts";
import { dumpDatabase, interruptedDatabase } from "../testing/interrupted-database.ts";
import { nodeDatabase, recordUpdates } from "../testing/index.ts";
import { engineSteps, migrateBy } from "./migrations.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { SqliteStore } from "./sqlite-store.ts";

const files = new DatabaseFiles();
afterAll(() => files.remove());

interface Case {
  readonly rules: string;
  readonly name: string;
  /** Fills a new database. */
  readonly prepare: (database: SqlDatabase) => void;
  /** What is interrupted. Opening the store is part of it. */
  readonly act: (database: SqlDatabase) => void;
  /** Points at which it can be interrupted, at least. */
  readonly points: number;
}

const cases: readonly Case[] = [
  {
    rules: "[S5][S11]",
    name: "a compaction that keeps a keyframe",
    prepare: (database) => write(database, 9),
    act: (database) => compact(database),
    points: 25,
  },
  {
    rules: "[S5][S12]",
    name: "a compaction that drops what is too old, up to a keyframe that it makes",
    prepare: (database) => write(database, 9),
    act: (database) => compact(database, { retention: { maxAgeMs: 4 }, keyframeBytesMin: 1e9 }),
    points: 25,
  },
  {
    rules: "[S5][S7]",
    name: "a repair of a snapshot",
    prepare(database) {
      write(database, 9);
      database.all("UPDATE snapshot SET checksum = checksum + 1 WHERE kind = 'update'");
    },
    act: (database) => open(database).diff(nothing),
    points: 40,
  },
  {
    rules: "[S5][S7]",
    name: "a repair of the log and a keyframe",
    prepare(database) {
      write(database, 9);
      database.all("UPDATE log SET checksum = checksum + 1");
      database.all("UPDATE keyframe SET checksum = checksum + 1");
    },
    act: (database) => open(database).diff(nothing),
    points: 40,
  },
  {
    rules: "[S5][S10]",
    name: "an append with clientIDs of its own",
    prepare: (database) => write(database, 4),
    act: (database) => open(database).append(asUpdate(Uint8Array.of(0, 0)), "bo", 9, [5, 6, 7]),
    points: 10,
  },
  {
    rules: "[S5][S2]",
    name: "an append of several rows",
    prepare: (database) => write(database, 4),
    act: (database) => open(database).append(asUpdate(large), "bo", 9),
    points: 10,
  },
  {
    rules: "[S5][S8]",
    name: "the making of a document",
    prepare: () => {},
    act: (database) => open(database),
    points: 20,
  },
  ...[1, 2, 3].map((version) => ({
    rules: "[S5][S8]",
    name: `a migration from a database of schema ${version}`,
    prepare(database: SqlDatabase) {
      for (const statement of golden(version)) database.all(statement);
    },
    act: (database: SqlDatabase) => open(database),
    points: 10,
  })),
];

describe.each(cases)("$name", { timeout: 60_000 }, ({ rules, prepare, act, points }) => {
  const before = dumpDatabase(prepared(prepare).database);
  const after = dumpDatabase(changed(prepare, act));
  const allowed = [before, ...stepsOf(prepare), after];

  test(`${rules} that fails at any statement leaves the old state or the new, and succeeds again`, () => {
    let failAt = 1;
    for (; ; failAt++) {
      const { database } = prepared(prepare);
      let left = failAt;
      const failing = interruptedDatabase(database, () => {
        left -= 1;
        if (left === 0) throw new Error("the disk is gone");
      });
      if (!throws(() => act(failing))) break;
      expect(allowed).toContain(dumpDatabase(database));
      finish(database, { after, act });
    }
    expect(failAt).toBeGreaterThan(points);
  });

  test(`${rules} that is killed at any statement leaves the old state or the new, and succeeds again`, () => {
    const { database, path } = prepared(prepare);
    const copies = files.statesOf(path, (atPoint) => act(interruptedDatabase(database, atPoint)));
    expect(copies.length).toBeGreaterThan(1);
    for (const copy of copies) {
      const opened = nodeDatabase(copy);
      expect(allowed).toContain(dumpDatabase(opened));
      finish(opened, { after, act });
    }
    expect(dumpDatabase(database)).toBe(after);
  });
});

describe("a database of an earlier release", () => {
  test.each([1, 2, 3])("[S8] of schema %i reads as it was written, and goes on", (version) => {
    const database = nodeDatabase();
    for (const statement of golden(version)) database.all(statement);
    const store = open(database);
    expect([store.epoch, store.head(), store.snapshotSeq()]).toEqual(["golden-epoch", 13, 9]);
    expect(store.history(store.head()).map(({ seq, author }) => [seq, author])).toEqual(
      Array.from({ length: 13 }, (_, index) => [index + 1, index % 2 === 0 ? "ada" : "bo"]),
    );
    // Segments without times are looked into.
    expect(store.seqAt(1_700_000_006_500)).toBe(6);
    store.append(asUpdate(Uint8Array.of(0, 0)), "ada", 1_700_000_099_000);
    store.compact(store.head());
    expect([store.head(), store.seqAt(1_700_000_003_000)]).toEqual([14, 3]);
  });
});

const nothing = Uint8Array.of(0) as Parameters<SqliteStore["diff"]>[0];

const [large = new Uint8Array()] = recordUpdates((doc) => {
  doc.clientID = 3;
  doc.getText("text").insert(0, "x".repeat(limits.rowBytesMax * 2));
});

function open(database: SqlDatabase, options = {}): SqliteStore {
  return new SqliteStore(database, "epoch", options);
}

/** Typing by one client. */
const typed = recordUpdates((doc) => {
  doc.clientID = 7;
  for (const letter of "nine words") doc.getText("text").insert(0, letter);
});

function write(database: SqlDatabase, count: number): void {
  const store = open(database, { keyframeBytesMin: 0 });
  for (const [index, update] of typed.slice(0, count).entries()) {
    store.append(update, "ada", index, index === 0 ? [7] : []);
    if (index % 3 === 2 && index < 6) store.compact(store.head());
  }
}

function compact(database: SqlDatabase, options: object = { keyframeBytesMin: 0 }): void {
  const store = open(database, options);
  store.compact(asSeq(8));
}

function golden(version: number): readonly string[] {
  const url = new URL(`../../../../test/fixtures/databases/schema-${version}.sql`, import.meta.url);
  return readFileSync(url, "utf8").trim().split("\n");
}

function migrateTo(database: SqlDatabase, version: number): void {
  migrateBy(database, { versionKey: "schema_version", steps: engineSteps.slice(0, version) });
}

/** A database on disk, in the journal mode that Durable Objects have. */
function prepared(prepare: Case["prepare"]): { database: SqlDatabase; path: string } {
  const path = files.newPath();
  const database = nodeDatabase(path);
  database.all("PRAGMA journal_mode = WAL");
  database.all("PRAGMA synchronous = OFF");
  prepare(database);
  return { database, path };
}

function changed(prepare: Case["prepare"], act: Case["act"]): SqlDatabase {
  const { database } = prepared(prepare);
  act(database);
  return database;
}

/** Every state that a migration stops in after one of its steps. */
function stepsOf(prepare: Case["prepare"]): readonly string[] {
  return [0, ...engineSteps.map((_, index) => index + 1)].flatMap((version) => {
    const { database } = prepared(prepare);
    return throws(() => migrateTo(database, version)) ? [] : [dumpDatabase(database)];
  });
}

function finish(
  database: SqlDatabase,
  { after, act }: { readonly after: string; readonly act: Case["act"] },
): void {
  if (dumpDatabase(database) !== after) act(database);
  expect(dumpDatabase(database) === after).toBe(true);
}

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
