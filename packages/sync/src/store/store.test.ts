import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { judgeUpdate } from "../gate/index.ts";
import { asSeq, asStateVector, asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { nodeDatabase, storeContract } from "../testing/index.ts";
import { buildSnapshot } from "./document-state.ts";
import { MemoryStore } from "./memory-store.ts";
import { hasSchema } from "./migrations.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { SqliteStore } from "./sqlite-store.ts";

storeContract("MemoryStore", (options) => {
  const store = new MemoryStore("epoch", buildSnapshot, options?.retention);
  return { store, reopen: () => store.fork(), database: null };
});

storeContract("SqliteStore", (options) => {
  const database = nodeDatabase();
  const open = (): SqliteStore => new SqliteStore(database, crypto.randomUUID(), options);
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

  test.each(["log", "snapshot", "archive"])(
    "[S7] flipped bits in any row of %s are met, put aside, and the rest opens",
    (table) => {
      const places = rowIds(stored().database, table);
      expect(places.length).toBeGreaterThan(1);
      for (const id of places) {
        const { database, text } = stored();
        flipBit(database, table, id);
        const reopened = new SqliteStore(database, "other");
        // Asked for everything that may be in the row, and not only for the text.
        reopened.readKnowledge().isDeleted(1, 0, 1);
        const read = textOf(reopened);
        const history = reopened.history(reopened.head());
        expect([
          table,
          id,
          database.all("SELECT COUNT(*) AS rows FROM quarantine")[0]?.["rows"],
        ]).not.toEqual([table, id, 0]);
        // What only the log held is lost; all else can be built anew.
        if (table === "log") expect(read).not.toBe(text);
        else expect(read).toBe(text);
        expect(history.length).toBeGreaterThan(0);
        // A position was used up, and after that all is well.
        expect(reopened.head()).toBeGreaterThan(stored().store.head());
        const quarantined = database.all("SELECT * FROM quarantine");
        expect(textOf(new SqliteStore(database, "third"))).toBe(read);
        expect(database.all("SELECT * FROM quarantine")).toEqual(quarantined);
      }
    },
  );

  test("[S7][G4] what builds on a lost row is not stored any more, and a client gives both back", () => {
    const { database, updates, text } = stored();
    const [lost] = database.all("SELECT MIN(seq) AS seq FROM log");
    flipBit(
      database,
      "log",
      database.all("SELECT rowid AS id FROM log WHERE seq = ?", Number(lost?.["seq"]))[0]?.["id"],
    );
    const store = new SqliteStore(database, "other");
    const whole = asUpdate(Y.mergeUpdates([...updates]));
    expect(judgeUpdate(whole, store.readKnowledge()).kind).toBe("accept");
    store.append(whole, "ada", 1);
    expect(textOf(store)).toBe(text);
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

/** A document of several compactions with a log after them. */
function stored(): {
  database: SqlDatabase;
  store: SqliteStore;
  updates: readonly Update[];
  text: string;
} {
  const database = nodeDatabase();
  const store = new SqliteStore(database, "epoch");
  const doc = new Y.Doc();
  const updates: Update[] = [];
  doc.on("update", (update: Uint8Array) => {
    updates.push(asUpdate(update));
    store.append(asUpdate(update), "ada", updates.length);
  });
  const text = doc.getText("text");
  for (const word of "the quick brown fox jumps over the lazy dog".split(" ")) {
    text.insert(text.length, `${word} `);
    if (updates.length % 3 === 0) {
      text.delete(0, 1);
      store.compact(store.head());
    }
  }
  text.insert(0, "and ");
  text.insert(text.length, "again");
  return { database, store, updates, text: text.toString() };
}

function textOf(store: SqliteStore): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, store.diff(asStateVector(Uint8Array.of(0))));
  return doc.getText("text").toString();
}

function rowIds(database: SqlDatabase, table: string): readonly unknown[] {
  return database.all(`SELECT rowid AS id FROM ${table}`).map(({ id }) => id);
}

function flipBit(database: SqlDatabase, table: string, id: unknown): void {
  const [row] = database.all(`SELECT bytes FROM ${table} WHERE rowid = ?`, Number(id));
  const bytes = Uint8Array.from(row?.["bytes"] as Uint8Array);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  database.all(`UPDATE ${table} SET bytes = ? WHERE rowid = ?`, bytes, Number(id));
}

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
  return [
    "meta",
    "snapshot",
    "log",
    "archive",
    "keyframe",
    "quarantine",
    "schedule",
    "clients",
  ].map((table) => database.all(`SELECT * FROM ${table}`));
}
