import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { limits } from "@scriptorium/sync/protocol";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect, evict, newDocument, nothing, Writer } from "./client.ts";
import type { Client, Document } from "./client.ts";

const silent = { code: 4508, reason: "nothing was heard of this client for too long" };

interface Scene {
  readonly document: Document;
  readonly ada: Client;
  readonly bo: Client;
  readonly cy: Client;
}

/** Ada, of the kind asked for, who shows herself, and two with clients of ours who see her. */
async function openScene(kind: "own" | "stock"): Promise<Scene> {
  const document = newDocument();
  const ada = await connect(document, { principal: "ada", isStock: kind === "stock" });
  const bo = await connect(document, { principal: "bo" });
  const cy = await connect(document, { principal: "cy" });
  for (const client of kind === "own" ? [ada, bo, cy] : [bo, cy]) await client.hello();
  ada.show(1, { name: "ada" });
  for (const client of [bo, cy]) await client.shown();
  if (kind === "stock") await ada.shown();
  return { document, ada, bo, cy };
}

// The object's clock stands, and goes on when it is told to. That of the platform,
// which notes the pings, does not.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());
const pass = (durationMs: number): void => void vi.setSystemTime(Date.now() + durationMs);

const alarmOf = (document: Document): Promise<number | null> =>
  runInDurableObject(document, (_, { storage }) => storage.getAlarm());

/** Stays silent, as seen by the object, for `durationMs`, in which Bo and Cy do not. */
async function active({ bo, cy }: Scene, durationMs: number): Promise<void> {
  for (const [share, client] of [[0.7, cy] as const, [0.3, bo] as const]) {
    pass(durationMs * share);
    client.send({ kind: "query-awareness" });
    await client.until("awareness");
  }
}

describe("a ghost", () => {
  test.for([
    ["awake", async () => {}],
    ["asleep", evict],
  ] as const)(
    "[O11][A3] of ours is freed by an event of an object that was %s, told to have left once, and gone for good",
    async ([, prepare]) => {
      const scene = await openScene("own");
      const { document, ada, bo, cy } = scene;
      await active(scene, limits.silenceDoubtMs - 1_000);
      expect(ada.isOpen).toBe(true);
      await prepare(document);
      pass(limits.livenessCheckMs);
      bo.show(2, { name: "bo" });
      expect(await ada.ended).toEqual(silent);
      expect([await bo.shown(), await cy.shown()]).toEqual([
        { 1: null },
        { 1: null, 2: { name: "bo" } },
      ]);
      await evict(document);
      cy.send({ kind: "query-awareness" });
      expect(await cy.shown()).toEqual({ 2: { name: "bo" } });
      expect([bo.isOpen, cy.isOpen]).toEqual([true, true]);
    },
  );

  test("[O11][O2] pings count that were answered before the object slept, and while it did", async () => {
    // What is heard now was heard long ago, but for pings.
    pass(-limits.silenceMaxMs);
    const { document, ada, bo, cy } = await openScene("own");
    await ada.ping();
    await evict(document);
    await cy.ping();
    vi.useRealTimers();
    bo.show(2, { name: "bo" });
    expect([await ada.shown(), await cy.shown()]).toEqual(Array(2).fill({ 2: { name: "bo" } }));
    expect([ada.isOpen, cy.isOpen]).toEqual([true, true]);
  });

  test("[O11] is freed by the alarm when others were active before it was clear", async () => {
    const scene = await openScene("own");
    const { document, ada, bo } = scene;
    await active(scene, limits.silenceDoubtMs);
    const alarmMs = await alarmOf(document);
    await evict(document);
    pass((alarmMs ?? 0) - Date.now());
    expect(await runDurableObjectAlarm(document)).toBe(true);
    expect(await ada.ended).toEqual(silent);
    expect(await bo.shown()).toEqual({ 1: null });
    // Two are left, for whom the rare sweep is set again.
    expect(((await alarmOf(document)) ?? 0) - Date.now()).toBe(limits.sweepAfterMs);
  });

  test("[O12] with y-websocket is asked, and freed by the alarm when it does not answer, over evictions", async () => {
    const scene = await openScene("stock");
    const { document, ada, bo, cy } = scene;
    await active(scene, limits.probeAfterMs + limits.livenessCheckMs);
    expect(await ada.until("sync-step-1")).toMatchObject([{ kind: "sync-step-1" }]);
    await evict(document);
    pass(limits.probeAnswerMs);
    expect(await runDurableObjectAlarm(document)).toBe(true);
    expect(await ada.ended).toEqual(silent);
    expect([await bo.shown(), await cy.shown()]).toEqual([{ 1: null }, { 1: null }]);
  });

  test("[O12] that only seems one answers the question, and stays", async () => {
    const scene = await openScene("stock");
    const { document, ada } = scene;
    for (let round = 1; round <= 5; round++) {
      await active(scene, limits.probeAfterMs + limits.livenessCheckMs);
      await ada.until("sync-step-1");
      ada.send({ kind: "sync-step-2", update: new Writer().since(nothing) });
      await ada.text();
      await evict(document);
    }
    await active(scene, limits.probeAnswerMs);
    expect(ada.isOpen).toBe(true);
  });
});

describe("the alarm for a sweep", () => {
  test("[O14] is set once while several are here, and costs two rows", async () => {
    const document = env.ENGINES.getByName(crypto.randomUUID());
    await connect(document, { principal: "ada" });
    expect(await alarmOf(document)).toBe(null);
    const before = await document.usage();
    await connect(document, { principal: "bo" });
    const alarmMs = await alarmOf(document);
    const after = await document.usage();
    expect((after?.rowsWritten ?? 0) - (before?.rowsWritten ?? 0)).toBe(2);
    for (let round = 1; round <= 5; round++) {
      await evict(document);
      const next = await connect(document, { principal: `p${round}` });
      await next.text();
    }
    expect([await alarmOf(document), (await document.usage())?.rowsWritten]).toEqual([
      alarmMs,
      after?.rowsWritten,
    ]);
  });

  test("[O14] finds nobody, and is not set again", async () => {
    const document = env.ENGINES.getByName(crypto.randomUUID());
    const clients = [
      await connect(document, { principal: "ada" }),
      await connect(document, { principal: "bo" }),
    ];
    for (const client of clients) {
      client.close();
      await client.ended;
    }
    await runInDurableObject(document, (_, { storage }) => {
      storage.sql.exec("UPDATE schedule SET due_ms = 0 WHERE name = 'sweep'");
    });
    expect(await runDurableObjectAlarm(document)).toBe(true);
    expect(await alarmOf(document)).toBe(null);
  });
});
