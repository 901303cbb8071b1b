import { describe, expect, test } from "vitest";
import { asSessionId, asUpdate, encodeFrame, limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import type { DocumentStore } from "./document-store.ts";
import { MemoryStore } from "../store/index.ts";
import { recordUpdates } from "../testing/index.ts";
import {
  edit,
  hello,
  nowMs,
  repairedStore,
  RoomScene,
  sessionOf,
  stockUpdate,
} from "../testing/room-scene.ts";

/** Ten updates of one document, each of some hundred bytes, and one that deletes half of it. */
function growth(): { readonly updates: readonly Update[]; readonly deletion: Update } {
  const all = recordUpdates((doc) => {
    const text = doc.getText("text");
    for (let index = 0; index < 10; index++) text.insert(text.length, "x".repeat(80));
    text.delete(0, 400);
  });
  return { updates: all.slice(0, 10), deletion: all[10] ?? asUpdate(new Uint8Array()) };
}

const { updates, deletion } = growth();
const bytesOf = (count: number): number =>
  updates.slice(0, count).reduce((total, update) => total + update.length, 0);

/** A room for documents as large as all ten updates. */
function smallRoom(store: DocumentStore = new MemoryStore("e1")): RoomScene {
  return new RoomScene(store, { limits: { documentBytesMax: bytesOf(10) } });
}

/** Whom `lines` tell of the condition, and what. */
function conditionsIn(lines: readonly string[]): readonly unknown[] {
  return lines.flatMap((line) => {
    const told = /^(\w+): condition (.*)$/.exec(line);
    return told === null ? [] : [[told[1], JSON.parse(told[2] ?? "null")]];
  });
}

describe("a document that gets full", () => {
  test("[R16] people are told from the warning on, at each percent, and whoever comes after", () => {
    const scene = smallRoom();
    for (const name of ["ada", "bo"]) scene.join(name);
    for (const [index, update] of updates.entries()) {
      const told = conditionsIn(scene.send("ada", edit(index + 1, update)));
      const isNear = bytesOf(index + 1) / bytesOf(10) >= limits.documentWarnPercent / 100;
      expect([index, told.length]).toEqual([index, isNear ? 2 : 0]);
    }
    const full = { bytes: bytesOf(10), bytesMax: bytesOf(10) };
    expect(conditionsIn(scene.join("cy"))).toEqual([
      ["cy", { ...full, isStorageFull: false, hasQuarantine: false }],
    ]);
  });

  test("[G8][R16] a full document refuses growth, and takes deletions, and grows again once compacted", () => {
    const scene = smallRoom();
    scene.join("ada");
    scene.join("cy", "stock");
    for (const [index, update] of updates.entries()) scene.send("ada", edit(index + 1, update));
    const more = recordUpdates((doc) => doc.getText("text").insert(0, "y".repeat(80)))[0];
    expect(scene.send("ada", edit(11, more))).toEqual(["ada: reject 11"]);
    expect(scene.send("cy", stockUpdate(more))).toEqual(["cy: permission-denied"]);
    expect(scene.send("ada", edit(12, deletion))).toContain("ada: ack 12 at 11");
    scene.store.compact(scene.store.head());
    expect(conditionsIn(scene.say(scene.room.compacted(nowMs))).length).toBe(1);
    expect(scene.send("ada", edit(13, more))).toContain("ada: ack 13 at 12");
  });

  test("[R16] deletions in a full document have the log compacted, which may make room, also after a wake", () => {
    const scene = smallRoom();
    scene.join("ada");
    for (const [index, update] of updates.entries()) scene.send("ada", edit(index + 1, update));
    const woken = smallRoom(scene.store);
    woken.join("ada");
    const frame = encodeFrame(edit(1, deletion));
    const outputs = woken.room.receive(asSessionId("ada"), frame, nowMs);
    expect(outputs.map(({ kind }) => kind)).toContain("compact-by");
  });

  test("[R16] a refusal for want of room has the log compacted, which may make some", () => {
    const scene = smallRoom();
    scene.join("ada");
    for (const [index, update] of updates.entries()) scene.send("ada", edit(index + 1, update));
    const [more] = recordUpdates((doc) => doc.getText("text").insert(0, "y"));
    const frame = encodeFrame(edit(11, more));
    const outputs = scene.room.receive(asSessionId("ada"), frame, nowMs);
    expect(outputs.map(({ kind }) => kind)).toContain("compact-by");
  });
});

describe("a server without room to store", () => {
  test("[R14] refuses updates, tells everybody, and takes them again when there is room", () => {
    let isFull = false;
    const scene = new RoomScene(new MemoryStore("e1"), { isStorageFull: () => isFull });
    scene.join("ada");
    scene.join("cy", "stock");
    isFull = true;
    const said = scene.send("ada", edit(1, updates[0]));
    expect(said[0]).toBe("ada: reject 1");
    expect(conditionsIn(said)).toMatchObject([["ada", { isStorageFull: true }]]);
    expect(scene.send("cy", stockUpdate(updates[0]))).toEqual(["cy: permission-denied"]);
    expect(scene.store.head()).toBe(0);
    isFull = false;
    expect(conditionsIn(scene.say(scene.room.conditionChanged(nowMs)))).toMatchObject([
      ["ada", { isStorageFull: false }],
    ]);
    expect(scene.send("ada", edit(2, updates[0]))).toContain("ada: ack 2 at 1");
  });
});

describe("after a wake", () => {
  test("[R16] people who were told that there is no room are told when there is, and nobody else is told anything", () => {
    let isFull = true;
    const store = new MemoryStore("e1");
    const options = { isStorageFull: () => isFull };
    const before = new RoomScene(store, options);
    expect(conditionsIn(before.join("ada"))).toMatchObject([["ada", { isStorageFull: true }]]);
    isFull = false;
    const after = new RoomScene(store, options, before.room.sessions);
    expect(conditionsIn(after.say(after.room.conditionChanged(nowMs)))).toMatchObject([
      ["ada", { isStorageFull: false }],
    ]);
    const later = new RoomScene(store, options, after.room.sessions);
    expect(later.say(later.room.conditionChanged(nowMs))).toEqual([]);
    expect(conditionsIn(later.send("ada", edit(1, updates[0])))).toEqual([]);
  });
});

describe("a document that was damaged", () => {
  test("[R16] tells its owners for as long as others can give back what they held", () => {
    const toldAt = (atMs: number): readonly unknown[] => {
      const scene = new RoomScene(repairedStore(nowMs));
      scene.room.open(sessionOf("own", true, "own"), nowMs);
      return conditionsIn(scene.sendAt(atMs, "own", hello()));
    };
    expect(toldAt(nowMs + limits.healingMs - 1).length).toBe(1);
    expect(toldAt(nowMs + limits.healingMs)).toEqual([]);
  });

  test("[R16] tells its owners, and nobody else", () => {
    const scene = new RoomScene(repairedStore(nowMs));
    const told = (["own", "edit", "view"] as const).flatMap((role) =>
      conditionsIn(scene.join(role, "own", role)),
    );
    expect(told).toMatchObject([
      ["own", { hasQuarantine: true }],
      ["edit", { hasQuarantine: false }],
      ["view", { hasQuarantine: false }],
    ]);
  });
});
