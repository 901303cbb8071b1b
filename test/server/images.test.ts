import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, expect, test } from "vitest";
import { pngOf, sampleImages } from "./sample-images.ts";
import { hostileImages, inertImages, joined, latin1, page } from "./hostile-images.ts";
import { ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";
import type { Answer } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
});

const png = sampleImages["image/png"];

async function upload(visitor: Visitor, id: string, bytes: Uint8Array): Promise<Answer> {
  // What the sender calls it does not matter.
  const headers = { "content-type": "image/png" };
  const init = { method: "POST", headers, body: bytes as Uint8Array<ArrayBuffer> };
  const answer = await visitor.request(`/api/documents/${id}/images`, init);
  return { status: answer.status, body: await answer.json() };
}

async function kept(visitor: Visitor, id: string, bytes: Uint8Array): Promise<string> {
  const { body } = await upload(visitor, id, bytes);
  return (body as { src: string }).src;
}

async function read(visitor: Visitor, path: string): Promise<Uint8Array | number> {
  const answer = await visitor.request(path);
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : answer.status;
}

test.for(Object.entries(sampleImages))(
  "[W30] %s is kept under its hash and served as nothing else",
  async ([mediaType, bytes]) => {
    const { id } = await owner.create();
    const hash = createHash("sha256").update(bytes).digest("hex");
    const src = `/api/documents/${id}/images/${hash}`;
    const answer = { status: 201, body: { hash, src, mediaType, bytes: bytes.length } };
    expect(await upload(owner, id, bytes)).toEqual(answer);
    expect(await upload(owner, id, bytes)).toEqual(answer);
    const { headers } = await owner.request(src);
    expect(await read(owner, src)).toEqual(bytes);
    const names = [
      "content-type",
      "cache-control",
      "x-content-type-options",
      "content-security-policy",
      "cross-origin-resource-policy",
    ];
    expect(names.map((name) => headers.get(name))).toEqual([
      mediaType,
      "private, max-age=31536000, immutable",
      "nosniff",
      "default-src 'none'; sandbox",
      "same-origin",
    ]);
  },
);

test.for(hostileImages)("[W30] %s is refused", async ([, bytes]) => {
  const { id } = await owner.create();
  expect(problemOf(await upload(owner, id, bytes))).toBe("415 unsupported-image");
});

test.for(inertImages)("[W30] %s is nothing but an image", async ([, mediaType, bytes]) => {
  const { id } = await owner.create();
  const answer = await owner.request(await kept(owner, id, bytes));
  expect([answer.status, new Uint8Array(await answer.arrayBuffer())]).toEqual([200, bytes]);
  const names = ["content-type", "x-content-type-options", "content-security-policy"];
  expect(names.map((name) => answer.headers.get(name))).toEqual([
    mediaType,
    "nosniff",
    "default-src 'none'; sandbox",
  ]);
});

test("[W30] what the sender calls it does not matter", async () => {
  const { id } = await owner.create();
  for (const type of ["text/html", "image/svg+xml", "application/javascript", "nonsense", ""]) {
    const headers = { "content-type": type };
    const init = { method: "POST", headers, body: new Uint8Array(png) };
    const sent = await owner.request(`/api/documents/${id}/images`, init);
    expect(await sent.json()).toMatchObject({ mediaType: "image/png" });
  }
});

test("[W30] what is made up is refused or an image, and never breaks the server", async () => {
  const seed = randomBytes(4).readUInt32BE();
  const { id } = await owner.create();
  for (let round = 0; round < 60; round += 1) {
    const original = Object.values(sampleImages)[round % 5] ?? png;
    const bytes = Uint8Array.from(original);
    for (let flip = 0; flip < 3; flip += 1) {
      const at = createHash("sha256").update(`${seed} ${round} ${flip}`).digest().readUInt32BE();
      bytes[at % bytes.length] = at >>> 24;
    }
    expect([201, 415], `seed ${seed}, round ${round}`).toContain(
      (await upload(owner, id, bytes)).status,
    );
  }
});

test("[W30] of a JPEG, what telephones put behind it is left out", async () => {
  const { id } = await owner.create();
  const jpeg = sampleImages["image/jpeg"];
  const src = await kept(owner, id, joined(jpeg, latin1(`MotionPhoto_Data${page}`)));
  expect(await read(owner, src)).toEqual(jpeg);
});

