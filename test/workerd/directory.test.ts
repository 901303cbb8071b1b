import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { StoredContent } from "@scriptorium/worker/src/content/stored-content.ts";
import { directoryOf, listDocuments } from "@scriptorium/worker/src/directory/directories.ts";
import type { Document } from "@scriptorium/worker/src/document.ts";
import type { Env } from "@scriptorium/worker/src/env.ts";
import { limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { afterEach, expect, test } from "vitest";
import * as Y from "yjs";
import { connect, nothing, Writer } from "./client.ts";
import { directory } from "./worker.ts";

type Object = DurableObjectStub<Document>;

/** Each test has an owner, and so a list, of its own. */
function newOwner(): { principal: string; name: string; linkHash: null } {
  return { principal: `guest:${crypto.randomUUID()}`, name: "Ada", linkHash: null };
}

async function newDocument(
  owner: ReturnType<typeof newOwner>,
  { title = "Plan", id = crypto.randomUUID() as string } = {},
): Promise<{ readonly id: string; readonly object: Object }> {
  const object = env.FAR_DOCUMENTS.getByName(id);
  const content = new StoredContent(null).write(title, null);
  await object.found({ id: owner.principal, name: owner.name }, content);
  return { id, object };
}

function listed(principal: string | null, most = 100) {
  return listDocuments(env as unknown as Env, { owner: principal, after: null, most });
}

const titles = async (principal: string): Promise<readonly unknown[]> =>
  (await listed(principal)).map(({ title }) => title);

/** What the object has to tell, and whether it is there at all. */
function waiting(object: Object): Promise<{ isThere: boolean; messages: number }> {
  return runInDurableObject(object, (_, { storage }) => {
    const has = (table: string): boolean =>
      storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = ?", table).toArray().length > 0;
    const count = (): unknown => storage.sql.exec("SELECT COUNT(*) AS n FROM outbox").one()["n"];
    return { isThere: has("log"), messages: has("outbox") ? Number(count()) : 0 };
  });
}

afterEach(() => {
  directory.isDown = false;
});

test("[W96] a document that was made before there was a directory is listed when it is next asked for", async () => {
  const owner = newOwner();
  const { id, object } = await newDocument(owner);
  await runDurableObjectAlarm(object);
  expect(await titles(owner.principal)).toEqual(["Plan"]);
  await directoryOf(env as unknown as Env, id).take({ id, entry: null, title: null, events: [] });
  await runInDurableObject(object, async (_, { storage }) => {
    storage.sql.exec("DELETE FROM meta WHERE key IN ('listed', 'outbox_schema_version')");
    storage.sql.exec("DROP TABLE outbox");
    storage.sql.exec("DELETE FROM schedule");
    await storage.deleteAlarm();
  });
  await evictDurableObject(object);
  expect(await titles(owner.principal)).toEqual([]);
  expect(await object.access(owner)).toEqual({ role: "own", link: null });
  await runDurableObjectAlarm(object);
  await expect.poll(() => titles(owner.principal)).toEqual(["Plan"]);
  // And not each time that it wakes.
  await evictDurableObject(object);
  await object.access(owner);
  expect(await waiting(object)).toEqual({ isThere: true, messages: 0 });
});

test("[W96][O21] while the directory is down documents work, and it is told all of it later", async () => {
  directory.isDown = true;
  const owner = newOwner();
  const { object } = await newDocument(owner);
  await runDurableObjectAlarm(object);
  expect(await object.access(owner)).toEqual({ role: "own", link: null });
  expect(await titles(owner.principal)).toEqual([]);
  expect((await waiting(object)).messages).toBeGreaterThan(0);
  directory.isDown = false;
  await runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("UPDATE schedule SET due_ms = 0 WHERE name = 'outbox'");
  });
  await runDurableObjectAlarm(object);
  expect(await titles(owner.principal)).toEqual(["Plan"]);
  expect((await waiting(object)).messages).toBe(0);
});

test("[W96][O5] what is deleted while the directory is down is missing at once, and gone once that was told", async () => {
  const owner = newOwner();
  const { object } = await newDocument(owner);
  await runDurableObjectAlarm(object);
  directory.isDown = true;
  expect(await object.remove(owner)).toBe(true);
  expect([await object.access(owner), await object.restore(owner)]).toEqual([null, false]);
  expect(await waiting(object)).toMatchObject({ isThere: true });
  directory.isDown = false;
  await evictDurableObject(object);
  await runDurableObjectAlarm(object);
  expect(await waiting(object)).toEqual({ isThere: false, messages: 0 });
  expect(await titles(owner.principal)).toEqual([]);
});

test("[W20][O5] a deletion and the alarm that tells of it at once leave nothing but the tombstone", async () => {
  const owner = newOwner();
  for (let round = 1; round <= 3; round++) {
    const { object } = await newDocument(owner);
    await Promise.all([object.remove(owner), runDurableObjectAlarm(object), object.remove(owner)]);
    const left = await runInDurableObject(object, (_, { storage }) =>
      storage.sql
        .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf*'")
        .toArray(),
    );
    expect(left).toEqual([{ name: "tombstone" }]);
  }
  expect(await titles(owner.principal)).toEqual([]);
});

