import { asUpdate, decodeAwareness, encodeAwareness } from "@scriptorium/sync/protocol";
import { encodeFrame, limits } from "@scriptorium/sync/protocol";
import type { AwarenessEntry, Update } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import * as hostile from "./attacks/hostile-updates.ts";
import { edit, outcome, Scene, victimClient } from "./attacks/scene.ts";
import { ServerProcess } from "./server-process.ts";

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start();
});

/** What both kinds of clients are answered, after which nothing is different and Ada writes on. */
async function refused(update: Update): Promise<{ own: string; stock: string }> {
  using scene = await Scene.open(server);
  const before = await scene.stored();
  const own = await outcome(await scene.mallory(), edit(update));
  const stock = await outcome(await scene.mallory(true), encodeFrame({ kind: "update", update }));
  expect(await scene.stored()).toEqual(before);
  expect([await scene.adaWrites(" wind"), await scene.text()]).toEqual(["ack", "north wind"]);
  return { own, stock };
}

/** What our client is answered, when it is taken. Ada writes on. */
async function taken(update: Update): Promise<string> {
  using scene = await Scene.open(server);
  const answer = await outcome(await scene.mallory(), edit(update));
  expect([await scene.adaWrites(" wind"), await scene.text()]).toEqual(["ack", "north wind"]);
  return answer;
}

describe("an update", () => {
  test.for([
    ["structs", hostile.manyStructs, limits.structsPerUpdateMax, 4],
    ["clients", hostile.manyClients, limits.clientsPerUpdateMax, 4],
    ["deletions", hostile.manyDeletions, limits.deletionsPerUpdateMax, 4],
    ["nested types", hostile.nestedTypes, limits.nestingMax, 4],
    ["nested values", hostile.nestedValue, limits.valueNestingMax, 4],
    [
      "characters claimed",
      (length: number) => hostile.claim(hostile.hostileClient, 0, length),
      limits.clockMax,
      4,
    ],
    ["bytes", hostile.largeText, limits.updateBytesMax, 2],
  ] as const)(
    "[P5][G6][G2] with as many %s as allowed is taken, and with one more refused",
    async ([, make, limit, code]) => {
      const answers = [await taken(make(limit - 1)), await taken(make(limit))];
      expect([answers, await refused(make(limit + 1))]).toEqual([
        ["ack", "ack"],
        { own: `reject ${code}`, stock: "permission-denied" },
      ]);
    },
  );

  const whole = hostile.written(hostile.hostileClient, (doc) => doc.getText("x").insert(0, "word"));
  const inV2 = new Y.Doc();
  inV2.getText("text").insert(0, "written in the other format");

  test.for([
    ["[G1] cut short", asUpdate(whole.subarray(0, -1)), 3],
    ["[G1] with a byte too many", asUpdate(Uint8Array.of(...whole, 0)), 3],
    ["[G1] in the second format", asUpdate(Y.encodeStateAsUpdateV2(inV2)), 3],
    ["[G6] that claims 2^50 of somebody's characters", hostile.claim(victimClient, 5, 2 ** 50), 4],
    ["[G7] that claims somebody's next characters", hostile.claim(victimClient, 5, 10), 6],
    [
      "[G6] with a key that reaches a prototype",
      hostile.written(hostile.hostileClient, (doc) => doc.getMap("x").set("__proto__", 1)),
      4,
    ],
  ] as const)("%s is refused", async ([, update, code]) => {
    expect(await refused(update)).toEqual({ own: `reject ${code}`, stock: "permission-denied" });
  });

  test("[G6] that nests what is stored deeper and deeper is refused before anybody's stack is full", async () => {
    using scene = await Scene.open(server);
    const mallory = await scene.mallory();
    const answers: string[] = [];
    for (let from = 0; from < 8_000 && answers.at(-1) !== "reject 4"; from += 50) {
      answers.push(await outcome(mallory, edit(hostile.nestedTypes(50, from))));
    }
    expect(answers.length).toBeLessThanOrEqual(Math.ceil(limits.documentNestingMax / 50) + 1);
    const joined = new Y.Doc();
    Y.applyUpdate(joined, await scene.stored());
    Y.applyUpdate(joined, hostile.deletion(hostile.hostileClient, 0, 1));
    expect(await scene.adaWrites(" wind")).toBe("ack");
  });

  test("[G4][R10] with a gap before it is not stored, 1,500 of them neither", async () => {
    using scene = await Scene.open(server);
    const before = await scene.stored();
    const mallory = await scene.mallory();
    const answers = new Set<string>();
    for (let gap = 1; gap <= 1_500; gap++) {
      answers.add(await outcome(mallory, edit(hostile.claim(hostile.hostileClient, gap, 1))));
    }
    expect([...answers]).toEqual(["missing"]);
    expect(await scene.stored()).toEqual(before);
  });

  test.for([
    ["all", 0, 100],
    ["the next ones", 5, 10],
    ["the last and the next", 4, 2],
  ] as const)(
    "[G4] that leaves out %s of somebody's characters takes none of them",
    async ([, clock, length]) => {
      expect(await refused(hostile.leaveOut(victimClient, clock, length))).toEqual({
        own: "missing",
        stock: "nothing",
      });
    },
  );

  test("[G9] that repeats what others wrote with other words changes none of theirs", async () => {
    using scene = await Scene.open(server);
    await scene.adaWrites(" wind");
    // One struct where Ada's are two, so that it begins before her second.
    const forged = new Y.Doc();
    Y.applyUpdate(
      forged,
      hostile.written(victimClient, (doc) => doc.getText("text").insert(0, "SOUTH WIND")),
    );
    forged.clientID = hostile.hostileClient;
    forged.getText("text").insert(10, "!");
    const update = asUpdate(Y.encodeStateAsUpdate(forged));
    expect(await outcome(await scene.mallory(), edit(update))).toBe("ack");
    expect(await scene.text()).toBe("north wind!");
  });
});