test("[W30] an image may be as large as the limit and not larger", async () => {
  const { id } = await owner.create();
  const largest = pngOf(limits.imageBytesMax);
  const found = await read(owner, await kept(owner, id, largest));
  // Not dot by dot: that takes so long that the server has hung up by then.
  expect(typeof found !== "number" && Buffer.from(found).equals(largest)).toBe(true);
  const refused = await upload(owner, id, pngOf(limits.imageBytesMax + 1));
  expect(problemOf(refused)).toBe("413 body-too-large");
});

test("[W30] a body that ends before its length keeps nothing", async () => {
  const { id } = await owner.create();
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const head = [
    `POST /api/documents/${id}/images HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `cookie: ${owner.cookie}`,
    `content-length: ${png.length + 10}`,
  ];
  const closed = Promise.withResolvers<void>();
  socket.on("error", () => {}).once("close", () => closed.resolve());
  socket.end(joined(latin1(`${head.join("\r\n")}\r\n\r\n`), png));
  socket.resume();
  await closed.promise;
  const hash = createHash("sha256").update(png).digest("hex");
  expect(await read(owner, `/api/documents/${id}/images/${hash}`)).toBe(404);
});

test("[W31] images are added by who may edit and read by who may read, and nobody else learns of them", async () => {
  const { id } = await owner.create();
  const src = await kept(owner, id, png);
  const editor = new Visitor(server, {
    "x-scriptorium-link": (await owner.link(id, { role: "edit" })).secret,
  });
  const view = await owner.link(id, { role: "view" });
  const reader = new Visitor(server, { "x-scriptorium-link": view.secret });
  expect((await upload(editor, id, sampleImages["image/gif"])).status).toBe(201);
  expect(await read(reader, src)).toEqual(png);
  for (const visitor of [reader, await Visitor.known(server), new Visitor(server)]) {
    expect(problemOf(await upload(visitor, id, png))).toBe("404 not-found");
  }
  expect(await read(await Visitor.known(server), src)).toBe(404);
  expect(await read(new Visitor(server), src)).toBe(404);
  const { id: other } = await owner.create();
  expect(await read(owner, src.replace(id, other))).toBe(404);
  for (const name of ["x", "../content", `${src.split("/").at(-1)}0`]) {
    expect(await read(owner, `/api/documents/${id}/images/${encodeURIComponent(name)}`)).toBe(404);
  }
  await owner.delete(`/api/documents/${id}/links/${view.id}`);
  expect(await read(reader, src)).toBe(404);
});

test("[W31] images wait in the trash with their document, outlive the server, and go for good with it", async () => {
  const { id } = await owner.create();
  const src = await kept(owner, id, png);
  await owner.delete(`/api/documents/${id}`);
  expect(await read(owner, src)).toBe(404);
  await server.kill9();
  await server.restart();
  await owner.post(`/api/documents/${id}/restore`);
  expect(await read(owner, src)).toEqual(png);
  await owner.delete(`/api/documents/${id}?forever=true`);
  expect(await read(owner, src)).toBe(404);
});

test("[W31] a copy of a document has the images that it shows, as its own", async () => {
  const { id } = await owner.create();
  const shown = await kept(owner, id, png);
  const unused = await kept(owner, id, sampleImages["image/gif"]);
  const image = (src: string) => ({ type: "image", attrs: { src, alt: "A red field" } });
  const quote = { type: "blockquote", content: [image(shown), image("https://x.example/a.png")] };
  const content = JSON.stringify({ type: "doc", content: [quote] });
  await owner.put(`/api/documents/${id}/content`, "application/json", content);
  const { secret } = await owner.link(id, { role: "view" });
  const reader = new Visitor(server, { "x-scriptorium-link": secret });
  const { id: copy } = (await reader.post(`/api/documents/${id}/copies`)).body as { id: string };
  const stored = await reader.get(`/api/documents/${copy}/content?format=json`);
  expect(JSON.stringify(stored.body)).toContain(shown.replace(id, copy));
  expect(JSON.stringify(stored.body)).not.toContain(id);
  await owner.delete(`/api/documents/${id}?forever=true`);
  expect(await read(reader, shown.replace(id, copy))).toEqual(png);
  expect(await read(reader, unused.replace(id, copy))).toBe(404);
});
