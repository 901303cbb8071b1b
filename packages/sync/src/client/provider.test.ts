import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { CloseCode, limits, RejectCode } from "../protocol/index.ts";
import { memoryPersistence } from "../testing/index.ts";
import { edits, ProviderScene, read, turn, write } from "../testing/provider-scene.ts";
import type { Joined } from "../testing/provider-scene.ts";
import { recordTyping } from "../testing/record-updates.ts";
import { TicketDelayedError, TicketRefusedError } from "./errors.ts";
import { indexedDbPersistence } from "./indexeddb-persistence.ts";
import type { LocalPersistence } from "./local-persistence.ts";
import { SyncProvider } from "./provider.ts";

const saved = { unsaved: 0, onDevice: true, refusal: null };

let scene: ProviderScene;
beforeEach(() => {
  scene = new ProviderScene();
});

describe("saving", () => {
  test("[K1] an edit is unsaved until its ack arrives", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    write(ada, "north");
    let isSaved = false;
    void ada.provider.saved().then(() => (isSaved = true));
    await turn();
    const [socket] = scene.server.sockets;
    socket?.deliverToServer();
    await turn();
    // It is stored, and the ack is under way.
    expect([scene.server.disk.head(), isSaved, edits(ada)]).toEqual([
      1,
      false,
      { unsaved: 1, onDevice: false, refusal: null },
    ]);
    await scene.settle();
    expect([isSaved, edits(ada)]).toEqual([true, saved]);
  });

  test("[K1] a refused edit stays unsaved, and the status and saved() say why", async () => {
    const ada = scene.join("ada", { role: "view" });
    await scene.settle();
    write(ada, "north");
    const outcome = ada.provider.saved().catch((error: Error) => error.message);
    await scene.settle();
    expect(await outcome).toBe("the role view may not edit");
    expect(edits(ada)).toEqual({
      unsaved: 1,
      onDevice: false,
      refusal: { code: 1, reason: "the role view may not edit" },
    });
    await expect(ada.provider.saved()).rejects.toThrow("may not edit");
  });

  test("[K1] saved() rejects for a provider that was destroyed, which follows no edit", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    ada.provider.destroy();
    write(ada, "north");
    await expect(ada.provider.saved()).rejects.toThrow("the provider was destroyed");
  });

  test("[K3] edits that are made while one is unanswered leave together", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    for (const character of "north") {
      write(ada, character);
      await turn();
    }
    expect(scene.server.sockets[0]?.waitingForServer).toBe(1);
    await scene.settle();
    expect([scene.server.disk.head(), edits(ada)]).toEqual([2, saved]);
  });

  test("[K4] what was not acknowledged when the connection broke is sent again", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    await scene.settle();
    write(ada, "north");
    await turn();
    scene.server.crash();
    write(ada, "the ");
    expect(ada.provider.status.kind).toBe("offline");
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect([read(bo), edits(ada)]).toEqual(["the north", saved]);
  });

  test("[K4] a client that comes back gets only what it missed", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    await scene.settle();
    write(ada, "north");
    await scene.settle();
    scene.server.sockets.at(-1)?.cut();
    write(ada, "the ");
    await scene.settle();
    scene.sent.length = 0;
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect([read(bo), scene.sent]).toEqual(["the north", ["welcome", "stored", "caught-up"]]);
  });

  test("[R8][K4] what a server that was set back has lost, it gets back", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    const before = scene.server.disk.fork();
    write(ada, "north");
    await scene.settle();
    scene.server.restore(before);
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    const bo = scene.join("bo");
    await scene.settle();
    expect([read(bo), edits(ada)]).toEqual(["north", saved]);
  });

  test("[R8] a client that was away while the server was set back and overtook it misses nothing", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    await scene.settle();
    write(bo, "1");
    await scene.settle();
    const before = scene.server.disk.fork();
    write(ada, "23");
    await scene.settle();
    ada.provider.destroy();
    scene.server.sockets.at(-1)?.cut();
    scene.server.restore(before);
    const cy = scene.join("cy");
    await scene.settle();
    for (const character of "abc") {
      write(cy, character);
      await scene.settle();
    }
    expect(read(bo)).toBe("231");
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect([read(bo).length, read(bo), edits(bo)]).toEqual([6, read(cy), saved]);
  });

  test("[K1][K15] an edit that builds on what somebody else has to give back is refused, and not sent for ever", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    await scene.settle();
    write(bo, "n");
    await scene.settle();
    const before = scene.server.disk.fork();
    write(bo, "orth");
    await scene.settle();
    bo.provider.destroy();
    scene.server.restore(before);
    ada.doc.getText("text").insert(3, "!");
    const outcome = ada.provider.saved().catch((error: Error) => error.message);
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect(await outcome).toContain("belongs to somebody else");
    expect(edits(ada)).toMatchObject({ unsaved: 1, refusal: { code: RejectCode.notYours } });
    expect(scene.server.sockets[0]?.waitingForServer).toBe(0);
  });

  test.each(["one text", "texts apart"])(
    "[K15][R8] of a server that was set back nobody says saved until each gave back what they wrote in %s",
    async (where) => {
      const [ada, bo] = [scene.join("ada"), scene.join("bo")];
      const textOf = ({ doc }: Joined, name: string): Y.Text =>
        doc.getText(where === "one text" ? "text" : name);
      const append = (client: Joined, name: string, words: string): void => {
        textOf(client, name).insert(textOf(client, name).length, words);
        client.provider.saved().catch(() => {});
      };
      await scene.settle();
      append(ada, "ada", "a");
      await scene.settle();
      append(bo, "bo", "b");
      await scene.settle();
      const before = scene.server.disk.fork();
      append(ada, "ada", "A");
      await scene.settle();
      append(bo, "bo", "B");
      await scene.settle();
      bo.provider.destroy();
      scene.server.restore(before);
      scene.clock.advance(limits.reconnectMaxMs);
      await scene.settle();
      expect(edits(ada)).toMatchObject({ unsaved: 0, refusal: { code: RejectCode.lost } });
      const back = scene.join("bo", { doc: bo.doc });
      await scene.settle();
      scene.server.sockets[0]?.cut();
      scene.clock.advance(limits.reconnectMaxMs);
      await scene.settle();
      expect([edits(ada), edits(back)]).toEqual([saved, saved]);
      const cy = scene.join("cy");
      await scene.settle();
      const namesOf = where === "one text" ? ["text"] : ["ada", "bo"];
      for (const name of namesOf) {
        expect(textOf(cy, name).toString()).toBe(textOf(ada, name).toString());
      }
    },
  );

  test("[K15] a document with a hole hinders no edit that builds on something else", async () => {
    const [, second] = recordTyping("ab");
    const doc = new Y.Doc();
    Y.applyUpdate(doc, second ?? new Uint8Array());
    const ada = scene.join("ada", { doc });
    write(ada, "north");
    await scene.settle();
    const bo = scene.join("bo");
    await scene.settle();
    expect([read(bo), edits(ada)]).toEqual(["north", saved]);
  });

  test("[K1][P5] an edit over the limit is refused here, and the next one is tried", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    await scene.settle();
    ada.doc.getText("text").insert(0, "x".repeat(limits.updateBytesMax));
    await scene.settle();
    expect(ada.provider.status).toMatchObject({
      kind: "synced",
      edits: { unsaved: 1, refusal: { code: RejectCode.tooLarge } },
    });
    expect(read(bo)).toBe("");
  });

  test("[K10][K1] what the document held before is unsaved until the server has it", async () => {
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "north");
    const ada = scene.join("ada", { doc });
    let isSaved = false;
    void ada.provider.saved().then(() => (isSaved = true));
    await turn();
    expect([isSaved, edits(ada)]).toEqual([false, { unsaved: 1, onDevice: false, refusal: null }]);
    await scene.settle();
    expect([isSaved, edits(ada), scene.server.disk.head()]).toEqual([true, saved, 1]);
  });

  test("[K10] what the document held before is uploaded, once", async () => {
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "north");
    scene.join("ada", { doc });
    const bo = scene.join("bo");
    await scene.settle();
    expect([read(bo), scene.server.disk.head()]).toEqual(["north", 1]);
    scene.server.crash();
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect(scene.server.disk.head()).toBe(1);
  });
});

