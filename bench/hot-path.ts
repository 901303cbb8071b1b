import { asSessionId, asUpdate, encodeFrame } from "@scriptorium/sync/protocol";
import { Room } from "@scriptorium/sync/room";
import type { Session } from "@scriptorium/sync/room";
import { SqliteStore } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import * as Y from "yjs";

// What relaying one keystroke costs, and the first one after a wake, in documents
// of very different sizes. Printed as ratios to the smallest, which the promise
// "the hot path knows no document size" wants near 1.

const sizes = [1_000, 500_000, 5_000_000];
const rounds = 25;
const keystrokes = 200;

interface Result {
  readonly wakeUs: number;
  readonly keystrokeUs: number;
}

const documents = sizes.map(storedDocument);
const results: Result[][] = sizes.map(() => []);
for (let round = 0; round < rounds; round++) {
  // Interleaved, so that a noisy moment meets all of them.
  for (const [index, open] of documents.entries()) results[index]?.push(measure(open()));
}
const smallest = medians(results[0] ?? []);
console.log("document bytes | first keystroke after a wake | keystroke | ratios to the smallest");
for (const [index, size] of sizes.entries()) {
  const { wakeUs, keystrokeUs } = medians(results[index] ?? []);
  console.log(
    `${String(size).padStart(14)} | ${wakeUs.toFixed(0)} µs | ${keystrokeUs.toFixed(1)} µs | ` +
      `${(wakeUs / smallest.wakeUs).toFixed(2)}, ${(keystrokeUs / smallest.keystrokeUs).toFixed(2)}`,
  );
}

/** A compacted document of some `bytes` of text, written in many places. Returns how to open it anew. */
function storedDocument(bytes: number): () => SqliteStore {
  const database = nodeDatabase();
  const store = new SqliteStore(database, "bench");
  const doc = new Y.Doc();
  const text = doc.getText("text");
  const piece = "the quick brown fox jumps over the lazy dog ";
  doc.transact(() => {
    for (let length = 0; length < bytes; length += piece.length) {
      text.insert((length * 7) % (text.length + 1), piece);
    }
    // What is deleted grows with a document too, and must not be met on the way.
    for (let at = 0; at < text.length; at += 40 * piece.length) text.delete(at, 3);
  });
  const update = Y.encodeStateAsUpdate(doc);
  store.append(asUpdate(update), "bench", 0);
  store.compact(store.head());
  const compacted = store.head();
  return () => {
    // Each round wakes to an empty log, without the cost of a compaction just before it.
    database.all("DELETE FROM log WHERE place >= (? + 1) * 64", compacted);
    return new SqliteStore(database, "bench");
  };
}

function measure(store: SqliteStore): Result {
  const frames = keystrokeFrames();
  const writer = sessionOf("writer");
  const room = new Room(store, [writer, sessionOf("reader")]);
  const [first = new Uint8Array(), ...rest] = frames;
  const wakeUs = timeUs(() => room.receive(writer.id, first, 0));
  const restUs = timeUs(() => {
    for (const frame of rest) room.receive(writer.id, frame, 0);
  });
  return { wakeUs, keystrokeUs: restUs / rest.length };
}

/** Frames of a writer who types somewhere new. */
function keystrokeFrames(): Uint8Array[] {
  const doc = new Y.Doc();
  const frames: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) =>
    frames.push(encodeFrame({ kind: "edit", number: frames.length + 1, update: asUpdate(update) })),
  );
  for (let index = 0; index < keystrokes; index++) doc.getText("text").insert(index, "x");
  return frames;
}

function sessionOf(name: string): Session {
  return {
    id: asSessionId(name),
    principal: name,
    name,
    role: "edit",
    link: null,
    isOwn: true,
    isFollowing: true,
    schemaVersion: 0,
    openedMs: 0,
    expiresMs: null,
    signIn: null,
    heardMs: 0,
    askedMs: null,
    toldCondition: null,
    clientId: null,
    awareness: null,
  };
}

function timeUs(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1_000;
}

function medians(measured: readonly Result[]): Result {
  const median = (values: readonly number[]): number =>
    values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
  return {
    wakeUs: median(measured.map(({ wakeUs }) => wakeUs)),
    keystrokeUs: median(measured.map(({ keystrokeUs }) => keystrokeUs)),
  };
}
