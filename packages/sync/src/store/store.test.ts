import { describe, expect, test } from "vitest";
import { asSeq, asUpdate } from "../protocol/index.ts";
import { nodeDatabase, storeContract } from "../testing/index.ts";
import { MemoryStore } from "./memory-store.ts";
import { hasSchema } from "./migrations.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { SqliteStore } from "./sqlite-store.ts";

storeContract("MemoryStore", () => {
  const store = new MemoryStore("epoch");
  return { store, reopen: () => store.fork(), database: null };
});

storeContract("SqliteStore", () => {
  const database = nodeDatabase();
  const open = (): SqliteStore => new SqliteStore(database, crypto.randomUUID());
  return { store: open(), reopen: open, database };
});

describe("SqliteStore", () => {
  test("[S5] a compaction that fails at any statement leaves everything as it was", () => {
    for (let failAt = 1; ; failAt++) {
      const database = nodeDatabase();
      const failing = failingAfter(database, failAt);
      const store = new SqliteStore(failing.database, "epoch");
      for (const update of hello) store.append(update, "ada", 1);
      const before = dump(database);
      failing.arm();
      const failed = throws(() => store.compact(asSeq(2)));
      failing.disarm();
      if (!failed) {
        expect(failAt).toBeGreaterThan(5);
        expect(dump(database)).not.toEqual(before);
        return;
      }
      expect(dump(database)).toEqual(before);
      expect(new SqliteStore(database, "other").logAfter(asSeq(0)).length).toBe(2);
    }
  });

  test("[S7] a flipped bit in a row of content is noticed", () => {
    const database = nodeDatabase();
    const [update = asUpdate(new Uint8Array())] = hello;
    new SqliteStore(database, "epoch").append(update, "ada", 1);
    const flipped = Uint8Array.from(update, (byte, index) => (index === 3 ? byte ^ 1 : byte));
    database.all("UPDATE log SET bytes = ?", flipped);
    const reopened = new SqliteStore(database, "epoch");
    expect(() => reopened.logAfter(asSeq(0))).toThrow("checksum");
  });

  test("[S8] a database of a newer release is refused and left as it is", () => {
    const database = nodeDatabase();
    new SqliteStore(database, "epoch");
    database.all("UPDATE meta SET value = 99 WHERE key = 'schema_version'");
    const before = dump(database);
    expect(() => new SqliteStore(database, "other")).toThrow("run the newer release");
    expect(dump(database)).toEqual(before);
  });

  test("[S8] asking whether there is a document makes none", () => {
    const database = nodeDatabase();
    expect(hasSchema(database)).toBe(false);
    expect(database.all("SELECT name FROM sqlite_master")).toEqual([]);
  });
});

const hello = [
  [1, 1, 1, 0, 4, 1, 4, 116, 101, 120, 116, 1, 104, 0],
  [1, 1, 1, 1, 132, 1, 0, 1, 105, 0],
].map((bytes) => asUpdate(Uint8Array.from(bytes)));

/** A database that throws at the `failAt`-th statement after it was armed. */
function failingAfter(
  database: SqlDatabase,
  failAt: number,
): { database: SqlDatabase; arm(): void; disarm(): void } {
  let left = Infinity;
  return {
    arm: () => (left = failAt),
    disarm: () => (left = Infinity),
    database: {
      all(statement, ...values) {
        left -= 1;
        if (left <= 0) throw new Error("the disk is gone");
        return database.all(statement, ...values);
      },
      transaction: (work) => database.transaction(work),
    },
  };
}

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

function dump(database: SqlDatabase): unknown {
  return ["meta", "snapshot", "log", "schedule"].map((table) =>
    database.all(`SELECT * FROM ${table}`),
  );
}
