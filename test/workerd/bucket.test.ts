import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { limits } from "@scriptorium/sync/protocol";
import type { Document } from "@scriptorium/worker/src/document.ts";
import { SqliteImageStore } from "@scriptorium/worker/src/images/sqlite-image-store.ts";
import { durableObjectDatabase } from "@scriptorium/sync/durable-object";
import { afterEach, expect, test } from "vitest";
import { bucket, points } from "./worker.ts";
import type { DocumentWithBucket } from "./worker.ts";

const owner = { principal: "guest:1", name: "Ada", linkHash: null };
const stranger = { principal: "guest:2", name: "Bo", linkHash: null };
const mediaType = "image/png";
const bytes = Uint8Array.from({ length: 2 * limits.rowBytesMax + 1 }, (_, index) => index % 251);

type Object = DurableObjectStub<Document>;

afterEach(() => {
  bucket.isDown = false;
  bucket.onPut = null;
});

async function newDocument(name: string): Promise<Object> {
  const object = env.BUCKET_DOCUMENTS.getByName(name);
  await object.found({ id: owner.principal, name: owner.name }, []);
  return object;
}

/** How many objects the bucket holds. */
async function objects(): Promise<number> {
  return (await env.BUCKET.list()).objects.length;
}

test("[W32] an image lies in the bucket, once, and comes back after an eviction to who may read", async () => {
  const before = await objects();
  const object = await newDocument("bucket-image");
  expect(await object.keepImage(owner, { hash: "a", mediaType, bytes })).toBe("kept");
  expect(await object.keepImage(owner, { hash: "a", mediaType, bytes })).toBe("kept");
  expect(await objects()).toBe(before + 1);
  await evictDurableObject(object);
  expect(await object.image(owner, "a")).toEqual({ mediaType, bytes });
  expect(await object.image(owner, "b")).toBeNull();
  expect(await object.image(stranger, "a")).toBeNull();
  expect(await object.keepImage(stranger, { hash: "b", mediaType, bytes })).toBeNull();
  const rows = await runInDurableObject(object, (_, { storage }) =>
    storage.sql.exec("SELECT COUNT(*) AS parts FROM image_parts").one(),
  );
  expect(rows).toEqual({ parts: 0 });
});

test("[W31][W32] what was taken away, or filled, while an image was on its way keeps it out", async () => {
  const name = "bucket-meanwhile";
  const object = await newDocument(name);
  const again = (): Object => env.BUCKET_DOCUMENTS.getByName(name);
  const image = { hash: "a", mediaType, bytes: new Uint8Array(8) };
  await object.keepImage(owner, image);
  await object.setMember(owner, { id: stranger.principal, name: "Bo" }, "edit");
  bucket.onPut = () => again().removeMember(owner, stranger.principal);
  expect(await object.keepImage(stranger, { ...image, hash: "b" })).toBeNull();
  await runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("UPDATE images SET bytes = ?", limits.imagesBytesMax - 12);
  });
  // Two at once, and room for one.
  bucket.onPut = async () => {
    bucket.onPut = null;
    expect(await again().keepImage(owner, { ...image, hash: "c" })).toBe("kept");
  };
  expect(await object.keepImage(owner, { ...image, hash: "d" })).toBe("full");
  expect([await object.image(owner, "b"), await object.image(owner, "d")]).toEqual([null, null]);
  // What another sent meanwhile is there for whoever sends the same.
  expect(await object.keepImage(owner, { ...image, hash: "c" })).toBe("kept");
  expect(await object.image(owner, "c")).not.toBeNull();
});

test("[W31][W32] a document has as many images in the bucket as it may, and no other's", async () => {
  const object = await newDocument("bucket-full");
  const image = { hash: "a", mediaType, bytes: new Uint8Array(8) };
  await object.keepImage(owner, image);
  await runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("UPDATE images SET bytes = ?", limits.imagesBytesMax - 7);
  });
  expect(await object.keepImage(owner, { ...image, hash: "b" })).toBe("full");
  const other = await newDocument("bucket-other");
  expect(await other.image(owner, "a")).toBeNull();
});

