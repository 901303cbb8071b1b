import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { databases, ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
});

const gone = { status: 204, body: "" };

/** Makes every document that is in the trash look as if it had been there for so much longer. */
async function letPass(ms: number): Promise<void> {
  await server.terminate();
  for (const file of databases(server).filter((name) => name.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(server.dataDir, "scriptorium-documents", file));
    const tables = database.prepare("SELECT name FROM sqlite_master").all();
    if (tables.some(({ name }) => name === "trash")) {
      database.exec(`UPDATE trash SET deleted_ms = deleted_ms - ${ms}`);
    }
    database.close();
  }
  await server.restart();
}

test("[W20] a deleted document closes its sockets for good and is missing for everybody", async () => {
  const { id } = await owner.create({ title: "Notes", content: "north" });
  const link = await owner.link(id, { role: "edit" });
  const guest = new Visitor(server, { "x-scriptorium-link": link.secret });
  const ticket = await owner.ticket(id);
  using ada = await OwnClient.open(owner, id);
  expect(await owner.delete(`/api/documents/${id}`)).toEqual(gone);
  expect(await ada.untilStatus("refused")).toMatchObject({ code: 4410 });
  for (const visitor of [owner, guest, Visitor.administrator(server)]) {
    for (const path of ["", "/content", "/links", "/usage"]) {
      expect(problemOf(await visitor.get(`/api/documents/${id}${path}`))).toBe("404 not-found");
    }
    for (const [path, body] of [
      ["/tickets", {}],
      ["/copies", {}],
      ["/links", { role: "view" }],
    ] as const) {
      const asked = await visitor.post(`/api/documents/${id}${path}`, body);
      expect(problemOf(asked)).toBe("404 not-found");
    }
  }
  expect(problemOf(await owner.delete(`/api/documents/${id}`))).toBe("404 not-found");
  // A ticket from before opens nothing either.
  using late = new OwnClient(server, id, () => Promise.resolve(ticket));
  expect(await late.untilStatus("refused")).toMatchObject({ code: 4403 });
});

test("[W20] its owner takes it back as it was, and nobody else does", async () => {
  const { id } = await owner.create({ title: "Notes", content: "north" });
  const link = await owner.link(id, { role: "edit" });
  expect(problemOf(await owner.post(`/api/documents/${id}/restore`))).toBe("404 not-found");
  await owner.delete(`/api/documents/${id}`);
  const guest = new Visitor(server, { "x-scriptorium-link": link.secret });
  for (const visitor of [guest, await Visitor.known(server), new Visitor(server)]) {
    const restored = await visitor.post(`/api/documents/${id}/restore`);
    expect(problemOf(restored)).toBe("404 not-found");
    const removed = await visitor.delete(`/api/documents/${id}?forever=true`);
    expect(problemOf(removed)).toBe("404 not-found");
  }
  await server.kill9();
  await server.restart();
  expect(await owner.post(`/api/documents/${id}/restore`)).toEqual(gone);
  expect(await owner.text(id)).toBe("north");
  expect((await guest.get(`/api/documents/${id}`)).body).toEqual({
    id,
    title: "Notes",
    role: "edit",
  });
  using ada = await OwnClient.open(owner, id);
  ada.type("again");
  await ada.provider.saved();
});

test("[W20] it can be deleted for good at once, from the trash as well", async () => {
  for (const isTrashed of [false, true]) {
    const { id } = await owner.create({ content: "north" });
    if (isTrashed) await owner.delete(`/api/documents/${id}`);
    expect(await owner.delete(`/api/documents/${id}?forever=true`)).toEqual(gone);
    expect(problemOf(await owner.post(`/api/documents/${id}/restore`))).toBe("404 not-found");
  }
});

