import { beforeEach, describe, expect, test } from "vitest";
import { limits } from "../protocol/index.ts";
import { edits, ProviderScene, read, turn } from "../testing/provider-scene.ts";
import type { Joined } from "../testing/provider-scene.ts";

let scene: ProviderScene;
beforeEach(() => {
  scene = new ProviderScene();
});

/** Types a character, and moves the caret as an editor does in the same turn. */
function strike({ doc, provider }: Joined, caret: "after" | "before" = "after"): void {
  const text = doc.getText("text");
  const move = (): void => provider.awareness.setLocalStateField("caret", text.length);
  if (caret === "before") move();
  text.insert(text.length, "x");
  if (caret === "after") move();
}

async function typeFor(typist: Joined, durationMs: number, stepMs = 100): Promise<void> {
  for (let typedMs = 0; typedMs < durationMs; typedMs += stepMs) {
    strike(typist);
    await scene.pass(stepMs);
  }
}

const caretOf = (viewer: Joined, { doc }: Joined): unknown =>
  viewer.provider.awareness.getStates().get(doc.clientID)?.["caret"];

const saved = { unsaved: 0, onDevice: true, refusal: null };

describe("[K17] the pace of edits", () => {
  test("[K17] alone, typing becomes a frame and a row an interval", async () => {
    const [ada] = await scene.present("ada");
    await typeFor(ada as Joined, 8 * limits.flushAloneMs);
    await scene.pass(limits.flushAloneMs);
    expect(scene.heard.length).toBeLessThanOrEqual(9);
    expect([scene.server.disk.head(), edits(ada as Joined)]).toEqual([scene.heard.length, saved]);
  });

  test("[K17] in company others see it with the interval's delay at most", async () => {
    const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
    strike(ada);
    await scene.settle();
    strike(ada);
    await scene.pass(limits.flushTogetherMs - 10);
    expect(read(bo)).toBe("x");
    await scene.pass(10);
    expect(read(bo)).toBe("xx");
  });

  test("[K17] what waits goes out by the shorter interval when somebody comes", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    strike(ada);
    await scene.settle();
    strike(ada);
    await scene.pass(limits.flushTogetherMs);
    expect(scene.server.disk.head()).toBe(1);
    const bo = scene.join("bo");
    await scene.settle();
    expect([read(bo), scene.server.disk.head()]).toEqual(["xx", 2]);
  });

  test("[K17] somebody who edits and is not shown is company", async () => {
    const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
    bo.provider.awareness.setLocalState(null);
    await scene.pass(limits.awarenessIntervalMs);
    const typeTwice = async (): Promise<number> => {
      const before = scene.server.disk.head();
      strike(ada);
      await scene.settle();
      strike(ada);
      await scene.pass(limits.flushTogetherMs);
      return scene.server.disk.head() - before;
    };
    expect(await typeTwice()).toBe(1);
    await scene.pass(2 * limits.flushAloneMs);
    strike(bo);
    await scene.settle();
    bo.provider.awareness.setLocalState(null);
    await scene.pass(limits.awarenessIntervalMs);
    expect(await typeTwice()).toBe(2);
  });

  test("[K17][K4] what was typed without a connection leaves at once on the next", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    strike(ada);
    await scene.settle();
    scene.server.sockets[0]?.cut();
    strike(ada);
    const { status } = ada.provider;
    if (status.kind !== "offline") throw new Error(`expected to be offline, not ${status.kind}`);
    // Sooner than the interval after the edit before would be over.
    expect(status.retryAtMs - scene.clock.nowMs).toBeLessThan(limits.flushAloneMs);
    scene.clock.advance(status.retryAtMs - scene.clock.nowMs);
    await scene.settle();
    expect(edits(ada)).toEqual(saved);
  });

  test("[K17] saved() sends what waits at once", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    for (let edit = 0; edit < 20; edit++) {
      strike(ada);
      const isSaved = ada.provider.saved();
      await scene.settle();
      await isSaved;
    }
    expect(scene.server.disk.head()).toBe(20);
  });

  test("[K17] many edits of one turn leave at once, as often as a program makes them", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    for (let round = 0; round < 5; round++) {
      for (let edit = 0; edit < limits.heldEditsMax; edit++) strike(ada);
      await scene.settle();
    }
    expect([scene.server.disk.head(), edits(ada)]).toEqual([5, saved]);
  });
});

