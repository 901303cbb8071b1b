import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { durableObjectDatabase } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Document } from "@scriptorium/worker/src/document.ts";
import { Trash } from "@scriptorium/worker/src/trash.ts";
import { expect, test } from "vitest";
import { withoutSharing } from "./older-release.ts";

const owner = { principal: "guest:1", name: "Ada", linkHash: null };

type Object = DurableObjectStub<Document>;

async function newDocument(name: string): Promise<Object> {
  const object = env.DOCUMENTS.getByName(name);
  await object.found({ id: owner.principal, name: owner.name }, []);
  return object;
}

/** How many tables the object has, and when its alarm runs, in ms from now. */
function stored(object: Object): Promise<{ tables: number; alarmInMs: number | null }> {
  return runInDurableObject(object, async (_, { storage }) => {
    const found = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name IN ('log', 'members')");
    const alarmMs = await storage.getAlarm();
    const alarmInMs = alarmMs === null ? null : alarmMs - Date.now();
    return { tables: found.toArray().length, alarmInMs };
  });
}

function sql(object: Object, ...statements: readonly string[]): Promise<void> {
  return runInDurableObject(object, (_, { storage }) => {
    for (const statement of statements) storage.sql.exec(statement);
  });
}

test("[W20] the trash keeps a document for its time, and one that is given up for none", async () => {
  const object = await newDocument("trash-alone");
  await runInDurableObject(object, (_, { storage }) => {
    const trash = new Trash(durableObjectDatabase(storage));
    expect(trash.untilMs).toBeNull();
    trash.put(1_000);
    expect(trash.untilMs).toBe(1_000 + limits.trashKeptMs);
    trash.takeBack();
    expect(trash.untilMs).toBeNull();
    for (const isThere of [false, true]) {
      if (isThere) trash.put(Date.now());
      trash.seal();
      expect(trash.untilMs).toBeLessThan(Date.now());
    }
    trash.takeBack();
  });
});

test("[W20] the alarm leaves a deleted document for as long as its owner can take it back, and then nothing of it", async () => {
  const object = await newDocument("trash-and-alarm");
  expect(await object.discard(owner)).toBe(true);
  // First it is told that it was deleted.
  await runDurableObjectAlarm(object);
  const arranged = await stored(object);
  expect(arranged).toEqual({ tables: 2, alarmInMs: expect.any(Number) });
  expect(Math.abs((arranged.alarmInMs ?? 0) - limits.trashKeptMs)).toBeLessThan(60_000);
  await evictDurableObject(object);
  await runDurableObjectAlarm(object);
  expect(await stored(object)).toEqual({ tables: 2, alarmInMs: expect.any(Number) });
  await sql(object, `UPDATE trash SET deleted_ms = deleted_ms - ${limits.trashKeptMs}`);
  expect(await object.restore(owner)).toBe(false);
  await runDurableObjectAlarm(object);
  expect(await stored(object)).toMatchObject({ tables: 0 });
});

test("[W20] the alarm of a document that was taken back deletes nothing", async () => {
  const object = await newDocument("trash-and-back");
  await object.discard(owner);
  expect(await object.restore(owner)).toBe(true);
  await runDurableObjectAlarm(object);
  expect(await stored(object)).toMatchObject({ tables: 2 });
  expect(await object.access(owner)).toEqual({ role: "own", link: null });
});

test("[W20] a document of the release before there was a trash can be put there and back", async () => {
  const object = await newDocument("trash-of-before");
  await sql(
    object,
    "DROP TABLE trash",
    "DROP TABLE images",
    "DROP TABLE image_parts",
    ...withoutSharing,
    "UPDATE meta SET value = 1 WHERE key = 'access_schema_version'",
  );
  await evictDurableObject(object);
  expect(await object.discard(owner)).toBe(true);
  expect(await object.access(owner)).toBeNull();
  expect(await object.restore(owner)).toBe(true);
  expect(await object.access(owner)).toEqual({ role: "own", link: null });
});

test("[W99] a key that made a document makes no other until it is forgotten, long after the document", async () => {
  const object = env.DOCUMENTS.getByName("made-once");
  const person = { id: owner.principal, name: owner.name };
  const make = () => object.found(person, [], { isOnce: true });
  expect(await make()).toEqual({ ok: true });
  expect(await make()).toBe("there");
  expect(await object.remove(owner)).toBe(true);
  expect(await make()).toBe("gone");
  await evictDurableObject(object);
  await runDurableObjectAlarm(object);
  expect(await make()).toBe("gone");
  const { alarmInMs } = await stored(object);
  expect(Math.abs((alarmInMs ?? 0) - limits.idempotencyKeptMs)).toBeLessThan(60_000);
  await sql(object, `UPDATE tombstone SET until_ms = until_ms - ${limits.idempotencyKeptMs}`);
  await runDurableObjectAlarm(object);
  expect(await make()).toEqual({ ok: true });
});

test("[H13][O5] what tells of a deletion goes once no ticket can be older, and is nothing to be asked for", async () => {
  const object = await newDocument("tombstone");
  expect(await object.remove(owner)).toBe(true);
  const founder = { person: { id: "issuer:acme", name: "acme" }, issuedMs: Date.now() };
  await object.foundByTicket(founder);
  expect([await object.exists(), await object.access(owner)]).toEqual([false, null]);
  const lifeMs = (limits.embedderTicketLifeS + 2 * limits.clockSkewS) * 1000;
  const { alarmInMs } = await stored(object);
  expect(Math.abs((alarmInMs ?? 0) - lifeMs)).toBeLessThan(60_000);
  await evictDurableObject(object);
  await runDurableObjectAlarm(object);
  await object.foundByTicket(founder);
  expect(await object.exists()).toBe(false);
  await sql(
    object,
    `UPDATE tombstone SET deleted_ms = deleted_ms - ${lifeMs}, until_ms = until_ms - ${lifeMs}`,
  );
  await runDurableObjectAlarm(object);
  const tables = await runInDurableObject(object, (_, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master").toArray(),
  );
  expect(tables).toEqual([]);
  await object.foundByTicket(founder);
  expect(await object.exists()).toBe(true);
});
