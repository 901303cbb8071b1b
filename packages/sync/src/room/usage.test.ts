import { describe, expect, test } from "vitest";
import { asSessionId, CloseCode, limits } from "../protocol/index.ts";
import type { Message } from "../protocol/index.ts";
import { recordTyping } from "../testing/index.ts";
import { edit, hello, nothing, nowMs, RoomScene, sessionOf } from "../testing/room-scene.ts";
import { Allowance } from "./allowance.ts";

const closed = [`ada: close ${CloseCode.tooMuch}`];
const query: Message = { kind: "query-awareness" };
const step: Message = { kind: "sync-step-1", stateVector: nothing };

describe("an allowance", () => {
  test("[R17] gives its burst at once and its rate after that, and nothing for a clock set back", () => {
    const allowance = new Allowance({ perSecond: 10, burst: 3 }, nowMs);
    const takeAt = (atMs: number): boolean => allowance.take(1, nowMs + atMs);
    expect([0, 0, 0, 0].map(takeAt)).toEqual([true, true, true, false]);
    expect([99, 100, 101].map(takeAt)).toEqual([false, true, false]);
    expect([-5_000, -5_000].map(takeAt)).toEqual([false, false]);
    expect([60_000, 60_000, 60_000, 60_000].map(takeAt)).toEqual([true, true, true, false]);
  });
});

describe("one session's share", () => {
  test("[R17][P5] a flood of frames ends its session, and nobody else's", () => {
    const scene = new RoomScene();
    // A frame each for the two hellos.
    for (const name of ["ada", "bo"]) scene.join(name);
    const [update] = recordTyping("a");
    for (let sent = 1; sent < limits.frameBurstMax; sent++) {
      const said = scene.send("ada", edit(sent, update));
      if (said.at(-1) !== `ada: ack ${sent} at ${sent === 1 ? 1 : 0}`)
        throw new Error(`frame ${sent}: ${said.join()}`);
    }
    expect(scene.send("ada", edit(1, update))).toEqual(closed);
    expect(scene.send("bo", edit(1, update))).toEqual(["bo: ack 1 at 0"]);
  });

  test("[R17][P5] whoever keeps asking for everything is sent away", () => {
    for (const message of [query, step, hello()]) {
      const scene = new RoomScene();
      scene.room.open(sessionOf("ada", true, "edit"), nowMs);
      for (let asked = 0; asked < limits.requestBurstMax; asked++) {
        expect(scene.send("ada", message)).not.toEqual(closed);
      }
      expect(scene.send("ada", message)).toEqual(closed);
    }
  });

  test("[R17] who asks at the allowed pace may go on for ever", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const pauseMs = 1_000 / limits.requestsPerSecondMax;
    for (let asked = 1; asked <= limits.requestBurstMax * 3; asked++) {
      expect(scene.sendAt(nowMs + asked * pauseMs, "ada", query)).toEqual([]);
    }
  });

  test("[R17] what is too much for one connection does not count for the next", () => {
    const scene = new RoomScene();
    scene.join("ada");
    for (let asked = 0; asked < limits.requestBurstMax; asked++) scene.send("ada", query);
    expect(scene.room.sessions).toEqual([]);
    scene.room.closed(asSessionId("ada"), nowMs);
    expect(scene.join("ada")).toContain("ada: caught-up 0");
  });
});
