import { afterAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asSeq, asStateVector, joinParts, asUpdate, limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { DatabaseFiles } from "../testing/database-files.ts";
import { dumpDatabase, interruptedDatabase } from "../testing/interrupted-database.ts";
import { nodeDatabase, recordTyping, recordUpdates } from "../testing/index.ts";
import { buildSnapshot } from "./document-state.ts";
import { documentAt } from "./history.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { SqliteStore } from "./sqlite-store.ts";
import type { StoreOptions } from "./sqlite-store.ts";

const files = new DatabaseFiles();
afterAll(() => files.remove());

/** Pauses wherever one may be, and cuts a snapshot into rows of some letters. */
const cut: StoreOptions = {
  buildBytesMax: 0,
  keyframeBytesMin: 0,
  stepBytes: 1,
  snapshotPartBytes: 40,
  now: () => 11,
};

const ways: readonly (readonly [string, StoreOptions])[] = [
  ["keeps a keyframe", cut],
  ["drops what is too old", { ...cut, retention: { maxAgeMs: 6 } }],
  [
    "drops what is too old, up to where no keyframe is",
    { ...cut, keyframeBytesMin: 1e9, retention: { maxAgeMs: 6 } },
  ],
];

/** Three people write among and delete each other's words, one update each. */
const updates = recordUpdates((doc) => {
  const text = doc.getText("text");
  for (let index = 0; index < 12; index++) {
    doc.clientID = [900, 17, 300][index % 3] ?? 0;
    if (index % 4 === 3) text.delete(2, 9);
    else text.insert(Math.floor(text.length / 2), `word ${index} ☕`);
  }
});

describe.each(ways)("a compaction in steps that %s", { timeout: 120_000 }, (_name, options) => {
  const goal = (): ReturnType<typeof readAll> => {
    const { database } = prepared();
    compact(database, options);
    return readAll(database, 0);
  };
  const { from } = goal();

  test("[S5][S9][S11] reads the same between all of its steps, with what is stored meanwhile", () => {
    const { database } = prepared();
    const store = open(database, options);
    const before = readAll(database, from);
    let steps = 1;
    for (; !store.compactStep(asSeq(10)); steps++) {
      expect(readAll(database, from)).toEqual(before);
    }
    expect(steps).toBeGreaterThan(30);
    expect(store.snapshotSeq()).toBe(10);
    expect(readAll(database, from)).toEqual(before);
  });

  test("[S5][W56] holds nothing more of what was deleted once it is done, whoever reads amid it", () => {
    const { database } = prepared();
    const doc = new Y.Doc();
    const gone = recordUpdates((each) => {
      each.clientID = 2_000;
      each.getText("other").insert(0, "tourmaline");
      each.getText("other").delete(0, 10);
    });
    const store = open(database, options);
    const ofSnapshot = (): Update => store.diff(asStateVector(Y.encodeStateVector(doc)));
    Y.applyUpdate(doc, ofSnapshot());
    for (const update of gone) store.append(update, "ada", 10, [2_000]);
    const isHeld = (): boolean =>
      [ofSnapshot(), store.diff(asStateVector(Uint8Array.of(0)))].some((update) =>
        new TextDecoder().decode(update).includes("tourmaline"),
      );
    expect(isHeld()).toBe(true);
    while (!store.compactStep(store.head())) isHeld();
    expect([store.snapshotSeq(), isHeld()]).toEqual([store.head(), false]);
  });

  test("[S5] that fails at any statement reads the same, and goes on to the same end", () => {
    const expected = readAll(prepared().database, from);
    let failAt = 1;
    for (; ; failAt++) {
      const { database } = prepared();
      let left = failAt;
      const failing = interruptedDatabase(database, () => {
        left -= 1;
        if (left === 0) throw new Error("the disk is gone");
      });
      if (!throws(() => compact(failing, options))) break;
      finishes(database, expected);
    }
    expect(failAt).toBeGreaterThan(80);
  });

  test("[S5] that is killed at any statement reads the same, and goes on to the same end", () => {
    const expected = readAll(prepared().database, from);
    const { database, path } = prepared();
    const copies = files.statesOf(path, (atPoint) =>
      compact(interruptedDatabase(database, atPoint), options),
    );
    expect(copies.length).toBeGreaterThan(15);
    for (const copy of copies) finishes(nodeDatabase(copy), expected);
  });

  function finishes(database: SqlDatabase, expected: unknown): void {
    expect(readAll(database, from)).toEqual(expected);
    compact(database, options);
    expect(readAll(database, from)).toEqual(expected);
    expect(open(database, options).snapshotSeq()).toBe(10);
    expect(leftovers(database)).toEqual({ generations: 1, cursors: 0, staged: 0 });
  }
});

describe("a compaction in steps", () => {
  test.each([5, 12, 100, limits.rowBytesMax])(
    "[S4] writes the same bytes in rows of %i, however often it is interrupted",
    (snapshotPartBytes) => {
      const expected = buildSnapshot(updates.slice(0, 10), 0).update;
      for (const stepsInALife of [1, 3, 7, Infinity]) {
        const database = nodeDatabase();
        const options = { ...cut, snapshotPartBytes };
        for (const update of updates) open(database, options).append(update, "ada", 1);
        // A life in which it comes no further would never end.
        let store = open(database, options);
        let isDone = false;
        for (let life = 0; !isDone; life++) {
          const steps = stepsInALife + life;
          for (let step = 0; step < steps && !isDone; step++) isDone = store.compactStep(asSeq(10));
          store = open(database, options);
        }
        expect(joinParts(store.snapshotChunks())).toEqual(Uint8Array.from(expected));
      }
    },
  );

  test("[S5] goes on to where it began, whatever is asked for meanwhile", () => {
    const { database } = prepared();
    const store = open(database, cut);
    store.compactStep(asSeq(9));
    while (!store.compactStep(asSeq(12))) continue;
    expect([store.snapshotSeq(), store.logSize().entries]).toEqual([9, 3]);
    store.compact(asSeq(12));
    expect([store.snapshotSeq(), store.logSize().entries]).toEqual([12, 0]);
  });

  test("[S7] over a damaged row puts it aside, with nothing of its own left", () => {
    for (const table of ["log", "snapshot"]) {
      const { database } = prepared();
      const store = open(database, cut);
      while (leftovers(database)["cursors"] === 0) store.compactStep(asSeq(10));
      database.all(`UPDATE ${table} SET checksum = checksum + 1`);
      const again = open(database, cut);
      const isDone = (): boolean => again.compactStep(asSeq(10));
      while (!isDone()) continue;
      expect(leftovers(database)).toEqual({ generations: 1, cursors: 0, staged: 0 });
      expect(again.snapshotSeq()).toBe(13);
      expect(database.all("SELECT * FROM quarantine").length).toBeGreaterThan(0);
    }
  });

  test.each([
    ["a segment", 1],
    ["two segments", 2],
  ])("[S9][S11] after one that filled %s with next to nothing keeps both", (_, fills) => {
    const database = nodeDatabase();
    const store = new SqliteStore(database, "epoch");
    // Compressed it is smaller than `segmentJoinBytes`.
    const word = "x".repeat((limits.segmentBytesMax * 3) / 4);
    const large = recordUpdates((doc) => {
      for (let count = 0; count < 2 * fills; count++) doc.getText("text").insert(0, word);
    });
    for (const [index, update] of large.entries()) {
      store.append(update, "ada", index);
      if ((index + 1) % fills === 0) store.compact(store.head());
    }
    const reopened = new SqliteStore(database, "other");
    expect(reopened.history(reopened.head()).map(({ update }) => update)).toEqual(large);
    expect(textOf(reopened.diff(nothing)).length).toBe(word.length * large.length);
  });

  test("[S5] of what is small is one step and one transaction", () => {
    const { database } = prepared();
    const store = new SqliteStore(database, "other");
    expect(store.compactStep(asSeq(10))).toBe(true);
    expect(leftovers(database)).toEqual({ generations: 1, cursors: 0, staged: 0 });
  });

  test("[O3] of more is several, of which each goes through a bounded part", () => {
    const database = nodeDatabase();
    const store = new SqliteStore(database, "epoch");
    const typed = recordTyping("x".repeat(300));
    const [large = asUpdate(new Uint8Array())] = recordUpdates((doc) =>
      doc.getText("large").insert(0, "abc".repeat(limits.compactionStepBytes)),
    );
    for (const update of [large, ...typed]) store.append(update, "ada", 1);
    let steps = 1;
    while (!store.compactStep(store.head())) steps += 1;
    expect(steps).toBeGreaterThan(3);
    expect([store.snapshotSeq(), store.logSize().entries]).toEqual([301, 0]);
    expect(textOf(store.diff(nothing))).toBe("x".repeat(300));
  });

  test("[S8] leaves a database that was never compacted as it was, when there is nothing to do", () => {
    const database = nodeDatabase();
    const store = open(database, cut);
    const before = dumpDatabase(database);
    expect(store.compactStep(asSeq(5))).toBe(true);
    expect(dumpDatabase(database)).toBe(before);
  });
});

const nothing = asStateVector(Uint8Array.of(0));

function open(database: SqlDatabase, options: StoreOptions = cut): SqliteStore {
  return new SqliteStore(database, "epoch", options);
}

function compact(database: SqlDatabase, options: StoreOptions): void {
  const store = open(database, options);
  while (!store.compactStep(asSeq(10))) continue;
}

/** A document on disk of twelve updates, of which seven are compacted. */
function prepared(): { readonly database: SqlDatabase; readonly path: string } {
  const path = files.newPath();
  const database = nodeDatabase(path);
  database.all("PRAGMA journal_mode = WAL");
  database.all("PRAGMA synchronous = OFF");
  const store = open(database, { ...cut, keyframeBytesMin: 1e9 });
  for (const [index, update] of updates.entries()) {
    store.append(update, index % 2 === 0 ? "ada" : "bo", index);
    if (index === 3 || index === 6) store.compact(store.head());
  }
  return { database, path };
}

/** All that can be read from position `from` on, from a store that is opened for it. */
function readAll(
  database: SqlDatabase,
  from: number,
): { readonly from: number; readonly [name: string]: unknown } {
  const store = open(database);
  const start = Math.max(from, store.historyFrom());
  const seqs = Array.from({ length: store.head() - start + 1 }, (_, index) => asSeq(start + index));
  const log = store.logAfter(store.snapshotSeq()).map(({ update }) => update);
  const chunks = joinParts(store.snapshotChunks());
  return {
    from: start,
    text: textOf(store.diff(nothing)),
    joined: textOf(asUpdate(Y.mergeUpdates([chunks, ...log]))),
    entries: store.history(store.head(), asSeq(start)).map((entry) => ({
      ...entry,
      update: Uint8Array.from(entry.update),
    })),
    // Each costs as much as all the rest: before, within and after what is compacted.
    past: seqs.filter((seq) => seq % 4 === 1).map((seq) => textOf(documentAt(store, seq))),
    times: seqs.slice(1).map((seq) => store.seqAt(seq - 1)),
    quarantine: database.all("SELECT * FROM quarantine"),
  };
}

function leftovers(database: SqlDatabase): Record<string, unknown> {
  const [row] = database.all(
    `SELECT COUNT(DISTINCT generation) AS generations, TOTAL(kind = 'cursor') AS cursors,
       (SELECT COUNT(*) FROM archive WHERE through_seq >
         (SELECT value FROM meta WHERE key = 'snapshot_seq')) AS staged
     FROM snapshot`,
  );
  return { ...row };
}

function textOf(update: Update): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
