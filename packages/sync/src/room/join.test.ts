import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asSeq, asUpdate, decodeFrame, encodeFrame, limits } from "../protocol/index.ts";
import type { Message, Role, Update } from "../protocol/index.ts";
import { MemoryStore } from "../store/index.ts";
import { recordTyping as typing } from "../testing/index.ts";
import { edit, hello, nowMs, RoomScene, sessionOf } from "../testing/room-scene.ts";
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
