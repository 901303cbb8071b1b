import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { judgeUpdate } from "../gate/index.ts";
import { asSeq, asStateVector, asUpdate, joinParts, limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { HistoryGoneError } from "../room/index.ts";
import type { DocumentStore } from "../room/index.ts";
import { recordTyping, recordUpdates } from "./record-updates.ts";
import { documentAt } from "../store/index.ts";
import type { SqlDatabase, StoreOptions } from "../store/index.ts";

/** A store under test and how to open what it stored again. */
export interface StoreUnderTest {
  readonly store: DocumentStore;
  /** Opens the same document anew, as after a restart. */
  readonly reopen: () => DocumentStore;
  /** The database below it, or null when there is none: some rules are about its rows. */
  readonly database: SqlDatabase | null;
}

/**
 * Registers the tests that every `DocumentStore` must pass, with vitest. `open`
 * gives an empty store each time, with the retention that it is asked for, and
 * with the other options as far as they mean something to it. Rule ids are those
 * of PROTOCOL.md.
 */
export function storeContract(
  name: string,
  open: (options?: StoreOptions) => StoreUnderTest,
): void {
  describe(`${name} as a document store`, () => {
    test("[S1] positions start at 1, rise by one, and outlive compaction and reopening", () => {
      const { store, reopen } = open();
      const [one, two, three] = recordTyping("abc");
      expect([append(store, one), append(store, two)]).toEqual([1, 2]);
      store.compact(store.head());
      expect(append(store, three)).toBe(3);
      expect(reopen().head()).toBe(3);
      store.compact(store.head());
      expect([reopen().head(), reopen().snapshotSeq()]).toEqual([3, 3]);
    });

    test("[S2] the log gives back what was appended, byte for byte, after reopening too", () => {
      const { store, reopen } = open();
      const updates = recordTyping("north");
      for (const update of updates) append(store, update);
      const expected = updates.map((update, index) => ({ seq: index + 1, update }));
      expect(plain(store.logAfter(asSeq(0)))).toEqual(expected);
      expect(plain(reopen().logAfter(asSeq(2)))).toEqual(expected.slice(2));
    });

    test("[S2][S3] an update larger than a row comes back whole, from rows within the limit", () => {
      const { store, reopen, database } = open();
      const [update] = writeChunks(["x".repeat(limits.rowBytesMax * 2 + 5)]);
      append(store, update);
      expect(reopen().logAfter(asSeq(0))[0]?.update).toEqual(update);
      store.compact(store.head());
      expect(textOf(reopen().diff(nothing)).length).toBe(limits.rowBytesMax * 2 + 5);
      for (const table of database === null ? [] : ["log", "snapshot"]) {
        const [row] = database?.all(`SELECT MAX(LENGTH(bytes)) AS bytes FROM ${table}`) ?? [];
        expect(Number(row?.["bytes"] ?? 0)).toBeLessThanOrEqual(limits.rowBytesMax);
      }
    });

    test("[S2] the log's size is what was appended and not compacted", () => {
      const { store, reopen } = open();
      const updates = recordTyping("abc");
      for (const update of updates) append(store, update);
      const bytes = updates.reduce((total, update) => total + update.length, 0);
      expect([store.logSize(), reopen().logSize()]).toEqual(Array(2).fill({ entries: 3, bytes }));
      store.compact(asSeq(2));
      expect([store.logSize(), reopen().logSize()]).toEqual(
        Array(2).fill({ entries: 1, bytes: updates[2]?.length }),
      );
    });

    test("[S4] snapshot and log amount to all that was appended, wherever it is compacted", () => {
      const updates = writeEdits();
      const whole = mergeAll(updates);
      for (let through = 1; through <= updates.length; through++) {
        const { store, reopen } = open();
        for (const update of updates) append(store, update);
        store.compact(asSeq(through));
        for (const opened of [store, reopen()]) {
          expect(stateOf(opened.diff(nothing))).toEqual(stateOf(whole));
          expect(opened.logAfter(asSeq(through)).length).toBe(updates.length - through);
        }
      }
    });

    test("[S4] the snapshot's chunks, joined, are the document up to its position", () => {
      const { store } = open();
      const updates = writeEdits();
      for (const update of updates) append(store, update);
      store.compact(store.head());
      const chunks = store.snapshotChunks();
      expect(stateOf(asUpdate(joinParts(chunks)))).toEqual(stateOf(mergeAll(updates)));
      expect(store.snapshotBytes()).toBe(chunks.reduce((total, chunk) => total + chunk.length, 0));
    });

    test("[S4] a diff holds what the peer lacks and not what it has", () => {
      const { store } = open();
      const updates = recordTyping("abcdef");
      for (const update of updates) append(store, update);
      const peer = new Y.Doc();
      for (const update of updates.slice(0, 4)) Y.applyUpdate(peer, update);
      const diff = store.diff(asStateVector(Y.encodeStateVector(peer)));
      Y.applyUpdate(peer, diff);
      expect(peer.getText("text").toString()).toBe("abcdef");
      expect(diff.length).toBeLessThan(store.diff(nothing).length);
    });

    test("[S4][R19] a peer that has all of the snapshot is told the rest and every deletion, another nothing", () => {
      const updates = writeEdits();
      const whole = mergeAll(updates);
      for (let through = 1; through <= updates.length; through++) {
        for (let known = 1; known <= updates.length; known++) {
          const { store } = open();
          for (const update of updates) append(store, update);
          expect(store.diffBeyondSnapshot(nothing)).toBeNull();
          store.compact(asSeq(through));
          const peer = new Y.Doc();
          for (const update of updates.slice(0, known)) Y.applyUpdate(peer, update);
          const beyond = store.diffBeyondSnapshot(asStateVector(Y.encodeStateVector(peer)));
          if (known >= through) expect(beyond).not.toBeNull();
          if (beyond === null) continue;
          expect(beyond.length).toBeLessThan(store.diff(nothing).length);
          Y.applyUpdate(peer, beyond);
          expect(stateOf(asUpdate(Y.encodeStateAsUpdate(peer)))).toEqual(stateOf(whole));
        }
      }
    });

    test("[S4] a diff after each edit is of everything, also between compactions", () => {
      const { store } = open();
      const updates = writeEdits();
      for (const [index, update] of updates.entries()) {
        append(store, update);
        if (index === 3) store.compact(asSeq(2));
        const whole = mergeAll(updates.slice(0, index + 1));
        expect(stateOf(store.diff(nothing))).toEqual(stateOf(whole));
      }
    });

    test("[S6] the gate judges alike before and after a compaction, and after reopening", () => {
      const { store, reopen } = open();
      const updates = writeEdits();
      const next = recordTyping("z")[0] ?? asUpdate(new Uint8Array());
      for (const update of updates) append(store, update);
      const judge = (opened: DocumentStore): readonly string[] =>
        [...updates, next].map((update) => judgeUpdate(update, opened.readKnowledge()).kind);
      const expected = [...updates.map(() => "known"), "accept"];
      expect(judge(store)).toEqual(expected);
      expect(judge(reopen())).toEqual(expected);
      store.compact(asSeq(3));
      expect(judge(reopen())).toEqual(expected);
      store.compact(store.head());
      expect(judge(store)).toEqual(expected);
      expect(judge(reopen())).toEqual(expected);
    });

    test("[S6] what was read before a compaction judges as before, also deletions that were not asked for yet", () => {
      const { store } = open();
      const updates = writeEdits();
      for (const update of updates) append(store, update);
      const knowledge = store.readKnowledge();
      store.compact(store.head());
      expect(updates.map((update) => judgeUpdate(update, knowledge).kind)).toEqual(
        updates.map(() => "known"),
      );
    });

    test("[G6][S6] no document gets too deep, however it is compacted and reopened on the way", () => {
      const { store, reopen } = open();
      const doc = new Y.Doc();
      let inner: Y.XmlFragment = doc.getXmlFragment("body");
      let levels = 0;
      for (let round = 0; ; round++) {
        const before = Y.encodeStateVector(doc);
        doc.transact(() => {
          for (let level = 0; level < 40; level++) {
            const next = new Y.XmlElement("quote");
            inner.insert(0, [next]);
            inner = next;
          }
        });
        const update = asUpdate(Y.encodeStateAsUpdate(doc, before));
        const verdict = judgeUpdate(update, reopen().readKnowledge()).kind;
        if (verdict === "refuse") break;
        expect([verdict, levels < limits.documentNestingMax]).toEqual(["accept", true]);
        levels += 40;
        append(store, update);
        if (round % 2 === 1) store.compact(store.head());
      }
      expect(levels).toBeGreaterThan(limits.documentNestingMax - limits.nestingMax);
    });

    test("[S9] the history keeps every update, its author and its time, over compactions", () => {
      const { store, reopen } = open();
      const updates = writeEdits();
      const expected = updates.map((update, index) => {
        const recorded = { author: index % 2 === 0 ? "ada" : "bo", storedMs: 9_000 - index * 100 };
        // Times are kept down to a whole step.
        const nowMs = recorded.storedMs + (index % limits.storedStepMs) + 0.5;
        const seq = store.append(update, recorded.author, nowMs);
        if (index % 3 === 2) store.compact(asSeq(seq - 1));
        return { seq, update, ...recorded };
      });
      const plainHistory = (opened: DocumentStore, through: number): unknown =>
        opened
          .history(asSeq(through))
          .map((entry) => ({ ...entry, update: Uint8Array.from(entry.update) }));
      for (const opened of [store, reopen()]) {
        expect(plainHistory(opened, updates.length)).toEqual(expected);
        expect(plainHistory(opened, 4)).toEqual(expected.slice(0, 4));
      }
    });

    test.each(["no keyframes", "a keyframe whenever one may be"])(
      "[S9][S11] the document at any position and time equals a replay up to there: %s",
      (keyframes) => {
        const every = keyframes === "no keyframes" ? {} : { keyframeBytesMin: 0 };
        for (const buildBytesMax of [0, limits.documentBuildBytesMax]) {
          const { store, reopen, database } = open({ ...every, buildBytesMax });
          const updates = writeParagraphs(30);
          for (const [index, update] of updates.entries()) {
            store.append(update, "ada", index * 1_000);
            if (index % 3 === 2) store.compact(asSeq(index));
          }
          const [row] = database?.all("SELECT COUNT(*) AS frames FROM keyframe") ?? [];
          if (row !== undefined)
            expect(Number(row["frames"]) > 1).toBe("keyframeBytesMin" in every);
          for (const opened of [store, reopen()]) {
            for (let seq = 0; seq <= updates.length; seq++) {
              const then = documentAt(opened, asSeq(seq));
              expect(stateOf(then)).toEqual(stateOf(mergeAll(updates.slice(0, seq))));
              expect(opened.seqAt((seq - 1) * 1_000 + 999)).toBe(seq);
            }
          }
        }
      },
    );

    test("[S11] what is kept does not depend on clocks that go backwards", () => {
      const { store, reopen } = open({ keyframeBytesMin: 0 });
      const times = [500, 600, 100, 200, 900, 300, 400, 1_000, 0];
      for (const [index, update] of writeParagraphs(times.length).entries()) {
        store.append(update, "ada", times[index] ?? 0);
        if (index % 2 === 1) store.compact(store.head());
      }
      for (let timeMs = 0; timeMs <= 1_100; timeMs += 50) {
        const expected = times.findLastIndex((storedMs) => storedMs <= timeMs) + 1;
        expect(reopen().seqAt(timeMs)).toBe(expected);
      }
    });

    test.each([
      ["age", { maxAgeMs: 7_500 }, 13],
      ["size", { maxBytes: 0 }, 20],
      ["both", { maxAgeMs: 7_500, maxBytes: 1_000_000 }, 13],
    ] as const)(
      "[S12] a retention by %s drops what came first, and everything after can be told",
      (_name, retention, dropped) => {
        for (const keyframeBytesMin of [0, limits.keyframeBytesMin]) {
          const { store, reopen } = open({ retention, keyframeBytesMin });
          const updates = writeParagraphs(25);
          for (const [index, update] of updates.entries()) {
            store.append(update, "ada", index * 1_000);
            if (index % 4 === 3 && index < 20) store.compact(store.head());
          }
          for (const opened of [store, reopen()]) {
            const from = opened.historyFrom();
            // Whole segments are dropped where there are any.
            expect(from).toBeLessThanOrEqual(dropped);
            expect(from).toBeGreaterThan(dropped - 4);
            expect(opened.history(opened.head()).map(({ seq }) => seq)).toEqual(
              updates.map((_, index) => index + 1).slice(from),
            );
            for (let seq = 0; seq <= updates.length; seq++) {
              const timeMs = (seq - 1) * 1_000 + 999;
              if (seq < from) {
                expect(() => documentAt(opened, asSeq(seq))).toThrow(HistoryGoneError);
                expect(() => opened.history(opened.head(), asSeq(seq))).toThrow(HistoryGoneError);
                expect(() => opened.seqAt(timeMs)).toThrow(HistoryGoneError);
              } else {
                const then = documentAt(opened, asSeq(seq));
                expect(stateOf(then)).toEqual(stateOf(mergeAll(updates.slice(0, seq))));
                expect(opened.seqAt(timeMs)).toBe(seq);
              }
            }
            expect(stateOf(opened.diff(nothing))).toEqual(stateOf(mergeAll(updates)));
          }
        }
      },
    );

    test("[S12] without a retention everything is kept", () => {
      const { store } = open({ keyframeBytesMin: 0 });
      for (const [index, update] of writeParagraphs(20).entries()) {
        store.append(update, "ada", index * 1e10);
        store.compact(store.head());
      }
      expect([store.historyFrom(), store.history(store.head()).length]).toEqual([0, 20]);
    });

    test("[S10] a clientID belongs to the author who first wrote with it, for good", () => {
      const { store, reopen } = open();
      const [one, two, three] = recordTyping("abc");
      store.append(one ?? nothingAtAll, "ada", 1, [7, 8]);
      store.append(two ?? nothingAtAll, "bo", 2, [9]);
      store.compact(store.head());
      store.append(three ?? nothingAtAll, "bo", 3);
      for (const opened of [store, reopen()]) {
        expect([7, 8, 9, 10].map((clientId) => opened.ownerOf(clientId))).toEqual([
          "ada",
          "ada",
          "bo",
          null,
        ]);
      }
    });

    test("[S2] the epoch stays the same", () => {
      const { store, reopen } = open();
      expect(reopen().epoch).toBe(store.epoch);
      expect(store.epoch).not.toBe("");
    });
  });
}

const nothing = asStateVector(Uint8Array.of(0));

const nothingAtAll = asUpdate(Uint8Array.of(0, 0));

function append(store: DocumentStore, update: Uint8Array | undefined): number {
  return store.append(asUpdate(update ?? new Uint8Array()), "ada", 1_000);
}

function writeChunks(chunks: readonly string[]): readonly Update[] {
  return recordUpdates((doc) => {
    for (const chunk of chunks) doc.getText("text").insert(doc.getText("text").length, chunk);
  });
}

/** Typing, formatting and deleting, one update each. */
function writeEdits(): readonly Update[] {
  return recordUpdates((doc) => {
    const text = doc.getText("text");
    text.insert(0, "the quick fox");
    text.insert(4, "very ");
    text.format(4, 4, { bold: true });
    text.delete(0, 4);
    text.insert(text.length, "!");
    text.delete(2, 3);
    doc.getMap("map").set("key", "value");
    doc.getMap("map").delete("key");
  });
}

/** Paragraphs of which some are deleted again, one update each. */
function writeParagraphs(count: number): readonly Update[] {
  return recordUpdates((doc) => {
    const text = doc.getText("text");
    for (let index = 0; index < count; index++) {
      if (index % 5 === 4) text.delete(3, text.length - 6);
      else text.insert(Math.floor(text.length / 2), `${index} the quick brown fox ${index * 7919}`);
    }
  });
}

function mergeAll(updates: readonly Update[]): Update {
  return asUpdate(Y.mergeUpdates([...updates]));
}

function textOf(update: Update): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

/** Everything that two stored forms of one document must agree in. */
function stateOf(update: Update): unknown {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return {
    delta: doc.getText("text").toDelta() as unknown,
    map: doc.getMap("map").toJSON(),
    stateVector: Y.decodeStateVector(Y.encodeStateVector(doc)),
    deletions: Y.decodeUpdate(Y.encodeStateAsUpdate(doc)).ds.clients,
  };
}

function plain(entries: ReturnType<DocumentStore["logAfter"]>): unknown {
  return entries.map(({ seq, update }) => ({ seq, update: Uint8Array.from(update) }));
}
