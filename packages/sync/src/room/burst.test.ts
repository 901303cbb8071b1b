import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asSessionId, asUpdate, decodeFrame, encodeFrame, limits } from "../protocol/index.ts";
import type { Message } from "../protocol/index.ts";
import { recordUpdates } from "../testing/index.ts";
import {
  edit,
  hello,
  nowMs,
  RoomScene,
  sessionOf,
  show,
  stockUpdate,
} from "../testing/room-scene.ts";
import { MemoryStore } from "../store/index.ts";
import type { Output } from "./output.ts";

/** Letters that a clientID of its own writes, each as an update. */
function typing(clientId: number, letters: string): readonly Uint8Array[] {
  return recordUpdates((doc) => {
    doc.clientID = clientId;
    for (const letter of letters) doc.getText("text").insert(0, letter);
  });
}

function take(scene: RoomScene, ...frames: readonly (readonly [string, ...Message[]])[]) {
  const received = frames.map(([name, ...messages]) => ({
    id: asSessionId(name),
    frame: encodeFrame(...messages),
  }));
  return scene.room.receiveAll(received, nowMs);
}

function framesTo(outputs: readonly Output[], name: string): readonly Uint8Array[] {
  return outputs.flatMap((output) =>
    output.kind === "send" && output.to.includes(asSessionId(name)) ? [output.frame] : [],
  );
}

function messagesIn(frames: readonly Uint8Array[]): readonly Message[] {
  return frames.flatMap((frame) => {
    const decoded = decodeFrame(frame);
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.messages;
  });
}

