import { judgeAll, Knowledge } from "@scriptorium/sync/gate";
import { asSeq, asStateVector, asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { HistoryGoneError } from "@scriptorium/sync/room";
import { buildSnapshot, documentAt, splitUpdate, SqliteStore } from "@scriptorium/sync/store";
import type { SqlDatabase, StoreOptions } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { Random } from "./random.ts";
import { changeDocument, randomUpdates, stateOf } from "./random-document.ts";

const { SEED, RUNS = "120", FLIPS = "40" } = process.env;

describe("a random document", () => {
  test("[S4] gives the same snapshot through a Y.Doc and by merging bytes", () => {
    eachSeed(RUNS, (random) => {
      const updates = randomUpdates(random, 60);
      const cut = random.below(updates.length + 1);
      const first = buildSnapshot(updates.slice(0, cut), random.pick([0, Infinity]));
      for (const bytesMax of [0, Infinity]) {
        const second = buildSnapshot([first.update, ...updates.slice(cut)], bytesMax);
        expect(stateOf([second.update])).toEqual(stateOf(updates));
      }
    });
  });

  test("[S4][S9][S11] equals a replay, now and at any position, wherever it is compacted and reopened", () => {
    eachSeed(RUNS, (random) => {
      const { store, updates } = storeRandom(random, nodeDatabase());
      expect(stateOf([store.diff(nothing)])).toEqual(stateOf(updates));
      const kept = store.history(store.head()).map(({ update }) => Uint8Array.from(update));
      expect(kept).toEqual(updates.map((update) => Uint8Array.from(update)));
      for (let place = 0; place < 3; place++) {
        const seq = random.below(updates.length + 1);
        expect(stateOf([documentAt(store, asSeq(seq))])).toEqual(stateOf(updates.slice(0, seq)));
      }
    });
  });
});

test("[W5][G4] an update that is cut amounts to the same, in parts that the gate takes in turn", () => {
  eachSeed(RUNS, (random) => {
    const doc = new Y.Doc();
    const before = randomUpdates(random, 10);
    for (const update of before) Y.applyUpdate(doc, update);
    const stateVector = Y.encodeStateVector(doc);
    doc.transact(() => {
      for (let change = 0; change < 30; change++) changeDocument(random, doc);
      doc.getText("text").insert(0, "😀☕a".repeat(random.below(300)));
    });
    const update = asUpdate(Y.encodeStateAsUpdate(doc, stateVector));
    const parts = splitUpdate(update, { bytes: 400, structs: random.pick([5, 1_000]) });
    const knowledge = Knowledge.ofNothing();
    expect(judgeAll([...before, ...parts], knowledge)).toBeNull();
    expect(stateOf([...before, ...parts])).toEqual(stateOf([...before, update]));
    // Only what can't be cut, deletions among it, is larger.
    const large = parts.slice(0, -1).filter((part) => part.length > 600);
    expect(large).toEqual([]);
  });
});

test("[S7] a bit that flips in any stored row is met, put aside, and met no more", () => {
  eachSeed(FLIPS, (random) => {
    const database = nodeDatabase();
    const { store, updates } = storeRandom(random, database);
    const last = store.head();
    const table = flipBit(random, database);
    const state = readAll(new SqliteStore(database, "other", randomOptions(random)));
    const quarantined = database.all("SELECT * FROM quarantine");
    expect(quarantined.length, `nothing of ${table} was met`).toBeGreaterThan(0);
    // What the log alone held may be lost; nothing else is.
    if (table !== "log") expect(state).toEqual(stateOf(updates));
    const again = new SqliteStore(database, "third", randomOptions(random));
    expect(again.head()).toBeGreaterThan(last);
    expect(readAll(again)).toEqual(state);
    expect(database.all("SELECT * FROM quarantine")).toEqual(quarantined);
  });
});

const nothing = asStateVector(Uint8Array.of(0));

function eachSeed(runs: string, check: (random: Random) => void): void {
  const seeds = SEED === undefined ? Array.from(Array(Number(runs)).keys()) : [Number(SEED)];
  for (const seed of seeds) {
    try {
      check(new Random(seed));
    } catch (error) {
      throw new Error(`replay: SEED=${seed} npm run property`, { cause: error });
    }
  }
}

/** A document in `database`, stored, compacted and reopened at random. */
function storeRandom(
  random: Random,
  database: SqlDatabase,
): { readonly store: SqliteStore; readonly updates: readonly Update[] } {
  const updates = randomUpdates(random, 40);
  let store = new SqliteStore(database, "epoch", randomOptions(random));
  for (const [index, update] of updates.entries()) {
    store.append(update, random.pick(["ada", "bo"]), index);
    const through = asSeq(store.snapshotSeq() + random.below(index + 2 - store.snapshotSeq()));
    if (random.below(12) === 0) store.compact(through);
    // Some steps of one that may never come to its end, or do so in another life of the store.
    else if (random.below(3) === 0) {
      for (let steps = random.below(40); steps > 0; steps--) {
        if (store.compactStep(through, random.below(4) === 0)) break;
      }
    }
    if (random.below(8) === 0) store = new SqliteStore(database, "other", randomOptions(random));
  }
  return { store, updates };
}

function randomOptions(random: Random): StoreOptions {
  return {
    buildBytesMax: random.pick([0, 300, Infinity]),
    keyframeBytesMin: random.pick([0, 200, Infinity]),
    stepBytes: random.pick([1, 200, Infinity]),
    snapshotPartBytes: random.pick([10, 100, limits.rowBytesMax]),
  };
}

/** Rows that are read: not what an interrupted compaction left, nor a keyframe at the snapshot's own position. */
const readable = {
  log: "TRUE",
  snapshot: `generation = (SELECT MAX(generation) FROM snapshot WHERE generation NOT IN
    (SELECT generation FROM snapshot WHERE kind = 'cursor'))`,
  archive: "through_seq <= (SELECT value FROM meta WHERE key = 'snapshot_seq')",
  keyframe: "seq < (SELECT value FROM meta WHERE key = 'snapshot_seq')",
};

/** Flips one bit of one content row, and gives the table that it was in. */
function flipBit(random: Random, database: SqlDatabase): string {
  const rows = Object.entries(readable).flatMap(([table, condition]) =>
    database
      .all(`SELECT rowid AS id, bytes FROM ${table} WHERE ${condition}`)
      .map(({ id, bytes }) => ({ table, id: Number(id), bytes: bytes as Uint8Array })),
  );
  const { table, id, bytes } = random.pick(rows.filter((row) => row.bytes.length > 0));
  const flipped = Uint8Array.from(bytes);
  const at = random.below(flipped.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  database.all(`UPDATE ${table} SET bytes = ? WHERE rowid = ?`, flipped, id);
  return table;
}

/** Reads all that is stored, and gives what the document is now. */
function readAll(store: SqliteStore): unknown {
  store.readKnowledge().isDeleted(1, 0, 1);
  store.snapshotChunks();
  for (let seq = 0; seq <= store.head(); seq++) {
    try {
      documentAt(store, asSeq(seq));
    } catch (error) {
      if (!(error instanceof HistoryGoneError)) throw error;
    }
  }
  store.history(store.head());
  return stateOf([store.diff(nothing)]);
}
