import { asUpdate, limits } from "@scriptorium/sync/protocol";
import { SqliteStore } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";

// What stays stored of every keystroke of a paper, typed edit by edit and compacted as
// the room asks for it: at the pace of a replay, and at that of a person.

type Patch = readonly [position: number, deleted: number, inserted: string];

const updates = typed();
for (const [name, pauseMs] of [
  ["replayed", (share: number) => (share < 1 / 3 ? 1 : 0)],
  ["typed", (share: number) => 60 + Math.floor(share ** 2 * 400)],
] as const) {
  console.log(name, keep(pauseMs));
}

/** Stores everything and gives the bytes of each table, and of the past for each keystroke. */
function keep(pauseMs: (share: number) => number): object {
  const database = nodeDatabase();
  const store = new SqliteStore(database, "epoch");
  const next = shares();
  let nowMs = 1_700_000_000_000;
  for (const update of updates) {
    nowMs += pauseMs(next());
    store.append(asUpdate(update), "somebody", nowMs);
    if (store.logSize().entries >= limits.compactionLogEntries) store.compact(store.head());
  }
  store.compact(store.head());
  const bytesOf = (table: string): number =>
    Number(database.all(`SELECT TOTAL(LENGTH(bytes)) AS bytes FROM ${table}`)[0]?.["bytes"]);
  const [snapshot, archive, keyframes] = ["snapshot", "archive", "keyframe"].map(bytesOf);
  const past = (archive ?? 0) + (keyframes ?? 0);
  return { snapshot, archive, keyframes, pastPerKeystroke: past / updates.length };
}

function typed(): readonly Uint8Array[] {
  const path = new URL("../test/fixtures/traces/automerge-paper.json.gz", import.meta.url);
  const { txns } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    readonly txns: readonly { readonly patches: readonly Patch[] }[];
  };
  const doc = new Y.Doc();
  doc.clientID = 3_141_592_653;
  const text = doc.getText("text");
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => made.push(update));
  for (const { patches } of txns) {
    doc.transact(() => {
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) text.delete(position, deleted);
        if (inserted !== "") text.insert(position, inserted);
      }
    });
  }
  console.log("as one update", Y.encodeStateAsUpdate(doc).length);
  return made;
}

/** Numbers from 0 to below 1, the same each time, and without a short period that compresses (mulberry32). */
function shares(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