describe("frames that are taken together", () => {
  test("[R18][R1] are written at once, before anything is said of them", () => {
    const store = new MemoryStore("e1");
    const batches: number[] = [];
    const batch = store.batch.bind(store);
    store.batch = (work) => {
      const before = store.head();
      const result = batch(work);
      batches.push(store.head() - before);
      return result;
    };
    const scene = new RoomScene(store);
    for (const name of ["ada", "bo", "cleo"]) scene.join(name);
    batches.length = 0;
    take(
      scene,
      ["ada", edit(1, asUpdate(typing(1, "a")[0] ?? new Uint8Array()))],
      ["bo", edit(1, asUpdate(typing(2, "b")[0] ?? new Uint8Array()))],
    );
    expect(batches).toEqual([2]);
  });

  test("[R18][R3] reach each of ours in one frame, in which its own edits are acknowledged in their place", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo", "cleo"]) scene.join(name);
    const [a = new Uint8Array(), aa = new Uint8Array()] = typing(1, "aa");
    const [b = new Uint8Array()] = typing(2, "b");
    const outputs = take(
      scene,
      ["ada", edit(1, asUpdate(a))],
      ["bo", edit(1, asUpdate(b))],
      ["ada", edit(2, asUpdate(aa))],
    );
    for (const name of ["ada", "bo", "cleo"]) expect(framesTo(outputs, name)).toHaveLength(1);
    expect(scene.say(outputs)).toEqual([
      "cleo: stored 1",
      "cleo: stored 2",
      "cleo: stored 3",
      "ada: ack 1 at 1",
      "ada: stored 2",
      "ada: ack 2 at 3",
      "bo: stored 1",
      "bo: ack 1 at 2",
      "bo: stored 3",
    ]);
  });

  test("[R18][K11] of one author are acknowledged each with its position, unless it was known before", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const [a = new Uint8Array(), aa = new Uint8Array()] = typing(1, "aa");
    const edits = [a, aa, a, aa].map((update, index) => edit(index + 1, asUpdate(update)));
    const outputs = take(scene, ["ada", ...edits]);
    expect(scene.say(outputs)).toEqual(["ada: ack 1 at 1", "ada: ack 4 at 2"]);
    expect(framesTo(outputs, "ada")).toHaveLength(1);
  });

  test("[R18] reach stock clients merged into one update, and a lone writer not at all", () => {
    const scene = new RoomScene();
    for (const name of ["cy", "dot", "eve"]) scene.join(name, "stock");
    const cys = typing(1, "abc").map((update) => stockUpdate(asUpdate(update)));
    const alone = take(scene, ...cys.map((message) => ["cy", message] as const));
    expect(framesTo(alone, "cy")).toEqual([]);
    expect(framesTo(alone, "dot")).toHaveLength(1);

    const more = typing(1, "abcd").slice(3);
    const dots = typing(2, "xy");
    const together = take(
      scene,
      ...more.map((update) => ["cy", stockUpdate(asUpdate(update))] as const),
      ...dots.map((update) => ["dot", stockUpdate(asUpdate(update))] as const),
    );
    for (const name of ["cy", "dot", "eve"]) {
      const doc = new Y.Doc();
      for (const message of messagesIn([...framesTo(alone, "eve"), ...framesTo(together, name)])) {
        if (message.kind === "update") Y.applyUpdate(doc, message.update);
      }
      expect(framesTo(together, name)).toHaveLength(1);
      expect([...doc.getText("text").toString()].toSorted().join("")).toBe("abcdxy");
    }
  });

  test("[R18][A2] tell the newest state of each, after the updates that it may point into", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo", "cleo"]) scene.join(name);
    scene.join("cy", "stock");
    const [a = new Uint8Array()] = typing(7, "a");
    const outputs = take(
      scene,
      ["ada", show(7, '{"n":1}')],
      ["ada", edit(1, asUpdate(a))],
      ["bo", show(8, '{"n":1}')],
      ["ada", show(7, '{"n":2}')],
    );
    expect(scene.say(outputs)).toEqual([
      "cleo: stored 1",
      'cleo: 7 is {"n":2}, 8 is {"n":1}',
      'cy: update "a"',
      'cy: 7 is {"n":2}, 8 is {"n":1}',
      "ada: ack 1 at 1",
      'ada: 8 is {"n":1}',
      "bo: stored 1",
      'bo: 7 is {"n":2}',
    ]);
  });

  test("[R18][R6] give who says hello in between every position once", () => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    const [a = new Uint8Array(), b = new Uint8Array()] = typing(7, "ab");
    const outputs = take(
      scene,
      ["ada", edit(1, asUpdate(a))],
      ["bo", hello()],
      ["ada", edit(2, asUpdate(b))],
    );
    expect(
      scene.say(outputs).filter((line) => /^bo: (?:stored|welcome|caught)/.test(line)),
    ).toEqual(["bo: welcome", "bo: stored 1", "bo: caught-up 1", "bo: stored 2"]);
  });

  test("[R18][R11] end a session for its own frame, and no other, and take nothing after it", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    const [a = new Uint8Array()] = typing(7, "a");
    const [b = new Uint8Array()] = typing(8, "b");
    const bad = { id: asSessionId("ada"), frame: Uint8Array.of(250) };
    const outputs = scene.room.receiveAll(
      [
        bad,
        { id: asSessionId("ada"), frame: encodeFrame(edit(1, asUpdate(a))) },
        { id: asSessionId("bo"), frame: encodeFrame(edit(1, asUpdate(b))) },
      ],
      nowMs,
    );
    expect(scene.say(outputs)).toEqual(["bo: ack 1 at 1", "ada: close 4400"]);
  });

  test("[R18] of more than fits a frame reach everybody in several", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    scene.join("cy", "stock");
    const large = "x".repeat(limits.rowBytesMax / 2);
    const updates = recordUpdates((doc) => {
      for (let count = 0; count < 3; count++) doc.getText("text").insert(0, large);
    });
    const outputs = take(
      scene,
      ...updates.map((update, index) => ["ada", edit(index + 1, asUpdate(update))] as const),
    );
    expect(framesTo(outputs, "bo")).toHaveLength(3);
    expect(framesTo(outputs, "cy")).toHaveLength(3);
  });
});