describe("the status", () => {
  test("[R6] tells the way from the first connection to a complete sync", async () => {
    const seen: string[] = [];
    const ada = scene.join("ada");
    ada.provider.subscribe(() => seen.push(ada.provider.status.kind));
    await scene.settle();
    await ada.provider.synced;
    expect(seen).toEqual(["connecting", "syncing", "synced"].slice(-seen.length));
    expect(ada.provider.status).toEqual({
      kind: "synced",
      role: "edit",
      condition: null,
      edits: saved,
    });
  });

  test("[K5] waits for a reconnect, longer each time and never over the maximum", async () => {
    const waits: number[] = [];
    const ada = scene.join("ada", { getTicket: () => Promise.reject(new Error("no network")) });
    for (let attempt = 0; attempt < 9; attempt++) {
      await turn();
      const { status } = ada.provider;
      if (status.kind !== "offline") throw new Error(`expected to be offline, not ${status.kind}`);
      waits.push(status.retryAtMs - scene.clock.nowMs);
      scene.clock.advance(status.retryAtMs - scene.clock.nowMs);
    }
    const ceilings = waits.map((waitMs) => waitMs * 2 - limits.reconnectMinMs);
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  test("[K5] says why the last attempt failed", async () => {
    const failing = async (error: Error): Promise<unknown> => {
      const ada = scene.join("ada", { getTicket: () => Promise.reject(error) });
      await turn();
      return ada.provider.status;
    };
    expect([
      await failing(new TypeError("no session")),
      await failing(new TicketDelayedError("too much at once", 1_000)),
    ]).toMatchObject([
      { kind: "offline", reason: "TypeError: no session" },
      { kind: "offline", reason: "too much at once" },
    ]);
  });

  test("[K5] comes back though a listener throws, and tells of that", async () => {
    const told: unknown[] = [];
    const { environment, ...options } = scene.optionsFor("ada");
    const report = (error: unknown): number => told.push(error);
    const provider = new SyncProvider({ ...options, environment: { ...environment, report } });
    const heard: string[] = [];
    const mistake = new Error("a mistake of the application");
    provider.subscribe(() => {
      throw mistake;
    });
    provider.subscribe(() => heard.push(provider.status.kind));
    await scene.settle();
    scene.server.crash();
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect(provider.status.kind).toBe("synced");
    expect(heard).toEqual(expect.arrayContaining(["offline", "connecting", "synced"]));
    expect(new Set(told)).toEqual(new Set([mistake]));
  });

  test("[K5] a delayed ticket is not asked for again before its time, whatever happens", async () => {
    const asked: number[] = [];
    const getTicket = (): Promise<string> => {
      asked.push(scene.clock.nowMs);
      return Promise.reject(new TicketDelayedError("too much at once", 20_000));
    };
    const ada = scene.join("ada", { getTicket });
    await turn();
    const [firstMs = 0] = asked;
    expect(ada.provider.status).toMatchObject({ kind: "offline" });
    scene.clock.advance(10_000);
    scene.server.tellPages("returned");
    await turn();
    expect(asked).toHaveLength(1);
    scene.clock.advance(20_000 + limits.reconnectMaxMs);
    await turn();
    const [, secondMs = 0] = asked;
    expect(secondMs).toBeGreaterThanOrEqual(firstMs + 20_000);
  });

  test("[K5] no server delays a ticket for longer than may be", async () => {
    const delay = new TicketDelayedError("never", Infinity);
    const ada = scene.join("ada", { getTicket: () => Promise.reject(delay) });
    await turn();
    const { status } = ada.provider;
    const retryAtMs = status.kind === "offline" ? (status.retryAtMs ?? Infinity) : Infinity;
    const mostMs = limits.ticketDelayMaxMs + limits.reconnectMaxMs;
    expect(retryAtMs - scene.clock.nowMs).toBeLessThanOrEqual(mostMs);
  });

  test("[K5] since when there is no connection outlasts the attempts, up to the next sync", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    const apartSinceMs = (): unknown =>
      "apartSinceMs" in ada.provider.status ? ada.provider.status.apartSinceMs : null;
    expect(apartSinceMs()).toBeNull();
    for (let loss = 0; loss < 2; loss++) {
      scene.clock.advance(limits.pingTimeoutMs - 1);
      const lostMs = scene.clock.nowMs;
      scene.server.sockets.at(-1)?.cut();
      expect(apartSinceMs()).toBe(lostMs);
      scene.clock.advance(limits.reconnectMaxMs);
      expect(ada.provider.status).toMatchObject({ kind: "connecting", apartSinceMs: lostMs });
      await turn();
      scene.server.sockets.at(-1)?.cut();
      expect(ada.provider.status).toMatchObject({ kind: "offline", apartSinceMs: lostMs });
      scene.clock.advance(limits.reconnectMaxMs);
      await scene.settle();
      expect([ada.provider.status.kind, apartSinceMs()]).toEqual(["synced", null]);
    }
  });

  test("[K6] a refused ticket is final, and synced and saved() fail", async () => {
    const ada = scene.join("ada", {
      getTicket: () => Promise.reject(new TicketRefusedError("not for you")),
    });
    write(ada, "north");
    const outcome = ada.provider.saved().catch((error: Error) => error.message);
    await turn();
    expect(ada.provider.status).toMatchObject({ kind: "refused", code: CloseCode.forbidden });
    expect(await outcome).toBe("not for you");
    await expect(ada.provider.synced).rejects.toThrow("not for you");
  });

  test("[K6] a permanent code is final, a transient one is not", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    await scene.settle();
    const [first, second] = scene.server.sockets;
    first?.pushClose(CloseCode.deleted, "the document was deleted");
    second?.pushClose(CloseCode.serverFailed, "try again");
    await scene.settle();
    expect([ada.provider.status.kind, bo.provider.status.kind]).toEqual(["refused", "offline"]);
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect([ada.provider.status.kind, bo.provider.status.kind]).toEqual(["refused", "synced"]);
  });

  test("[K6][O15] who finds no place is told so through all attempts, until there is one", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    const isTold = { isCrowded: true };
    scene.server.sockets.at(-1)?.pushClose(CloseCode.crowded, "come back later");
    await scene.settle();
    expect(ada.provider.status).toMatchObject({ kind: "offline", ...isTold });
    scene.clock.advance(limits.reconnectMinMs);
    expect(ada.provider.status).toMatchObject({ kind: "connecting", attempt: 1, ...isTold });
    await turn();
    expect(ada.provider.status).toMatchObject({ kind: "connecting", attempt: 1, ...isTold });
    await scene.settle();
    expect(ada.provider.status.kind).toBe("synced");
    scene.server.sockets.at(-1)?.cut();
    expect(ada.provider.status).toMatchObject({ kind: "offline", isCrowded: false });
  });

  test("[K7] an unanswered ping ends the connection; silence and an answered one do not", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    for (let ping = 0; ping < 5; ping++) {
      scene.clock.advance(limits.pingIntervalMs);
      await scene.settle();
    }
    expect(ada.provider.status.kind).toBe("synced");
    scene.clock.advance(limits.pingIntervalMs + limits.pingTimeoutMs - 1);
    expect(ada.provider.status.kind).toBe("synced");
    scene.clock.advance(1);
    expect(ada.provider.status.kind).toBe("offline");
  });

  test("[K5][K7] when the network changes, a dead connection is found soon, and a wait ends", async () => {
    const ada = scene.join("ada");
    await scene.settle();
    scene.server.tellPages("returned");
    await scene.settle();
    scene.clock.advance(limits.probeTimeoutMs);
    expect(ada.provider.status.kind).toBe("synced");
    const [dead] = scene.server.sockets;
    scene.server.tellPages("returned");
    scene.clock.advance(limits.probeTimeoutMs);
    expect(ada.provider.status).toMatchObject({ kind: "connecting", attempt: 1 });
    await scene.settle();
    expect([ada.provider.status.kind, dead?.isClosed]).toEqual(["synced", true]);
  });
});

