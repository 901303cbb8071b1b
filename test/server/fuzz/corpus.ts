import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { asEpoch, asSeq, asStateVector, asUpdate } from "@scriptorium/sync/protocol";
import { encodeAwareness, encodeFrame, limits } from "@scriptorium/sync/protocol";
import type { Message, Update } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import { leaveOut } from "../attacks/hostile-updates.ts";
import type { Random } from "../../simulation/random.ts";

/** What a document begins with, and valid updates that continue it: what gets mutated. */
export interface Corpus {
  readonly base: Update;
  readonly updates: readonly Update[];
  readonly frames: readonly Uint8Array[];
}

interface Trace {
  readonly txns: readonly { readonly patches: readonly (readonly [number, number, string])[] }[];
}

const tracePath = join(import.meta.dirname, "../../fixtures/traces/automerge-paper.json.gz");
const { txns } = JSON.parse(gunzipSync(readFileSync(tracePath)).toString()) as Trace;

/** Writers of a corpus, each with updates of their own that only need the base. */
const writers = 100;
const updatesPerWriter = 2;

/** Those of them of whom there are also updates that leave something out. */
const writersWithHoles = 10;

/** Typing as people did it, and every other kind of content that Yjs has. */
export function makeCorpus(random: Random): Corpus {
  const first = new Y.Doc();
  const start = random.below(1_000);
  for (const txn of txns.slice(0, start + 200)) replay(first, txn);
  addStructure(first, random);
  const base = asUpdate(Y.encodeStateAsUpdate(first));
  const updates: Update[] = [];
  for (let writer = 0; writer < writers; writer++) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, base);
    const own: Update[] = [];
    doc.on("update", (update: Uint8Array) => own.push(asUpdate(update)));
    for (let left = updatesPerWriter; left > 0; left--) random.pick(changes)(doc, random);
    updates.push(...own);
    if (writer >= writersWithHoles) continue;
    doc.getText("text").insert(0, "after a hole");
    updates.push(asUpdate(Y.mergeUpdates([...own.slice(0, 1), ...own.slice(-1)])));
    // And one with nothing after it.
    updates.push(leaveOut(doc.clientID, 0, 100));
  }
  return { base, updates, frames: messages(base, updates).map((message) => encodeFrame(message)) };
}

function replay(doc: Y.Doc, { patches }: Trace["txns"][number]): void {
  const text = doc.getText("text");
  doc.transact(() => {
    for (const [position, deleted, inserted] of patches) {
      const at = Math.min(position, text.length);
      text.delete(at, Math.min(deleted, text.length - at));
      if (inserted !== "") text.insert(at, inserted);
    }
  });
}

type Change = (doc: Y.Doc, random: Random) => void;

const changes: readonly Change[] = [
  (doc, random) => replay(doc, random.pick(txns)),
  (doc, random) => doc.getText("text").insert(random.below(20), "ünïcödé 🐢"),
  (doc, random) => doc.getText("text").delete(random.below(20), 1 + random.below(5)),
  (doc, random) => doc.getText("text").format(random.below(9), 4, { bold: true, link: null }),
  (doc, random) => doc.getText("text").insertEmbed(random.below(9), { src: "a", size: [1, 2] }),
  addStructure,
];

function addStructure(doc: Y.Doc, random: Random): void {
  doc.transact(() => {
    const map = doc.getMap("map");
    map.set(`key ${random.below(5)}`, { deep: [{ er: [null, true, 1.5, -7n, "x"] }] });
    map.set("bytes", Uint8Array.of(1, 2, 3));
    const inner = new Y.Map();
    map.set("inner", inner);
    inner.set("list", Y.Array.from([1, "two", [3.5]]));
    const fragment = doc.getXmlFragment("default");
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.setAttribute("align", "left");
    fragment.insert(0, [paragraph]);
    paragraph.insert(0, [new Y.XmlText("in a paragraph")]);
    doc.getArray("array").push([new Y.Doc({ guid: `sub ${random.below(9)}` }), "after it"]);
  });
}

/** One of every kind. */
function messages(base: Update, updates: readonly Update[]): readonly Message[] {
  const stateVector = asStateVector(Y.encodeStateVectorFromUpdate(base));
  const [one = base, two = base] = updates;
  const payload = encodeAwareness([
    { clientId: 7, clock: 1, state: '{"user":{"name":"Ada","color":"#a1b2c3"},"caret":[1,2]}' },
    { clientId: 8, clock: 3, state: "null" },
  ]);
  return [
    { kind: "sync-step-1", stateVector },
    { kind: "sync-step-2", update: one },
    { kind: "update", update: two },
    { kind: "awareness", payload },
    { kind: "permission-denied", reason: "because" },
    { kind: "query-awareness" },
    { kind: "hello", epoch: asEpoch(""), seq: asSeq(0), schemaVersion: 0, stateVector },
    { kind: "hello", epoch: asEpoch("x".repeat(22)), seq: asSeq(7), schemaVersion: 1, stateVector },
    {
      kind: "welcome",
      epoch: asEpoch("e"),
      role: "edit",
      isResume: false,
      seq: asSeq(7),
      snapshotBytes: 9,
    },
    { kind: "snapshot-chunk", isLast: true, bytes: one },
    { kind: "stored", seq: asSeq(4), update: one },
    { kind: "caught-up", seq: asSeq(4) },
    ...updates
      .slice(0, 40)
      .map((update, index) => ({ kind: "edit", number: index, update }) as const),
    { kind: "ack", number: 3, seq: asSeq(4) },
    { kind: "reject", number: 3, code: 1, reason: "because" },
    { kind: "missing", number: 3, stateVector },
    { kind: "writes-as", clientId: 7, clock: 5 },
    { kind: "has", deletions: new Uint8Array(limits.deletionDigestBytes) },
    { kind: "condition", bytes: 1, bytesMax: 2, isStorageFull: true, hasQuarantine: false },
    { kind: "ticket", ticket: "a.b.c" },
    { kind: "access", role: "own" },
  ];
}
