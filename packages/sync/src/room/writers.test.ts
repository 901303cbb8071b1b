import { describe, expect, test } from "vitest";
import { asSessionId, asUpdate, CloseCode, limits } from "../protocol/index.ts";
import type { Message, Update } from "../protocol/index.ts";
import { recordUpdates } from "../testing/index.ts";
import {
  edit,
  hello,
  nowMs,
  repairedStore,
  RoomScene,
  sessionOf,
  show,
  stockUpdate,
} from "../testing/room-scene.ts";

/** Updates that `clientId` makes by typing `text`, one a character. */
function typing(clientId: number, text: string): readonly Update[] {
  return recordUpdates((doc) => {
    doc.clientID = clientId;
    const typed = doc.getText("text");
    for (const character of text) typed.insert(typed.length, character);
  });
}

const noUpdate = asUpdate(new Uint8Array());
const writesAs = (clientId: number, clock = 0): Message => ({ kind: "writes-as", clientId, clock });
const taken = CloseCode.clientTaken;

/** A room in which ada, with clientID 7, has stored what she typed. */
function adaTyped(text: string): RoomScene {
  const scene = new RoomScene();
  scene.join("ada");
  scene.send("ada", writesAs(7));
  for (const [index, update] of typing(7, text).entries()) {
    scene.send("ada", edit(index + 1, update));
  }
  return scene;
}

describe("whose clientIDs are whose", () => {
  test("[R13][W97] what comes beside the connections is refused under a clientID with which one writes, as a whole", () => {
    const scene = adaTyped("ab");
    const [, , next] = typing(7, "abc");
    if (next === undefined) throw new Error("three were typed");
    const committed = (...updates: readonly Update[]): string | null =>
      scene.room.commit(updates, { author: "ada", isServers: false }, nowMs).refusal;
    const reason = "another connection writes with this clientID";
    expect([committed(next), committed(...typing(8, "x"), next)]).toEqual([reason, reason]);
    expect(scene.store.head()).toBe(2);
    // What is stored may be repeated, and other clientIDs are free.
    expect([committed(...typing(7, "ab")), committed(...typing(8, "x"))]).toEqual([null, null]);
    scene.room.closed(asSessionId("ada"), nowMs);
    expect(committed(next)).toBeNull();
  });

  test("[G7] what somebody else writes under a clientID is refused, and the owner writes on", () => {
    const scene = adaTyped("ab");
    scene.join("bo");
    scene.join("cy", "stock");
    const forged = typing(7, "abX")[2];
    expect(scene.send("bo", edit(1, forged))).toEqual(["bo: reject 1"]);
    expect(scene.send("cy", stockUpdate(forged))).toEqual(["cy: permission-denied"]);
    expect(scene.store.head()).toBe(2);
    expect(scene.send("ada", edit(3, typing(7, "abc")[2]))).toEqual([
      "bo: stored 3",
      expect.stringMatching(/^cy: update/),
      "ada: ack 3 at 3",
    ]);
  });

  test("[G7] an owner is known after a wake, and when they are gone", () => {
    const scene = adaTyped("ab");
    const later = new RoomScene(scene.store);
    later.join("bo");
    expect(later.send("bo", edit(1, typing(7, "abX")[2]))).toEqual(["bo: reject 1"]);
    later.join("ada");
    expect(later.send("ada", edit(1, typing(7, "abc")[2]))).toEqual([
      "bo: stored 3",
      "ada: ack 1 at 3",
    ]);
  });

  test("[G7] for a while after a repair, what others wrote may be given back", () => {
    const store = repairedStore(nowMs);
    const [first, second, third] = typing(7, "abc");
    store.append(first ?? noUpdate, "ada", 1, [7]);
    const scene = new RoomScene(store);
    scene.join("bo");
    expect(scene.sendAt(nowMs + limits.healingMs - 1, "bo", edit(1, second))).toEqual([
      "bo: ack 1 at 2",
    ]);
    expect(scene.sendAt(nowMs + limits.healingMs, "bo", edit(2, third))).toContain("bo: reject 2");
  });
});