describe("awareness", () => {
  const names = ({ provider }: Joined): unknown[] =>
    [...provider.awareness.getStates().values()].map(({ name }) => name as unknown).toSorted();

  test("[K8][A2] a state reaches the others, and goes when the connection does", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    ada.provider.awareness.setLocalState({ name: "Ada" });
    bo.provider.awareness.setLocalState({ name: "Bo" });
    await scene.settle();
    expect([names(ada), names(bo)]).toEqual([
      ["Ada", "Bo"],
      ["Ada", "Bo"],
    ]);
    scene.server.sockets[0]?.cut();
    await scene.settle();
    expect([names(ada), names(bo)]).toEqual([["Ada"], ["Bo"]]);
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect([names(ada), names(bo)]).toEqual([
      ["Ada", "Bo"],
      ["Ada", "Bo"],
    ]);
  });

  test("[K8][A3] a client that is back before its old socket ended keeps its own newer state", async () => {
    const ada = scene.join("ada");
    ada.provider.awareness.setLocalState({ name: "before" });
    await scene.settle();
    // The server has not noticed that the first socket is dead.
    scene.clock.advance(limits.pingIntervalMs + limits.pingTimeoutMs);
    expect(ada.provider.status.kind).toBe("offline");
    ada.provider.awareness.setLocalState({ name: "after" });
    scene.clock.advance(limits.reconnectMaxMs);
    await turn();
    const second = scene.server.sockets.at(-1);
    for (let step = 0; step < 6; step++) {
      second?.deliverToServer();
      await turn();
      second?.deliverToClient();
      await turn();
    }
    expect([ada.provider.status.kind, ada.provider.awareness.getLocalState()]).toEqual([
      "synced",
      { name: "after" },
    ]);
  });

  test("[K8] many changes are told at most once an interval, the last one in any case", async () => {
    const [ada, bo] = [scene.join("ada"), scene.join("bo")];
    await scene.settle();
    scene.clock.advance(limits.awarenessIntervalMs);
    for (let caret = 0; caret < 100; caret++) {
      ada.provider.awareness.setLocalState({ name: caret });
      await Promise.resolve();
    }
    expect(scene.server.sockets[0]?.waitingForServer).toBe(1);
    scene.clock.advance(limits.awarenessIntervalMs);
    expect(scene.server.sockets[0]?.waitingForServer).toBe(2);
    await scene.settle();
    expect(names(bo)).toContain(99);
  });

  test("[K8] the interval by which y-protocols renews states is stopped", () => {
    const { provider } = scene.join("ada");
    const { _checkInterval: interval } = provider.awareness as unknown as {
      _checkInterval: { _destroyed: boolean };
    };
    expect(interval._destroyed).toBe(true);
  });
});

