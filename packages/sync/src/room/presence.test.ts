import { describe, expect, test } from "vitest";
import { asSessionId, decodeAwareness, decodeFrame } from "../protocol/index.ts";
import { encodeAwareness, encodeFrame, limits } from "../protocol/index.ts";
import type { Message } from "../protocol/index.ts";
import { nowMs, RoomScene, show } from "../testing/room-scene.ts";
import type { Room } from "./room.ts";

describe("awareness", () => {
  test("[A2] a state is told to all others, with the server's clock", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    expect(scene.send("ada", show(7, '{"n":1}'))).toEqual(['bo: 7 is {"n":1}']);
    const clockOf = (message: Message): number => {
      const outputs = scene.room.receive(asSessionId("ada"), encodeFrame(message), nowMs);
      const sent = outputs.find((output) => output.kind === "send");
      const decoded = sent?.kind === "send" ? decodeFrame(sent.frame) : null;
      const [first] = decoded?.ok === true ? decoded.messages : [];
      const told = first?.kind === "awareness" ? decodeAwareness(first.payload) : null;
      return told?.ok === true ? (told.entries[0]?.clock ?? 0) : 0;
    };
    const clocks = [clockOf(show(7, '{"n":2}', 2)), clockOf(show(7, '{"n":3}', 3))];
    expect(clocks[0]).toBeGreaterThan(nowMs);
    expect(clocks[1]).toBeGreaterThan(clocks[0] ?? 0);
  });

  test("[A1] a session speaks for one clientID, and for nobody else's", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    scene.send("ada", show(7, "{}"));
    expect(scene.send("bo", show(7, '{"forged":true}', 99))).toEqual([]);
    expect(scene.send("bo", show(8, "{}"))).toEqual(["ada: 8 is {}"]);
    expect(scene.send("bo", show(9, "{}"))).toEqual([]);
    expect(scene.send("bo", show(7, "null", 99))).toEqual([]);
    scene.join("cy");
    const forged = (...ids: number[]): Message => ({
      kind: "awareness",
      payload: encodeAwareness(
        ids.map((clientId) => ({ clientId, clock: 99, state: '{"forged":true}' })),
      ),
    });
    for (const ids of [
      [7, 8],
      [8, 7],
      [7, 7],
    ])
      expect(scene.send("cy", forged(...ids))).toEqual([]);
  });

  test("[A3] who leaves is told to have left, once", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    scene.send("ada", show(7, "{}"));
    expect(scene.say(scene.room.closed(asSessionId("ada"), nowMs))).toEqual(["bo: 7 is null"]);
    expect(scene.say(scene.room.closed(asSessionId("ada"), nowMs))).toEqual([]);
  });

  test("[A3] a session that a newer one of the same principal took over takes nobody along", () => {
    const scene = new RoomScene();
    for (const name of ["ada1", "bo"]) scene.join(name);
    scene.send("ada1", show(7, "{}"));
    scene.join("ada2");
    expect(scene.send("ada2", show(7, "{}", 2))).toEqual(["ada1: 7 is {}", "bo: 7 is {}"]);
    expect(scene.say(scene.room.closed(asSessionId("ada1"), nowMs))).toEqual([]);
    expect(scene.say(scene.room.closed(asSessionId("ada2"), nowMs))).toEqual(["bo: 7 is null"]);
  });

  test("[A4] who joins is told of those who are here, and of nobody who left", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    scene.send("ada", show(7, "{}"));
    scene.send("bo", show(8, "{}"));
    scene.room.closed(asSessionId("ada"), nowMs);
    expect(scene.join("cy").at(-1)).toBe("cy: 8 is {}");
    expect(scene.join("di", "stock").at(-1)).toBe("di: 8 is {}");
    expect(scene.send("di", { kind: "query-awareness" })).toEqual(["di: 8 is {}"]);
  });

  test("[A5] a stock client hears its own echo, and at a renewal of all others; they hear nothing", () => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.send("ada", show(7, "{}"));
    scene.join("cy", "stock");
    expect(scene.send("cy", show(8, "{}"))).toEqual(["ada: 8 is {}", "cy: 8 is {}"]);
    expect(scene.send("cy", show(8, "{}", 2))).toEqual(["cy: 8 is {}", "cy: 7 is {}"]);
    expect(scene.send("ada", show(7, "{}", 2))).toEqual([]);
  });

  test("[A6][P5] a state may have the most bytes and no more, counted in UTF-8", () => {
    const stateOf = (bytes: number): string => `{"a":"${"é".repeat((bytes - 8) / 2)}"}`;
    const scene = new RoomScene();
    scene.join("ada");
    expect(scene.send("ada", show(7, stateOf(limits.awarenessStateBytesMax)))).toEqual([]);
    const large = show(7, stateOf(limits.awarenessStateBytesMax + 2));
    expect(scene.send("ada", large)).toEqual(["ada: close 4400"]);
  });

  test("[A7] name, user id and role are those of the ticket, whatever a client claims", () => {
    const { room, scene } = sceneOf("ada", "bo");
    const claim = { user: { name: "Bo", id: "bo", role: "own", color: "#30bced" }, cursor: 5 };
    scene.send("ada", show(7, JSON.stringify(claim)));
    expect(shownBy(room, "ada")).toEqual({
      user: { name: "ada", id: "ada", role: "edit", color: "#30bced" },
      cursor: 5,
    });
    scene.send("bo", show(8, '{"user":"ada"}'));
    expect(shownBy(room, "bo")).toEqual({ user: { name: "bo", id: "bo", role: "edit" } });
  });

  test("[A7] a colour that is not plain hexadecimal is left out", () => {
    const { room, scene } = sceneOf("ada", "bo");
    const good = { color: "#30BCED", colorLight: "#30bced33" };
    scene.send("ada", show(7, JSON.stringify({ user: good })));
    expect(shownBy(room, "ada")).toMatchObject({ user: good });
    const bad = ["red", "#30bce", "#30bced;background:url(//x)", "url(//x)", 5, null, "#30bced3"];
    for (const [index, value] of bad.entries()) {
      const state = { color: value, user: { color: value, colorLight: value, bgColour: value } };
      scene.send("ada", show(7, JSON.stringify({ ...state, index })));
      const user = { name: "ada", id: "ada", role: "edit" };
      expect(shownBy(room, "ada")).toEqual({ index, user });
    }
  });

  test("[A7] a state that is not an object ends its session", () => {
    for (const state of ['"x"', "5", "[]", "true"]) {
      const { scene } = sceneOf("ada", "bo");
      expect(scene.send("ada", show(7, state))).toEqual(["ada: close 4400"]);
    }
  });

  test("[A8][P5] of many changes at once, others are told so many and then the newest, in its turn", () => {
    const { room, scene } = sceneOf("ada", "bo");
    const told: string[] = [];
    for (let n = 1; n <= limits.awarenessBurstMax + 5; n++) {
      told.push(...scene.send("ada", show(7, JSON.stringify({ n }), n)));
    }
    expect(told.length).toBe(limits.awarenessBurstMax);
    expect(scene.say(room.tick(nowMs + 49))).toEqual([]);
    const newest = `bo: 7 is {"n":${limits.awarenessBurstMax + 5}}`;
    expect(scene.say(room.tick(nowMs + 50))).toEqual([newest]);
    expect(scene.say(room.tick(nowMs + 100))).toEqual([]);
  });

  test("[A8] in the long run nobody is told of more than so many changes a second", () => {
    const { room, scene } = sceneOf("ada", "bo");
    let told = 0;
    for (let atMs = nowMs; atMs < nowMs + 10_000; atMs += 5) {
      told += scene.sendAt(atMs, "ada", show(7, JSON.stringify({ atMs }))).length;
      told += scene.say(room.tick(atMs)).length;
    }
    const most = limits.awarenessBurstMax + 10 * limits.awarenessPerSecondMax;
    expect(told).toBeGreaterThan(most - 5);
    expect(told).toBeLessThanOrEqual(most);
  });

  test("[A8] who leaves is told to have left at once, and nothing after that", () => {
    const { room, scene } = sceneOf("ada", "bo");
    for (let n = 1; n <= limits.awarenessBurstMax + 1; n++) {
      scene.send("ada", show(7, JSON.stringify({ n })));
    }
    expect(scene.say(room.closed(asSessionId("ada"), nowMs))).toEqual(["bo: 7 is null"]);
    expect(scene.say(room.tick(nowMs + 1_000))).toEqual([]);
  });

  test("[A7][R15] a newer ticket's name is told to all", () => {
    const { room, scene } = sceneOf("ada", "bo");
    scene.send("ada", show(7, '{"n":1}'));
    const grant = { principal: "ada", name: "Ada L.", role: "comment", link: null } as const;
    expect(scene.say(room.granted(asSessionId("ada"), grant, nowMs))).toEqual([
      'bo: 7 is {"n":1}',
      "ada: access comment",
    ]);
    expect(shownBy(room, "ada")).toMatchObject({ user: { name: "Ada L.", role: "comment" } });
    expect(scene.say(room.granted(asSessionId("ada"), grant, nowMs))).toEqual([
      "ada: access comment",
    ]);
  });
});

/** A room in which `names` are. */
function sceneOf(...names: readonly string[]): { readonly room: Room; readonly scene: RoomScene } {
  const scene = new RoomScene();
  for (const name of names) scene.join(name);
  return { room: scene.room, scene };
}

/** What the room has of a session's awareness state. */
function shownBy(room: Room, name: string): unknown {
  const { awareness } = room.sessions.find(({ id }) => id === name) ?? {};
  return JSON.parse(awareness?.state ?? "null");
}