describe("[K8] the caret", () => {
  test.each(["before", "after"] as const)(
    "[K8] that is moved %s an edit of the same turn travels behind it, in one frame",
    async (order) => {
      const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
      for (let stroke = 1; stroke <= 3; stroke++) {
        await scene.pass(limits.flushTogetherMs);
        strike(ada, order);
        await scene.settle();
        expect(caretOf(bo, ada)).toBe(order === "before" ? stroke - 1 : stroke);
      }
      const [first, ...others] = scene.heard;
      expect([first?.endsWith("edit awareness"), others]).toEqual([
        true,
        ["edit awareness", "edit awareness"],
      ]);
    },
  );

  test("[K8] never points into text that others have not been sent", async () => {
    const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
    bo.provider.awareness.on("change", () => {
      const caret = caretOf(bo, ada);
      if (caret !== undefined) expect(caret).toBeLessThanOrEqual(read(bo).length);
    });
    await scene.pass(limits.awarenessIntervalMs);
    await typeFor(ada, 3_000, 70);
    await scene.pass(limits.flushAloneMs);
    expect([caretOf(bo, ada), read(bo).length]).toEqual([43, 43]);
    expect(scene.heard.filter((kinds) => kinds === "awareness")).toEqual([]);
  });

  test("[K8] that moves by itself is told at most once an interval", async () => {
    const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
    await scene.pass(limits.awarenessIntervalMs);
    for (let move = 1; move <= 50; move++) {
      ada.provider.awareness.setLocalStateField("caret", move);
      await scene.pass(10);
    }
    await scene.pass(limits.awarenessIntervalMs);
    expect([scene.heard.length, caretOf(bo, ada)]).toEqual([11, 50]);
  });

  test("[K8] that moves while nobody is there is told seldom, and at once to who comes", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    for (let move = 1; move <= 50; move++) {
      ada.provider.awareness.setLocalStateField("caret", move);
      await scene.pass(100);
    }
    expect(scene.heard.length).toBe(Math.floor(5_000 / limits.awarenessAloneMs));
    ada.provider.awareness.setLocalStateField("caret", "last");
    const bo = scene.join("bo");
    await scene.settle();
    expect(caretOf(bo, ada)).toBe("last");
  });

  test("[K8] is told although the edit beside it can't be sent", async () => {
    const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
    await scene.pass(limits.awarenessIntervalMs);
    ada.provider.awareness.setLocalStateField("caret", 1);
    ada.doc.getText("text").insert(0, "x".repeat(limits.updateBytesMax));
    await scene.pass(limits.awarenessIntervalMs);
    expect(caretOf(bo, ada)).toBe(1);
  });
});

test("[K7][K8] who only watches sends nothing but pings for an hour", async () => {
  const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
  ada.provider.awareness.setLocalStateField("caret", 1);
  await scene.pass(limits.awarenessIntervalMs);
  scene.heard.length = 0;
  const wakes = scene.server.wakes;
  scene.server.hibernate();
  const sent: unknown[] = [];
  for (let second = 0; second < 3_600; second++) {
    scene.clock.advance(1_000);
    for (const socket of scene.server.sockets) {
      while (socket.waitingForServer > 0) sent.push(socket.deliverToServer());
      while (socket.waitingForClient > 0) socket.deliverToClient();
    }
    await turn();
  }
  const pings = (2 * 3_600_000) / limits.pingIntervalMs;
  expect(new Set(sent)).toEqual(new Set(["ping"]));
  expect(sent.length).toBeLessThanOrEqual(pings);
  expect([scene.heard, scene.server.wakes]).toEqual([[], wakes]);
  expect([caretOf(bo, ada), bo.provider.status.kind]).toEqual([1, "synced"]);
});