describe.each([
  ["memory", memoryPersistence],
  ["IndexedDB", () => indexedDbPersistence],
])("a local copy in %s", (_name, make) => {
  let persistence: LocalPersistence;
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    persistence = make();
  });

  /** Local databases commit in their own time. */
  const until = async (isDone: () => boolean): Promise<void> => {
    for (let round = 0; round < 1_000 && !isDone(); round++) await turn();
    expect(isDone()).toBe(true);
  };

  const settleUntil = async (isDone: () => boolean): Promise<void> => {
    for (let round = 0; round < 1_000 && !isDone(); round++) await scene.settle();
    expect(isDone()).toBe(true);
  };

  test("[K2] an edit is on this device when the copy has it, with or without a server", async () => {
    const ada = scene.join("ada", { persistence });
    await until(() => ada.provider.status.kind === "connecting");
    write(ada, "north");
    expect(edits(ada)).toEqual({ unsaved: 1, onDevice: false, refusal: null });
    await until(() => ada.provider.status.edits.onDevice);
    expect(edits(ada)).toEqual({ unsaved: 1, onDevice: true, refusal: null });
  });

  test("[K9] what was written offline is shown after a reload, and saved when the server is back", async () => {
    const first = scene.join("ada", { persistence });
    await until(() => first.provider.status.kind === "connecting");
    write(first, "north");
    await until(() => first.provider.status.edits.onDevice);
    first.provider.destroy();
    const again = scene.join("ada", { persistence });
    await until(() => read(again) === "north");
    expect(edits(again)).toEqual({ unsaved: 1, onDevice: true, refusal: null });
    await settleUntil(() => again.provider.status.edits.unsaved === 0);
    const bo = scene.join("bo");
    await settleUntil(() => read(bo) === "north");
  });

  test("[K9] what was written just before the provider was destroyed is kept", async () => {
    const first = scene.join("ada", { persistence });
    await until(() => first.provider.status.kind === "connecting");
    for (const character of "htron") {
      write(first, character);
      await Promise.resolve();
    }
    first.provider.destroy();
    const again = scene.join("ada", { persistence });
    await until(() => again.provider.status.kind === "connecting");
    // The first one's last write may come after the second one's reading.
    again.provider.destroy();
    const third = scene.join("ada", { persistence });
    await until(() => read(third) === "north");
  });

  test("[K9][K10] what the document held before is in the copy after a reload", async () => {
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "north");
    const ada = scene.join("ada", { doc, persistence });
    await settleUntil(
      () => scene.server.disk.head() === 1 && ada.provider.status.edits.unsaved === 0,
    );
    for (let round = 0; round < 50; round++) await turn();
    ada.provider.destroy();
    const again = scene.join("ada", { persistence });
    await until(() => read(again) === "north");
  });

  test("[K9][R7] a reload continues where the copy ends", async () => {
    const [ada, bo] = [scene.join("ada", { persistence }), scene.join("bo")];
    await settleUntil(() => ada.provider.status.kind === "synced");
    write(ada, "north");
    write(bo, "the ");
    await settleUntil(() => read(ada).length === 9 && ada.provider.status.edits.unsaved === 0);
    // The copy's last write has no other sign than that nothing waits any more.
    for (let round = 0; round < 50; round++) await turn();
    ada.provider.destroy();
    scene.sent.length = 0;
    const again = scene.join("ada", { persistence });
    await settleUntil(() => again.provider.status.kind === "synced");
    expect([read(again).length, scene.sent]).toEqual([9, ["welcome", "caught-up"]]);
  });
});
