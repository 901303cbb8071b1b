import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { judgeUpdate } from "../gate/index.ts";
import { HistoryGoneError } from "../room/index.ts";
import { asSeq, asStateVector, asUpdate, limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { dumpDatabase } from "../testing/interrupted-database.ts";
import { nodeDatabase, recordUpdates } from "../testing/index.ts";
import { storeContract } from "../testing/store-contract.ts";
import { checksum } from "./checksum.ts";
import { buildSnapshot, mergeState } from "./document-state.ts";
import { documentAt } from "./history.ts";
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
  test.each(["log", "snapshot", "archive", "keyframe"])(
    "[S7] flipped bits in any row of %s are met, put aside, and the rest opens",
    (table) => {
      const places = rowIds(stored().database, table);
      expect(places.length).toBeGreaterThan(0);
      for (const id of places) {
        const { database, text } = stored();
        flipBit(database, table, id);
        const reopened = new SqliteStore(database, "other");
        // Asked for everything that may be in the row, and not only for the text.
        reopened.readKnowledge().isDeleted(1, 0, 1);
        const read = textOf(reopened);
        const history = reopened.history(reopened.head());
        for (let seq = 0; seq < reopened.snapshotSeq(); seq++) toldAt(reopened, seq);
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

  test("[R19] what is beyond the snapshot is told without reading it, and once to all who have the same", () => {
    const { database, store: before, updates } = stored();
    before.compact(before.head());
    const { store, reads } = watch(database);
    const peer = new Y.Doc();
    for (const update of updates) Y.applyUpdate(peer, update);
    const stateVector = asStateVector(Y.encodeStateVector(peer));
    reads.length = 0;
    const beyond = store.diffBeyondSnapshot(stateVector);
    expect(beyond).toEqual(Y.encodeStateAsUpdate(peer, stateVector));
    expect(reads).toContain("deletions");
    expect(reads).not.toContain("update");
    reads.length = 0;
    expect(store.diffBeyondSnapshot(asStateVector(stateVector.slice()))).toBe(beyond);
    expect(store.diff(stateVector)).toBe(beyond);
    expect(reads).toEqual([]);
  });

  test("[R5] a snapshot without a log is the whole state as it is, and nothing is merged", () => {
    const [update = asUpdate(new Uint8Array())] = recordUpdates((doc) => {
      doc.getText("text").insert(0, "north");
    });
    expect(mergeState([update])).toBe(update);
  });

  test.each([
    { what: "merges an edit into what was merged before it", bytes: 1_000, isRead: false },
    { what: "lets a large one go", bytes: limits.mergedKeptBytesMax, isRead: true },
  ])("[R5] whoever asks for the whole state $what", ({ bytes, isRead }) => {
    const database = nodeDatabase();
    const updates = recordUpdates((doc) => {
      doc.getText("text").insert(0, "x".repeat(bytes));
      doc.getText("text").insert(0, "y");
    });
    const { store, reads } = watch(database);
    store.append(updates[0] ?? asUpdate(new Uint8Array()), "ada", 1);
    store.compact(store.head());
    expect(textOf(store).length).toBe(bytes);
    reads.length = 0;
    store.append(updates[1] ?? asUpdate(new Uint8Array()), "ada", 1);
    expect(textOf(store).length).toBe(bytes + 1);
    expect(reads.includes("update")).toBe(isRead);
  });

  test("[S7][G4] what builds on a lost row is not stored any more, and a client gives both back", () => {
    const { database, updates, text } = stored();
    const [lost] = database.all("SELECT MIN(place) AS place FROM log");
    flipBit(
      database,
      "log",
      database.all("SELECT rowid AS id FROM log WHERE place = ?", Number(lost?.["place"]))[0]?.[
        "id"
      ],
    );
    const store = new SqliteStore(database, "other");
    const doc = new Y.Doc();
    Y.applyUpdate(doc, store.diff(asStateVector(Uint8Array.of(0))));
    expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
    const whole = asUpdate(Y.mergeUpdates([...updates]));
    expect(judgeUpdate(whole, store.readKnowledge()).kind).toBe("accept");
    store.append(whole, "ada", 1);
    expect(textOf(store)).toBe(text);
  });

  test("[S7][R1] a batch in which rows are lost takes nothing more, because it was judged by what they held", () => {
    const { database, updates } = stored();
    const store = new SqliteStore(database, "other");
    const [whole] = updates;
    if (whole === undefined) throw new Error("nothing was written");
    database.all("UPDATE log SET checksum = checksum + 1");
    const append = (): unknown => store.append(whole, "ada", 1);
    const head = store.head();
    expect(() =>
      store.batch(() => {
        textOf(store);
        append();
      }),
    ).toThrow("lost in a repair");
    expect(new SqliteStore(database, "other").logSize().entries).toBe(0);
    expect(store.batch(append)).toBeGreaterThan(head);
  });

  test.each([
    { what: "read", meet: (store: SqliteStore): unknown => textOf(store) },
    { what: "compacted", meet: (store: SqliteStore): void => store.compact(store.head()) },
  ])("[S7] an update that can't be applied is met when it is $what, and put aside", ({ meet }) => {
    for (const buildBytesMax of [0, Infinity]) {
      const { database, store, text } = stored();
      store.append(asUpdate(Uint8Array.of(1, 2, 3)), "ada", 1);
      const reopened = new SqliteStore(database, "other", { buildBytesMax });
      meet(reopened);
      expect(database.all("SELECT place FROM quarantine")).toEqual([{ place: "pending" }]);
      expect([textOf(reopened), reopened.snapshotSeq()]).toEqual([text, reopened.head()]);
    }
  });

  test.each([
    ["all of it", "TRUE"],
    ["the update", "kind = 'update'"],
    ["the update's first part", "kind = 'update' AND part = 0"],
    ["the update's last part", "kind = 'update' AND part = 1"],
    ["the state vector", "kind = 'state-vector'"],
    ["the deletions", "kind = 'deletions'"],
  ])("[S7] a snapshot of which %s is gone is built anew from the archive", (_, lost) => {
    for (const buildBytesMax of [0, Infinity]) {
      for (const read of [textOf, sizeOf]) {
        const database = nodeDatabase();
        const options = { buildBytesMax };
        const store = new SqliteStore(database, "epoch", options);
        const text = `${"x".repeat(limits.rowBytesMax)} and more`;
        const updates = recordUpdates((doc) => {
          doc.getText("text").insert(0, text.slice(1));
          doc.getText("text").insert(0, text.slice(0, 1));
        });
        for (const update of updates) store.append(update, "ada", 1);
        store.compact(asSeq(1));
        database.all(`DELETE FROM snapshot WHERE ${lost}`);
        const reopened = new SqliteStore(database, "other", options);
        reopened.readKnowledge().isDeleted(1, 0, 1);
        read(reopened);
        expect(textOf(reopened) === text).toBe(true);
      }
    }
  });

  test.each(["archive", "keyframe"])(
    "[S7] rows of %s that pass their checksum and can't be inflated are put aside when they are met",
    (table) => {
      const { database, store } = stored();
      const spoiled = rowIds(database, table);
      expect(spoiled.length).toBeGreaterThan(1);
      for (const id of spoiled) spoil(database, table, id);
      // A repair for another reason does not inflate them.
      flipBit(database, "log", rowIds(database, "log")[0]);
      const reopened = new SqliteStore(database, "other");
      const text = textOf(reopened);
      expect(database.all("SELECT place FROM quarantine WHERE place = ?", table)).toEqual([]);
      for (let seq = 0; seq < store.snapshotSeq(); seq++) toldAt(reopened, seq);
      reopened.history(reopened.head());
      const put = database.all("SELECT bytes FROM quarantine WHERE place = ?", table);
      expect(put).toEqual(spoiled.map(() => ({ bytes: unreadable })));
      expect(textOf(reopened)).toBe(text);
    },
  );

  test("[S7] a snapshot is built anew from before a keyframe that can't be inflated", () => {
    const { database, text } = stored();
    const [last] = database.all("SELECT MAX(rowid) AS id FROM keyframe");
    spoil(database, "keyframe", last?.["id"]);
    database.all("DELETE FROM snapshot");
    expect(textOf(new SqliteStore(database, "other"))).toBe(text);
    const put = database.all("SELECT place, bytes FROM quarantine");
    expect(put).toEqual([{ place: "keyframe", bytes: unreadable }]);
  });

  test("[S11] what a lost segment led to is refused, unless a keyframe came after it", () => {
    const { database, store } = stored();
    const seq = asSeq(store.snapshotSeq() - 1);
    const told = documentAt(store, seq);
    database.all("DELETE FROM archive WHERE through_seq = (SELECT MIN(through_seq) FROM archive)");
    expect(documentAt(store, seq)).toEqual(told);
    database.all("DELETE FROM keyframe");
    expect(() => documentAt(store, seq)).toThrow(HistoryGoneError);
  });

  test.each([0, 1, 5, 12, 14, 15, 1_000, 2.5, "nothing"])(
    "[S1][S2] a wrong record of how far the snapshot goes, such as %s, loses no update and no position",
    (wrong) => {
      const { database, store, text } = stored();
      expect([store.snapshotSeq(), store.head()]).toEqual([13, 15]);
      const entries = store.history(store.head());
      database.all("UPDATE meta SET value = ? WHERE key = 'snapshot_seq'", wrong);
      const reopened = new SqliteStore(database, "other");
      expect([reopened.snapshotSeq(), reopened.head(), textOf(reopened)]).toEqual([13, 15, text]);
      expect(reopened.history(reopened.head())).toEqual(entries);
      expect(database.all("SELECT * FROM quarantine")).toEqual([]);
    },
  );

  test.each([0, 3, 12])(
    "[S1] positions go on from 13 after the record of them says %s",
    (wrong) => {
      const { database, store } = stored();
      database.all("DELETE FROM log");
      database.all("UPDATE meta SET value = ? WHERE key = 'snapshot_seq'", wrong);
      expect(new SqliteStore(database, "other").head()).toBe(13);
      database.all("UPDATE meta SET value = 13 WHERE key = 'snapshot_seq'");
      // The last position after a repair is not that of an update.
      flipBit(database, "archive", rowIds(database, "archive")[0]);
      const repaired = new SqliteStore(database, "other");
      repaired.history(repaired.head());
      expect([store.head(), repaired.head()]).toEqual([15, 14]);
      database.all("UPDATE meta SET value = ? WHERE key = 'snapshot_seq'", wrong);
      expect(new SqliteStore(database, "third").head()).toBe(14);
    },
  );

  test("[S2] a log that was never compacted is whole when a snapshot is recorded", () => {
    const database = nodeDatabase();
    const store = new SqliteStore(database, "epoch");
    const updates = recordUpdates((doc) => {
      for (const letter of "north") doc.getText("text").insert(0, letter);
    });
    for (const update of updates) store.append(update, "ada", 1);
    database.all("INSERT INTO meta (key, value) VALUES ('snapshot_seq', 3)");
    const reopened = new SqliteStore(database, "other");
    expect([reopened.snapshotSeq(), reopened.head(), textOf(reopened)]).toEqual([0, 5, "htron"]);
  });

  test("[S2] a document whose epoch is gone gets another and keeps its content", () => {
    const { database, store, text } = stored();
    database.all("DELETE FROM meta WHERE key = 'epoch'");
    const reopened = new SqliteStore(database, "other");
    expect([reopened.epoch, reopened.head(), textOf(reopened)]).toEqual([
      "other",
      store.head(),
      text,
    ]);
  });

  test("[S8] a database of a newer release is refused and left as it is", () => {
    const database = nodeDatabase();
    new SqliteStore(database, "epoch");
    database.all("UPDATE meta SET value = 99 WHERE key = 'schema_version'");
    const before = dumpDatabase(database);
    expect(() => new SqliteStore(database, "other")).toThrow("run the newer release");
    expect(dumpDatabase(database)).toEqual(before);
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
  const store = new SqliteStore(database, "epoch", { keyframeBytesMin: 0 });
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
      text.delete(0, text.length - 8);
      store.compact(store.head());
    }
  }
  text.insert(0, "and ");
  text.insert(text.length, "again");
  return { database, store, updates, text: text.toString() };
}

/** What a joining client is told of the snapshot's size, which does not read it. */
function sizeOf(store: SqliteStore): number {
  return store.snapshotBytes();
}

function textOf(store: SqliteStore): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, store.diff(asStateVector(Uint8Array.of(0))));
  return doc.getText("text").toString();
}

/** The document at `seq`, or null when what led there is lost. */
function toldAt(store: SqliteStore, seq: number): unknown {
  try {
    return documentAt(store, asSeq(seq));
  } catch (error) {
    if (error instanceof HistoryGoneError) return null;
    throw error;
  }
}

function rowIds(database: SqlDatabase, table: string): readonly unknown[] {
  // A keyframe at the snapshot's own position is not read as long as the snapshot is.
  const readable = "WHERE seq < (SELECT value FROM meta WHERE key = 'snapshot_seq')";
  const condition = table === "keyframe" ? readable : "";
  return database.all(`SELECT rowid AS id FROM ${table} ${condition}`).map(({ id }) => id);
}

/** What no release compressed. */
const unreadable = Uint8Array.of(7, 7, 7);

/** A store of `database`, and what kinds of content it reads. */
function watch(database: SqlDatabase): { readonly store: SqliteStore; readonly reads: string[] } {
  const reads: string[] = [];
  const all: SqlDatabase["all"] = (statement, ...values) => {
    const table = /^SELECT [a-z_, ]*bytes[a-z_, ]* FROM (snapshot|log)/.exec(statement)?.[1];
    if (table !== undefined) reads.push(table === "log" ? table : String(values[1]));
    return database.all(statement, ...values);
  };
  const transaction: SqlDatabase["transaction"] = (work) => database.transaction(work);
  return { store: new SqliteStore({ all, transaction }, "other"), reads };
}

/** Makes a row of what can't be read, with the checksum of it, as a release with a fault might. */
function spoil(database: SqlDatabase, table: string, id: unknown): void {
  const values = [unreadable, checksum(unreadable), Number(id)];
  database.all(`UPDATE ${table} SET bytes = ?, checksum = ? WHERE rowid = ?`, ...values);
}

function flipBit(database: SqlDatabase, table: string, id: unknown): void {
  const [row] = database.all(`SELECT bytes FROM ${table} WHERE rowid = ?`, Number(id));
  const bytes = Uint8Array.from(row?.["bytes"] as Uint8Array);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  database.all(`UPDATE ${table} SET bytes = ? WHERE rowid = ?`, bytes, Number(id));
}
