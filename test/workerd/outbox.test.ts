import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { limits } from "@scriptorium/sync/protocol";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect, evict, Writer } from "./client.ts";
import type { Client } from "./client.ts";
import { listener } from "./worker.ts";
import type { TellingEngine } from "./worker.ts";

type Object = DurableObjectStub<TellingEngine>;

const newObject = (): Object => env.TELLING_ENGINES.getByName(crypto.randomUUID());

/** What was heard of an object. */
const heard = (object: Object): readonly { readonly id: string; readonly body: string }[] =>
  listener.heard.filter((one) => one.object === object.id.toString());

/** Has the alarm run as often as it is due by now. How often that was. */
async function runDue(object: Object): Promise<number> {
  for (let runs = 0; runs < 20; runs++) {
    const alarmMs = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
    if (alarmMs === null || alarmMs > Date.now()) return runs;
    await runDurableObjectAlarm(object);
  }
  throw new Error("the alarm is always due");
}

function alarmInMs(object: Object): Promise<number | null> {
  return runInDurableObject(object, async (_, { storage }) => {
    const alarmMs = await storage.getAlarm();
    return alarmMs === null ? null : alarmMs - Date.now();
  });
}

/** Rows written while `work` ran, alarms that were set among them. */
async function rows(object: Object, work: () => Promise<unknown>): Promise<number> {
  const before = (await object.usage())?.rowsWritten ?? 0;
  await work();
  return ((await object.usage())?.rowsWritten ?? 0) - before;
}

async function typist(object: Object): Promise<{ client: Client; type: () => Promise<void> }> {
  const client = await connect(object as never, { principal: "ada" });
  await client.hello();
  const writer = new Writer();
  const type = async (): Promise<void> => {
    client.edit(writer.type("x"));
    await client.until("ack");
  };
  return { client, type };
}

function pass(durationMs: number): void {
  vi.setSystemTime(Date.now() + durationMs);
}

beforeEach(() => {
  // Ahead of the platform's own clock, so that no alarm runs but when a test says so.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  listener.isDeaf = false;
});

afterEach(() => {
  vi.useRealTimers();
});

describe("an object that has changes told", () => {
  test("[O20] costs two rows at the first edit, none at those that follow and three to tell of them all once", async () => {
    const object = newObject();
    const { type } = await typist(object);
    await type();
    await runDue(object);
    const first = await rows(object, type);
    const writtenMs = Date.now();
    pass(limits.changedAfterMs);
    await runDue(object);
    const { length } = heard(object);
    expect(heard(object).at(-1)?.body).toBe(`changed at ${writtenMs}`);
    const again = await rows(object, type);
    const following = await rows(object, async () => {
      for (let count = 1; count <= 10; count++) await type();
    });
    // The log's row and, at the first, the deadline and the alarm.
    expect([first, again, following]).toEqual([1, 3, 10]);
    pass(limits.changedAfterMs);
    const telling = await rows(object, () => runDue(object));
    expect(heard(object).length).toBe(length + 1);
    // The message comes and goes, and the deadline goes.
    expect(telling).toBe(3);
    expect(await alarmInMs(object)).toBe(null);
  });

  test("[O20] tells of it while people go on writing, at the latest after changedAtLatestMs", async () => {
    const object = newObject();
    const { type } = await typist(object);
    let runs = 0;
    const startMs = Date.now();
    while (heard(object).length === 0) {
      await type();
      pass(5_000);
      runs += await runDue(object);
    }
    expect([Date.now() - startMs, runs]).toEqual([limits.changedAtLatestMs, 5]);
  });

  test("[O20][O2] tells of an edit after an eviction too, and of a later one again", async () => {
    const object = newObject();
    const { type } = await typist(object);
    await type();
    await evict(object as never);
    pass(limits.changedAfterMs);
    await runDue(object);
    expect(heard(object).length).toBe(1);
    await evict(object as never);
    await type();
    await evict(object as never);
    pass(limits.changedAfterMs);
    await runDue(object);
    expect(heard(object).length).toBe(2);
  });

  test("[O21] what is not taken comes again under the same id, later each time, and nothing else waits for it", async () => {
    const object = newObject();
    await object.create();
    listener.isDeaf = true;
    await object.tell("one");
    const delays: number[] = [];
    for (let tries = 1; tries <= 12; tries++) {
      await runDue(object);
      delays.push((await alarmInMs(object)) ?? 0);
      pass(delays.at(-1) ?? 0);
      await evict(object as never);
    }
    const { tellAgainMinMs, tellAgainMaxMs } = limits;
    expect(delays.every((delayMs) => delayMs <= tellAgainMaxMs)).toBe(true);
    expect(delays.slice(3).every((delayMs) => delayMs >= tellAgainMinMs)).toBe(true);
    expect(Math.max(...delays)).toBeGreaterThan(tellAgainMinMs * 4);
    await object.applyUpdate(new Writer().type("x"), "key:1");
    pass(limits.changedAfterMs);
    await runDue(object);
    listener.isDeaf = false;
    await object.tell("two");
    await runDue(object);
    const bodies = heard(object).map(({ body }) => body.replace(/ at.*/, ""));
    expect(bodies).toEqual(["one", "changed", "two"]);
    expect(new Set(heard(object).map(({ id }) => id)).size).toBe(3);
  });

  test("[O21] after outboxKeptMs it is given up, and nothing is left to be done", async () => {
    const object = newObject();
    await object.create();
    listener.isDeaf = true;
    await object.tell("one");
    await runDue(object);
    pass(limits.outboxKeptMs);
    await runDue(object);
    listener.isDeaf = false;
    pass(limits.outboxKeptMs);
    await runDue(object);
    expect([heard(object), await alarmInMs(object)]).toEqual([[], null]);
  });

  test("[O21][O5] a document that is deleted tells nothing more, and made anew starts anew", async () => {
    const object = newObject();
    await object.create();
    await object.tell("of the first life");
    await object.delete();
    await object.create();
    await object.tell("of the second");
    await runDue(object);
    expect(heard(object).map(({ body }) => body)).toEqual(["of the second"]);
  });
});

describe("an update by RPC", () => {
  test("[R2][G4] is relayed and stored, or refused with the reason", async () => {
    const object = newObject();
    const { client } = await typist(object);
    const writer = new Writer();
    const [first, second] = [writer.type("north "), writer.type("south")];
    expect(await object.applyUpdate(second, "key:1")).toMatch(/builds on what is not stored/);
    expect(await object.applyUpdate(first, "key:1")).toBeNull();
    expect(await object.applyUpdate(second, "key:1")).toBeNull();
    await client.until("stored");
    await evict(object as never);
    expect(await client.text()).toBe("north south");
  });
});
