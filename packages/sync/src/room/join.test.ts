import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asSeq, asSessionId, asStateVector, asUpdate, joinParts } from "../protocol/index.ts";
import { decodeFrame, encodeFrame, limits } from "../protocol/index.ts";
import type { Message, Role, Update } from "../protocol/index.ts";
import { MemoryStore } from "../store/index.ts";
import { recordTyping as typing } from "../testing/index.ts";
import { edit, hello, nowMs, RoomScene, sessionOf } from "../testing/room-scene.ts";
import { Room } from "./room.ts";
import { joinSmallFrames } from "./join-small-frames.ts";

interface StoredScene {
  readonly scene: RoomScene;
  /** How often what was read. */
  readonly reads: Record<string, number>;
  /** Edits that follow what is stored. */
  readonly next: readonly Update[];
}

/** A room of a stored document: a snapshot of "ab", and "c" in the log. */
function storedScene(): StoredScene {
  const reads: Record<string, number> = { snapshot: 0, log: 0, knowledge: 0 };
  const store = new MemoryStore("e1");
  const updates = typing("abcde");
  for (const update of updates.slice(0, 3)) {
    if (store.head() === 2) store.compact(store.head());
    store.append(update, "ada", nowMs);
  }
  count(store, "snapshotChunks", () => bump(reads, "snapshot"));
  count(store, "logAfter", () => bump(reads, "log"));
  count(store, "readKnowledge", () => bump(reads, "knowledge"));
  return { scene: new RoomScene(store), reads, next: updates.slice(3) };
}

function bump(reads: Record<string, number>, what: string): void {
  reads[what] = (reads[what] ?? 0) + 1;
}

function count<Name extends "snapshotChunks" | "logAfter" | "readKnowledge">(
  store: MemoryStore,
  name: Name,
  called: () => void,
): void {
  const read = store[name].bind(store) as (...values: unknown[]) => unknown;
  Object.assign(store, {
    [name]: (...values: unknown[]) => {
      called();
      return read(...values);
    },
  });
}

const whole = ["welcome", "snapshot-chunk", "stored 3", "caught-up 3", "sync-step-1"];

describe("who joins together", () => {
  test("[R6] a hundred clients are sent what was read once", () => {
    const { scene, reads } = storedScene();
    for (let index = 0; index < 100; index++) {
      const name = `ada${index}`;
      expect(scene.join(name)).toEqual(whole.map((message) => `${name}: ${message}`));
    }
    expect(reads).toEqual({ snapshot: 1, log: 1, knowledge: 1 });
  });

  test("[R6] each is told its own role", () => {
    const { scene } = storedScene();
    const roleOf = (role: Role): unknown => {
      const session = sessionOf(role, true, role);
      scene.room.open(session, nowMs);
      const [output] = scene.room.receive(session.id, encodeFrame(hello()), nowMs);
      const decoded = output?.kind === "send" ? decodeFrame(output.frame) : null;
      return decoded?.ok === true ? (decoded.messages[0] as { role?: Role }).role : null;
    };
    expect((["view", "own", "edit"] as const).map(roleOf)).toEqual(["view", "own", "edit"]);
  });

  test("[R6] what was written in between reaches whoever comes after", () => {
    const { scene, reads, next } = storedScene();
    scene.join("ada");
    scene.send("ada", edit(1, next[0]));
    expect(scene.join("bo")).toEqual([
      "bo: welcome",
      "bo: snapshot-chunk",
      "bo: stored 3",
      "bo: stored 4",
      "bo: caught-up 4",
      "bo: sync-step-1",
    ]);
    expect(reads).toEqual({ snapshot: 1, log: 2, knowledge: 1 });
  });

  test("[R6] after a compaction the new snapshot is sent", () => {
    for (const isTold of [true, false]) {
      const { scene, reads } = storedScene();
      scene.join("ada");
      scene.store.compact(scene.store.head());
      if (isTold) scene.room.compacted(nowMs);
      expect(scene.join("bo")).toEqual([
        "bo: welcome",
        "bo: snapshot-chunk",
        "bo: caught-up 3",
        "bo: sync-step-1",
      ]);
      expect(reads["snapshot"]).toBe(2);
    }
  });

  test("[R6] when nobody came for a while, an edit lets go what was kept", () => {
    const { scene, reads, next } = storedScene();
    scene.join("ada");
    scene.sendAt(nowMs + limits.joinFramesKeptMs, "ada", edit(1, next[0]));
    scene.join("bo");
    expect(reads["snapshot"]).toBe(1);
    scene.sendAt(nowMs + limits.joinFramesKeptMs + 1, "ada", edit(2, next[1]));
    scene.join("cy");
    expect(reads["snapshot"]).toBe(2);
  });

  test("[R6] a snapshot over the limit is not kept", () => {
    for (const [bytes, expected] of [
      [limits.joinFramesBytesMax - 1_000, 1],
      [limits.joinFramesBytesMax, 2],
    ] as const) {
      const store = new MemoryStore("e1");
      const doc = new Y.Doc();
      doc.getText("text").insert(0, "x".repeat(bytes));
      store.append(asUpdate(Y.encodeStateAsUpdate(doc)), "ada", nowMs);
      store.compact(store.head());
      let reads = 0;
      count(store, "snapshotChunks", () => (reads += 1));
      const scene = new RoomScene(store);
      scene.join("ada");
      scene.join("bo");
      expect(reads).toBe(expected);
    }
  });
});

