import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { limits } from "@scriptorium/sync/protocol";
import type { Document } from "@scriptorium/worker/src/document.ts";
import { expect, test } from "vitest";
import { withoutSharing } from "./older-release.ts";

const owner = { principal: "guest:1", name: "Ada", linkHash: null };
const mediaType = "image/png";

type Object = DurableObjectStub<Document>;

async function newDocument(name: string): Promise<Object> {
  const object = env.DOCUMENTS.getByName(name);
  await object.found({ id: owner.principal, name: owner.name }, []);
  return object;
}

test("[W31] an image larger than a row comes back whole after an eviction", async () => {
  const object = await newDocument("image-of-several-rows");
  const bytes = Uint8Array.from({ length: 2 * limits.rowBytesMax + 1 }, (_, index) => index % 251);
  expect(await object.keepImage(owner, { hash: "a", mediaType, bytes })).toBe("kept");
  await evictDurableObject(object);
  expect(await object.image(owner, "a")).toEqual({ mediaType, bytes });
  const stranger = { principal: "guest:2", name: "Bo", linkHash: null };
  expect(await object.keepImage(stranger, { hash: "b", mediaType, bytes })).toBeNull();
  expect(await object.image(stranger, "a")).toBeNull();
});

test("[W31] a document that has as many images as it may takes none that it does not have", async () => {
  const object = await newDocument("images-full");
  const image = { hash: "a", mediaType, bytes: new Uint8Array(8) };
  await object.keepImage(owner, image);
  await runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("UPDATE images SET bytes = ?", limits.imagesBytesMax - 7);
  });
  expect(await object.keepImage(owner, { ...image, hash: "b" })).toBe("full");
  expect(await object.keepImage(owner, image)).toBe("kept");
  await runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("UPDATE images SET bytes = ?", limits.imagesBytesMax - 8);
  });
  expect(await object.keepImage(owner, { ...image, hash: "b" })).toBe("kept");
});

test("[W31] a document of the release before there were images takes them", async () => {
  const object = await newDocument("images-of-before");
  await runInDurableObject(object, (_, { storage }) => {
    storage.sql.exec("DROP TABLE images");
    storage.sql.exec("DROP TABLE image_parts");
    for (const statement of withoutSharing) storage.sql.exec(statement);
    storage.sql.exec("UPDATE meta SET value = 2 WHERE key = 'access_schema_version'");
  });
  await evictDurableObject(object);
  const image = { hash: "a", mediaType, bytes: new Uint8Array(8) };
  expect(await object.keepImage(owner, image)).toBe("kept");
});