test("[W96] a guest's documents are the person's in the list once they sign in", async () => {
  const [guest, person] = [newOwner(), newOwner()];
  const { object } = await newDocument(guest);
  await object.adopt(guest.principal, person.principal);
  await runDurableObjectAlarm(object);
  await expect.poll(() => titles(person.principal)).toEqual(["Plan"]);
  expect(await titles(guest.principal)).toEqual([]);
});

test("[W95] a list is put together from all shares, each of which has some", async () => {
  const { principal } = newOwner();
  const ids = Array.from({ length: 100 }, (_, index) => `document-of-many-${index}`);
  await Promise.all(
    ids.map((id, index) => {
      // Some were made in the same moment.
      const createdMs = index >> 1;
      const entry = { title: id, createdMs, changedMs: null, owners: [principal] };
      return directoryOf(env as unknown as Env, id).take({ id, entry, title: id, events: [] });
    }),
  );
  const entries = await listed(principal);
  expect(entries.length).toBe(ids.length);
  const inOrder = entries.toSorted(
    (one, other) => other.createdMs - one.createdMs || (one.id < other.id ? 1 : -1),
  );
  expect(entries).toEqual(inOrder);
  expect(await listed(principal, 7)).toEqual(entries.slice(0, 7));
  const shares = new Set(ids.map((id) => directoryOf(env as unknown as Env, id).id.toString()));
  expect(shares.size).toBe(limits.directoryShards);
});

/** Updates of a document with this title and so much text. */
function longDocument(
  title: string,
  bytes: number,
): { readonly writer: Writer; readonly update: Update } {
  const writer = new Writer();
  writer.doc.getText("title").insert(0, title);
  writer.doc.getText("text").insert(0, "x".repeat(bytes));
  return { writer, update: writer.since(nothing) };
}

/** Has what is to be told at some time told now. */
async function tellNow(object: Object): Promise<void> {
  await runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("UPDATE schedule SET due_ms = 0 WHERE name IN ('changed', 'outbox')");
  });
  await runDurableObjectAlarm(object);
}

test("[W96] a title that is too long a way to be read while people are here is read when they are gone", async () => {
  const owner = newOwner();
  const object = env.FAR_DOCUMENTS.getByName(crypto.randomUUID());
  const { writer, update } = longDocument("Plan", limits.compactionWholeBytes);
  await object.found({ id: owner.principal, name: owner.name }, [update]);
  await tellNow(object);
  expect(await titles(owner.principal)).toEqual(["Plan"]);

  const ada = await connect(object as never, owner);
  await ada.hello();
  const before = Y.encodeStateVector(writer.doc);
  writer.doc.getText("title").insert(0, "A ");
  ada.edit(writer.since(before));
  await ada.until("ack");
  await runInDurableObject(object, (instance) => {
    const hour = 3_600_000;
    (instance as unknown as { onChanged(ms: number): void }).onChanged(Date.now() - hour);
  });
  await tellNow(object);
  expect(await titles(owner.principal)).toEqual(["Plan"]);
  ada.close();
  const titlesNow = async (): Promise<readonly unknown[]> => {
    await tellNow(object);
    return titles(owner.principal);
  };
  await expect.poll(titlesNow).toEqual(["A Plan"]);
  // And it is owed no more.
  const owed = await runInDurableObject(object, (_, { storage }) =>
    storage.sql.exec("SELECT 1 FROM meta WHERE key = 'owes_title'").toArray(),
  );
  expect(owed).toEqual([]);
});

test("[W96] a title that can't be read is listed as it was given", async () => {
  const owner = newOwner();
  const object = env.FAR_DOCUMENTS.getByName(crypto.randomUUID());
  const { writer, update } = longDocument("Plan", limits.documentBuildBytesMax);
  await object.found({ id: owner.principal, name: owner.name }, [update], { title: "Plan" });
  await tellNow(object);
  expect(await titles(owner.principal)).toEqual(["Plan"]);
  const before = Y.encodeStateVector(writer.doc);
  writer.doc.getText("title").insert(0, "A ");
  const renaming = writer.since(before);
  await runInDurableObject(object, (instance) =>
    instance.rename(owner, "A Plan", () => Promise.resolve([renaming])),
  );
  await tellNow(object);
  expect(await titles(owner.principal)).toEqual(["A Plan"]);
});

test("[W96][P5] a title has titleLengthMax characters in a list, whatever is in the document", async () => {
  const owner = newOwner();
  const { object } = await newDocument(owner, { title: "x".repeat(limits.titleLengthMax + 1) });
  await runDurableObjectAlarm(object);
  await expect.poll(() => titles(owner.principal)).toEqual(["x".repeat(limits.titleLengthMax)]);
});