describe("who has a part of the document", () => {
  /** What a client that has `known` of a compacted document and no position is sent, and the log after it. */
  function answerTo(doc: Y.Doc, known: readonly Update[], after: readonly Update[] = []) {
    const store = new MemoryStore("e1");
    store.append(asUpdate(Y.encodeStateAsUpdate(doc)), "ada", nowMs);
    store.compact(store.head());
    for (const update of after) store.append(update, "ada", nowMs);
    const peer = new Y.Doc();
    for (const update of known) Y.applyUpdate(peer, update);
    const room = new Room(store, [sessionOf("bo", true, "view")]);
    const stateVector = asStateVector(Y.encodeStateVector(peer));
    const frame = encodeFrame({ ...hello(), stateVector } as Message);
    const messages = room.receive(asSessionId("bo"), frame, nowMs).flatMap((output) => {
      const decoded = output.kind === "send" ? decodeFrame(output.frame) : null;
      return decoded?.ok === true ? decoded.messages : [];
    });
    const chunks = messages.flatMap((one) => (one.kind === "snapshot-chunk" ? [one.bytes] : []));
    if (chunks.length > 0) Y.applyUpdate(peer, joinParts(chunks));
    const text = peer.getText("text").toString();
    const bytes = chunks.reduce((total, chunk) => total + chunk.length, 0);
    return { messages, text, bytes, snapshotBytes: store.snapshotBytes() };
  }

  /** A document of `length` characters, of which the last two are typed at the end, one at a time. */
  function typed(length: number): { readonly doc: Y.Doc; readonly updates: readonly Update[] } {
    const doc = new Y.Doc();
    const updates: Update[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(asUpdate(update)));
    doc.getText("text").insert(0, "x".repeat(length - 2));
    for (const end of ["y", "z"]) doc.getText("text").insert(doc.getText("text").length, end);
    return { doc, updates };
  }

  test("[R19] gets what it lacks, up to the head, and no log", () => {
    for (const count of [1, 2, 3]) {
      const { doc, updates } = typed(1_000);
      const { messages, text, bytes } = answerTo(doc, updates.slice(0, count));
      expect(messages).toMatchObject([
        { kind: "welcome", isResume: false, snapshotBytes: bytes, seq: 1 },
        { kind: "snapshot-chunk", isLast: true },
        { kind: "caught-up", seq: 1 },
      ]);
      expect(text).toBe(doc.getText("text").toString());
      expect(bytes).toBeLessThan(30);
    }
  });

  test("[R19] is told what is deleted, also in the log", () => {
    const { doc, updates } = typed(1_000);
    const after: Update[] = [];
    const stop = new Y.Doc();
    Y.applyUpdate(stop, Y.encodeStateAsUpdate(doc));
    stop.on("update", (update: Uint8Array) => after.push(asUpdate(update)));
    stop.getText("text").delete(0, 500);
    doc.getText("text").delete(900, 50);
    const { text, messages } = answerTo(doc, updates.slice(0, 3), after);
    expect(text).toBe(`${"x".repeat(448)}yz`);
    expect(messages.map(({ kind }) => kind)).toEqual(["welcome", "snapshot-chunk", "caught-up"]);
  });

  test("[R19] gets all of it when what it has is of another document", () => {
    const { doc } = typed(5);
    const { messages, bytes, snapshotBytes } = answerTo(doc, typed(5).updates);
    expect(messages.map(({ kind }) => kind)).toEqual(["welcome", "snapshot-chunk", "caught-up"]);
    expect(bytes).toBe(snapshotBytes);
  });

  test("[R19] of a large document gets a part only when it has all of the snapshot", () => {
    const { doc, updates } = typed(limits.helloDiffBytesMax + 10);
    const all = answerTo(doc, updates);
    expect([all.bytes < 30, all.text.length]).toEqual([true, doc.getText("text").length]);
    const most = answerTo(doc, updates.slice(0, 1));
    expect([most.bytes, most.text.length]).toEqual([
      most.snapshotBytes,
      doc.getText("text").length,
    ]);
  });
});

describe("what a join reads", () => {
  test("[R6] who has nothing and may not edit needs none of what the gate knows", () => {
    const { scene, reads } = storedScene();
    scene.join("bo", "own", "view");
    expect(reads).toEqual({ snapshot: 1, log: 1, knowledge: 0 });
  });

  test("[R7] who resumes reads no snapshot", () => {
    const { scene, reads } = storedScene();
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    expect(scene.send("bo", hello("e1", 2))).toEqual([
      "bo: welcome back",
      "bo: stored 3",
      "bo: caught-up 3",
    ]);
    expect(reads["snapshot"]).toBe(0);
  });
});

describe("packing", () => {
  const stored = (bytes: number): Message => ({
    kind: "stored",
    seq: asSeq(1),
    update: asUpdate(new Uint8Array(bytes)),
  });

  test("[R6] small frames become one, in order, and large ones stay alone", () => {
    const large = encodeFrame(stored(limits.packedFrameBytesMax));
    const [one, two, three] = [1, 2, 3].map((bytes) => encodeFrame(stored(bytes)));
    const frames = [one, two, large, three].map((frame) => frame ?? new Uint8Array());
    expect(joinSmallFrames(frames)).toEqual([encodeFrame(stored(1), stored(2)), large, three]);
    expect(joinSmallFrames([])).toEqual([]);
  });

  test("[P5] no packed frame has more messages than a frame may have", () => {
    const smallest = encodeFrame(stored(2));
    const frames = joinSmallFrames(Array.from({ length: 5_000 }, () => smallest));
    for (const frame of frames) expect(decodeFrame(frame).ok).toBe(true);
  });
});