test("[W20] it waits for as long as is said, and not longer", async () => {
  const { id } = await owner.create({ content: "north" });
  await owner.delete(`/api/documents/${id}`);
  await letPass(limits.trashKeptMs - 60_000);
  expect(await owner.post(`/api/documents/${id}/restore`)).toEqual(gone);
  await owner.delete(`/api/documents/${id}`);
  await letPass(limits.trashKeptMs);
  expect(problemOf(await owner.post(`/api/documents/${id}/restore`))).toBe("404 not-found");
});

test("[W21] a copy has what is there now and belongs to who made it", async () => {
  const { id } = await owner.create({ title: "Plan", content: "north\nsouth" });
  using ada = await OwnClient.open(owner, id);
  ada.doc.getMap("of another editor").set("key", "value");
  ada.type("a word soon gone");
  ada.doc.getText("text").delete(0, 12);
  await ada.provider.saved();
  const { secret } = await owner.link(id, { role: "view" });
  const reader = new Visitor(server, { "x-scriptorium-link": secret });
  await reader.get("/api/me");
  const made = await reader.post(`/api/documents/${id}/copies`, { title: "Plan, my copy" });
  const copy = made.body as { id: string };
  expect(made).toEqual({
    status: 201,
    body: {
      id: expect.any(String),
      title: "Plan, my copy",
      role: "own",
      url: `${server.url}/d/${copy.id}`,
    },
  });
  expect(await reader.text(copy.id)).toBe(await owner.text(id));
  const json = `/content?format=json`;
  expect((await reader.get(`/api/documents/${copy.id}${json}`)).body).toEqual(
    (await owner.get(`/api/documents/${id}${json}`)).body,
  );
  expect((await reader.get(`/api/documents/${copy.id}/links`)).body).toEqual({ links: [] });
  expect(problemOf(await owner.get(`/api/documents/${copy.id}`))).toBe("404 not-found");
  using bo = await OwnClient.open(reader, copy.id);
  expect(bo.text).toBe("gone");
  bo.type(" and mine");
  await bo.provider.saved();
  expect(ada.text).toBe("gone");
  const stranger = await Visitor.known(server);
  expect(problemOf(await stranger.post(`/api/documents/${id}/copies`))).toBe("404 not-found");
});

test("[W21] a copy without a title of its own has the original's, and everything else as well", async () => {
  for (const content of [undefined, "north\nsouth", "a line\n".repeat(12_000)]) {
    const { id } = await owner.create({ title: "Plan", content });
    const { body } = await owner.post(`/api/documents/${id}/copies`);
    expect(body).toMatchObject({ title: "Plan", role: "own" });
    const copy = body as { id: string };
    expect((await owner.get(`/api/documents/${copy.id}`)).body).toMatchObject({ title: "Plan" });
    expect(await owner.text(copy.id)).toBe(await owner.text(id));
  }
});

test("[W22] a title is changed by who may edit, and open editors see it", async () => {
  const { id } = await owner.create({ title: "Draft", content: "north" });
  using ada = await OwnClient.open(owner, id);
  const [edit, view] = [
    await owner.link(id, { role: "edit" }),
    await owner.link(id, { role: "view" }),
  ];
  const editor = new Visitor(server, { "x-scriptorium-link": edit.secret });
  const reader = new Visitor(server, { "x-scriptorium-link": view.secret });
  const rename = async (visitor: Visitor, title: unknown) => {
    const init = { method: "PATCH", body: JSON.stringify({ title }) };
    return visitor.request(`/api/documents/${id}`, init);
  };
  const renamed = await rename(editor, " Final ");
  expect([renamed.status, await renamed.json()]).toEqual([200, { id, title: "Final" }]);
  await expect.poll(() => ada.doc.getText("title").toString()).toBe("Final");
  expect(await owner.text(id)).toBe("north");
  expect((await rename(reader, "Mine")).status).toBe(404);
  expect((await rename(owner, "x".repeat(limits.titleLengthMax + 1))).status).toBe(400);
  expect((await owner.get(`/api/documents/${id}`)).body).toMatchObject({ title: "Final" });
});