test("[W32] images from before there was a bucket are read where they are", async () => {
  const object = await newDocument("bucket-later");
  await runInDurableObject(object, async (instance: Document, { storage }) => {
    // Opens the tables.
    await instance.image(owner, "a");
    await new SqliteImageStore(durableObjectDatabase(storage)).keep({
      hash: "a",
      mediaType,
      bytes,
    });
  });
  expect(await object.keepImage(owner, { hash: "b", mediaType, bytes })).toBe("kept");
  expect(await object.image(owner, "a")).toEqual({ mediaType, bytes });
});

test("[W32] images wait in the trash, and go with the document, however many there are", async () => {
  const before = await objects();
  const [object, other] = [await newDocument("bucket-many"), await newDocument("bucket-stays")];
  await object.keepImage(owner, { hash: "a", mediaType, bytes: new Uint8Array(8) });
  await other.keepImage(owner, { hash: "a", mediaType, bytes: new Uint8Array(8) });
  // More than one listing tells, as uploads that were cut off leave them.
  const folder = await runInDurableObject(object, (_, { storage }) =>
    String(storage.sql.exec("SELECT value FROM meta WHERE key = 'image_folder'").one()["value"]),
  );
  for (let part = 0; part < 11; part += 1) await env.BUCKET.put(`${folder}${part}`, "x");
  await object.discard(owner);
  expect(await objects()).toBe(before + 13);
  expect(await object.image(owner, "a")).toBeNull();
  expect(await object.remove(owner)).toBe(true);
  expect(await objects()).toBe(before + 1);
  expect(await object.exists()).toBe(false);
  expect(await other.image(owner, "a")).toEqual({ mediaType, bytes: new Uint8Array(8) });
});

test("[W32][O5] a document whose bucket is down is gone at once, and the alarm ends the rest", async () => {
  const before = await objects();
  const object = await newDocument("bucket-down");
  await object.keepImage(owner, { hash: "a", mediaType, bytes: new Uint8Array(8) });
  bucket.isDown = true;
  expect(await object.remove(owner)).toBe(true);
  expect(await object.access(owner)).toBeNull();
  expect(await object.restore(owner)).toBe(false);
  expect(await object.page(owner.principal, null)).toEqual({ kind: "closed" });
  expect(await object.image(owner, "a")).toBeNull();
  expect(await object.keepImage(owner, { hash: "b", mediaType, bytes })).toBeNull();
  // Once more, as the platform does.
  await runDurableObjectAlarm(object);
  await evictDurableObject(object);
  expect([await object.exists(), await objects()]).toEqual([true, before + 1]);
  bucket.isDown = false;
  await runDurableObjectAlarm(object);
  expect([await object.exists(), await objects()]).toEqual([false, before]);
  // And another life has nothing of this one.
  await object.found({ id: owner.principal, name: owner.name }, []);
  expect(await object.image(owner, "a")).toBeNull();
  await object.remove(owner);
});

test("[W32] an image that arrives in the bucket after the document's end does not stay there", async () => {
  const before = await objects();
  const object = await newDocument("bucket-late");
  const outcomes = await runInDurableObject(object, async (instance: Document) => {
    const kept = instance.keepImage(owner, { hash: "a", mediaType, bytes });
    return Promise.all([kept, instance.remove(owner)]);
  });
  expect(outcomes).toEqual([null, true]);
  expect(await objects()).toBe(before);
});

test("[O13] what it has cost is told to the data set", async () => {
  const object = await newDocument("dataset-document");
  // The first only tells that there is a document.
  await runInDurableObject<DocumentWithBucket, void>(object, (one) => one.alarm());
  await runInDurableObject<DocumentWithBucket, void>(object, (one) => one.alarm());
  const told = points.filter(({ indexes }) => indexes?.[0] === "dataset-document");
  expect(told).toHaveLength(1);
  const [rowsWritten = 0, rowsRead = 0, messagesIn] = told[0]?.doubles ?? [];
  expect([rowsWritten > 0, rowsRead > 0, messagesIn]).toEqual([true, true, 0]);
});