describe("one writer to a clientID", () => {
  test("[R13] a clientID of somebody else, or of a document that has written more, is taken", () => {
    const scene = adaTyped("abc");
    const declare = (name: string, clientId: number, clock: number): readonly string[] => {
      scene.room.open(sessionOf(name, true, "edit"), nowMs);
      return scene.send(name, writesAs(clientId, clock), hello());
    };
    expect(declare("bo", 7, 3)).toEqual([`bo: close ${taken}`]);
    expect(declare("ada2", 7, 2)).toEqual([`ada2: close ${taken}`]);
    expect(declare("bo", 8, 0)).toContain("bo: caught-up 3");
  });

  test("[R13] the same writer's newer connection takes the place of the one before", () => {
    const scene = adaTyped("abc");
    scene.room.open(sessionOf("ada2", true, "edit"), nowMs);
    const said = scene.send("ada2", writesAs(7, 3), hello());
    expect(said).toEqual(expect.arrayContaining([`ada: close ${taken}`, "ada2: caught-up 3"]));
    expect(scene.send("ada", edit(9, typing(7, "abcd")[3]))).toEqual([]);
    expect(scene.send("ada2", edit(1, typing(7, "abcd")[3]))).toEqual(["ada2: ack 1 at 4"]);
  });

  test("[R13] a late word of the connection before does not end its successor", () => {
    const scene = adaTyped("abc");
    scene.room.open(sessionOf("ada3", true, "edit", nowMs - 1), nowMs);
    expect(scene.send("ada3", writesAs(7, 3))).toEqual([`ada3: close ${taken}`]);
    expect(scene.send("ada", writesAs(7, 0))).toEqual([]);
    expect(scene.send("ada", edit(4, typing(7, "abcd")[3]))).toEqual(["ada: ack 4 at 4"]);
  });

  test("[R13] nobody writes under the clientID of a live connection of somebody else", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    scene.send("ada", writesAs(7));
    expect(scene.send("bo", edit(1, typing(7, "x")[0]))).toEqual(["bo: reject 1"]);
    expect(scene.send("ada", edit(1, typing(7, "a")[0]))).toEqual([
      "bo: stored 1",
      "ada: ack 1 at 1",
    ]);
  });

  test("[R13][A1] nobody takes the clientID of a writer who is away for a moment", () => {
    const scene = adaTyped("a");
    scene.join("bo");
    scene.join("mal", "stock", "view");
    scene.join("cy", "stock");
    scene.say(scene.room.closed(asSessionId("ada"), nowMs));
    for (const name of ["mal", "cy"]) expect(scene.send(name, show(7, "{}"))).toEqual([]);
    expect(scene.room.sessions.map(({ clientId }) => clientId)).toEqual([null, null, null]);
    scene.room.open(sessionOf("ada", true, "edit"), nowMs);
    scene.send("ada", writesAs(7, 1), hello());
    expect(scene.send("ada", edit(1, typing(7, "ab")[1]))).toContain("ada: ack 1 at 2");
    expect(scene.send("ada", show(7, "{}"))).toContain("bo: 7 is {}");
  });

  test("[R13] whoever may not edit holds no clientID", () => {
    const scene = new RoomScene();
    scene.join("mal", "own", "view");
    scene.join("mo", "stock", "view");
    expect(scene.send("mal", writesAs(7))).toEqual([]);
    scene.send("mo", show(8, "{}"));
    for (const [name, clientId] of [
      ["ada", 7],
      ["bo", 8],
    ] as const) {
      scene.join(name);
      expect(scene.send(name, writesAs(clientId))).toEqual([]);
      expect(scene.send(name, edit(1, typing(clientId, "a")[0]))).toContainEqual(
        expect.stringMatching(`${name}: ack`),
      );
    }
  });

  test("[R13] another tab of the same person may pass on what it found in their local copy", () => {
    const scene = adaTyped("a");
    scene.join("ada2");
    scene.send("ada2", writesAs(8));
    expect(scene.send("ada2", edit(1, typing(7, "ab")[1]))).toEqual([
      "ada: stored 2",
      "ada2: ack 1 at 2",
    ]);
    expect(scene.send("ada", edit(2, typing(7, "ab")[1]))).toEqual(["ada: ack 2 at 0"]);
  });

  test("[R13] of two stock clients that type under one clientID the second is refused", () => {
    const scene = new RoomScene();
    scene.join("ada1", "stock");
    scene.join("ada2", "stock");
    const [one, two] = typing(7, "ab");
    expect(scene.send("ada1", stockUpdate(one))).toEqual([expect.stringMatching(/^ada2: update/)]);
    expect(scene.send("ada2", stockUpdate(two))).toEqual(["ada2: permission-denied"]);
    expect(scene.send("ada1", stockUpdate(two))).toEqual([expect.stringMatching(/^ada2: update/)]);
  });

  test("[R13] a stock client that reconnects, and shows it, takes its clientID over", () => {
    const scene = new RoomScene();
    scene.join("ada1", "stock");
    scene.send("ada1", show(7, "{}"));
    const [one, two] = typing(7, "ab");
    scene.send("ada1", stockUpdate(one));
    scene.join("ada2", "stock");
    scene.send("ada2", show(7, "{}", 2));
    expect(scene.send("ada2", stockUpdate(two))).toEqual([expect.stringMatching(/^ada1: update/)]);
    expect(scene.room.sessions.map(({ id, clientId }) => [id, clientId])).toEqual([
      [asSessionId("ada1"), null],
      [asSessionId("ada2"), 7],
    ]);
  });

  test("[R13] what a stock client only uploads is not what it writes with", () => {
    const scene = new RoomScene();
    scene.join("ada1", "stock");
    scene.send("ada1", { kind: "sync-step-2", update: typing(7, "a")[0] ?? noUpdate });
    expect([scene.store.head(), scene.room.sessions[0]?.clientId]).toEqual([1, null]);
  });
});