describe("a frame", () => {
  test("[R11][P5] of the largest size is read, and one byte more ends the session alone", async () => {
    using scene = await Scene.open(server);
    const before = await scene.stored();
    const answers: string[] = [];
    for (const size of [limits.frameBytesMax, limits.frameBytesMax + 1]) {
      // The update is too large too, but that is found in a frame that is read.
      const frame = edit(hostile.largeText(size - 6));
      expect(frame.length).toBe(size);
      answers.push(await outcome(await scene.mallory(), frame));
    }
    expect(answers).toEqual(["reject 2", "closed 4413"]);
    expect(await scene.stored()).toEqual(before);
    expect(await scene.adaWrites(" wind")).toBe("ack");
  });
});

describe("awareness", () => {
  const shown = (...entries: AwarenessEntry[]): Uint8Array =>
    encodeFrame({ kind: "awareness", payload: encodeAwareness(entries) });
  const entry = (state: string, clientId: number = hostile.hostileClient): AwarenessEntry => ({
    clientId,
    clock: 2 ** 40,
    state,
  });
  const ofLength = (length: number): string => JSON.stringify({ x: "x".repeat(length - 8) });

  test.for([
    ["[A6] of the largest size is taken", shown(entry(ofLength(2_048))), "nothing"],
    ["[A6] one byte larger ends the session", shown(entry(ofLength(2_049))), "closed 4400"],
    ["[A6] of a megabyte ends the session", shown(entry(ofLength(1_000_000))), "closed 4400"],
    ["[P4] that is no JSON ends the session", shown(entry("{")), "closed 4400"],
    [
      "[P4] of as many clients as allowed is taken",
      shown(...Array.from({ length: limits.awarenessEntriesMax }, (_, id) => entry("{}", id + 1))),
      "nothing",
    ],
    [
      "[P4] of one client more ends the session",
      shown(
        ...Array.from({ length: limits.awarenessEntriesMax + 1 }, (_, id) => entry("{}", id + 1)),
      ),
      "closed 4400",
    ],
    [
      "[P4] of 100,000 clients ends the session",
      shown(...Array.from({ length: 100_000 }, (_, id) => entry("{}", id + 1))),
      "closed 4400",
    ],
  ] as const)("%s", async ([, frame, expected]) => {
    using scene = await Scene.open(server);
    expect(await outcome(await scene.mallory(), frame)).toBe(expected);
    expect(await scene.adaWrites(" wind")).toBe("ack");
  });

  test("[A7] with somebody else's name is told with the sender's own", async () => {
    using scene = await Scene.open(server);
    const state = JSON.stringify({ user: { name: "Ada", id: "key:admin", role: "own" } });
    expect(await outcome(await scene.mallory(), shown(entry(state)))).toBe("nothing");
    scene.ada.send({ kind: "query-awareness" });
    const { payload } = await scene.ada.nextOf("awareness");
    const decoded = decodeAwareness(payload);
    const said = decoded.ok ? decoded.entries.map((told) => JSON.parse(told.state)) : [];
    expect(said).toEqual([
      { user: { name: expect.any(String), id: expect.stringMatching(/^guest:/), role: "edit" } },
    ]);
    expect(said).not.toMatchObject([{ user: { name: "Ada" } }]);
  });

  test("[A1] of somebody else, at any clock, is passed over", async () => {
    using scene = await Scene.open(server);
    scene.ada.sendRaw(shown({ clientId: victimClient, clock: 1, state: '{"caret":1}' }));
    const mallory = await scene.mallory();
    expect(await outcome(mallory, shown(entry('{"caret":666}', victimClient)))).toBe("nothing");
    const observer = await scene.mallory();
    observer.send({ kind: "query-awareness" });
    const { payload } = await observer.nextOf("awareness");
    const text = new TextDecoder().decode(payload);
    expect([text.includes('"caret":1'), text.includes("666")]).toEqual([true, false]);
  });
});

describe("a viewer", () => {
  test("[G5] who tries 1,000 times in every way stores nothing and is told each time", async () => {
    using scene = await Scene.open(server, "view");
    const before = await scene.stored();
    const [own, stock] = [await scene.mallory(), await scene.mallory(true)];
    const answers = new Set<string>();
    for (let index = 0; index < 250; index++) {
      const update = hostile.written(hostile.hostileClient + index, (doc) =>
        doc.getText("text").insert(0, "mine"),
      );
      answers.add(`edit: ${await outcome(own, edit(update))}`);
      for (const kind of ["update", "sync-step-2"] as const) {
        answers.add(`${kind}: ${await outcome(stock, encodeFrame({ kind, update }))}`);
      }
      const state = JSON.stringify({ index });
      const payload = encodeAwareness([{ clientId: hostile.hostileClient, clock: index, state }]);
      answers.add(`awareness: ${await outcome(own, encodeFrame({ kind: "awareness", payload }))}`);
    }
    expect([...answers]).toEqual([
      "edit: reject 1",
      "update: permission-denied",
      "sync-step-2: permission-denied",
      "awareness: nothing",
    ]);
    expect(await scene.stored()).toEqual(before);
  });
});
