import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, expect, test } from "vitest";
import { documentPath } from "../../apps/worker/server/admin/data-folder.ts";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";
import type { Answer } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
});

function rewind(visitor: Visitor, id: string, at: unknown): Promise<Answer> {
  return visitor.post(`/api/documents/${id}/rewind`, { at });
}

/** A moment after all that is stored by now, and before all that is stored later, as far as times are kept. */
async function moment(): Promise<string> {
  await delay(limits.storedStepMs * 2);
  const at = new Date().toISOString();
  await delay(limits.storedStepMs * 2);
  return at;
}

test("[W83] a document goes back to a moment by an edit that open editors see, and forth again", async () => {
  const content = "# North\n\n**bold**\n\n- one\n- two";
  const { id } = await owner.create({ title: "Then", content, format: "markdown" });
  const before = await owner.content(id, "html");
  const [then, tooEarly] = [await moment(), "2001-01-01T00:00:00Z"];
  await owner.put(`/api/documents/${id}/content`, "text/markdown", "# South\n\n- two");
  await owner.request(`/api/documents/${id}`, { method: "PATCH", body: '{"title":"Now"}' });
  const after = await owner.content(id, "html");
  const now = await moment();

  using ada = await OwnClient.open(owner, id);
  const title = ada.doc.getText("title");
  expect(title.toString()).toBe("Now");
  expect(await rewind(owner, id, then)).toEqual({ status: 204, body: "" });
  await expect.poll(() => title.toString()).toBe("Then");
  expect(await owner.content(id, "html")).toBe(before);
  expect(ada.provider.status.kind).toBe("synced");

  expect((await rewind(owner, id, now)).status).toBe(204);
  expect(await owner.content(id, "html")).toBe(after);
  expect(problemOf(await rewind(owner, id, tooEarly))).toBe("422 no-such-moment");
  expect(problemOf(await rewind(owner, id, "yesterday"))).toBe("400 malformed-body");
  expect(await owner.content(id, "html")).toBe(after);
});

test("[W83] who may not edit takes nothing back, and is not told that there is something", async () => {
  const { id } = await owner.create({ content: "north" });
  const link = await owner.link(id, { role: "comment" });
  const guest = new Visitor(server, { "x-scriptorium-link": link.secret });
  const at = new Date().toISOString();
  expect(problemOf(await rewind(guest, id, at))).toBe("404 not-found");
  expect(problemOf(await rewind(new Visitor(server), id, at))).toBe("404 not-found");
  expect(problemOf(await rewind(owner, "no-such-document", at))).toBe("404 not-found");
});

test("[W53][W83] who takes the content back is in the record, and by a link gets no further than to when it was made", async () => {
  const { id } = await owner.create({ content: "north" });
  const path = `/api/documents/${id}`;
  const put = (text: string): Promise<Answer> => owner.put(`${path}/content`, "text/plain", text);
  const then = await moment();
  await put("south");
  const link = await owner.link(id, { role: "edit" });
  const since = await moment();
  await put("east");
  const guest = new Visitor(server, { "x-scriptorium-link": link.secret });
  expect(problemOf(await rewind(guest, id, then))).toBe("422 no-such-moment");
  expect(await owner.text(id)).toBe("east");
  expect((await rewind(guest, id, since)).status).toBe(204);
  expect(await owner.text(id)).toBe("south");
  const member = await Visitor.known(server);
  const { id: principal } = (await member.get("/api/me")).body as { id: string };
  await owner.put(`${path}/members/${principal}`, "application/json", '{"role":"edit"}');
  // The second time it is so already.
  for (const _ of [1, 2]) expect((await rewind(member, id, then)).status).toBe(204);
  expect(await owner.text(id)).toBe("north");
  const { entries } = (await owner.get(`${path}/audit`)).body as { entries: object[] };
  expect(entries).toMatchObject([
    { action: "rewound", moment: then, by: { id: principal } },
    { action: "member-added" },
    { action: "rewound", moment: since, by: { id: expect.stringMatching(/^link:/), name: "" } },
    { action: "link-made" },
    { action: "created" },
  ]);
});

test("[W83] a document that another editor wrote goes back too, whatever it is made of", async () => {
  const { id } = await owner.create();
  using ada = await OwnClient.open(owner, id);
  const { doc } = ada;
  const [board, list, text] = [doc.getMap("board"), doc.getArray("list"), doc.getText("text")];
  doc.transact(() => {
    board.set("colour", "red");
    board.set("kept", { x: 1 });
    list.push([1, 2, 3]);
    text.insert(0, "north and south");
    text.format(0, 5, { bold: true });
  });
  await ada.provider.saved();
  const then = await moment();
  const shown = (): unknown => [board.toJSON(), list.toJSON(), text.toDelta()];
  const before = shown();
  doc.transact(() => {
    board.set("colour", "blue");
    board.delete("kept");
    board.set("more", true);
    list.delete(0, 2);
    list.insert(1, [9]);
    text.delete(0, 6);
    text.insert(0, "west ");
    doc.getMap("another").set("x", 1);
  });
  await ada.provider.saved();
  expect((await rewind(owner, id, then)).status).toBe(204);
  await expect.poll(shown).toEqual(before);
  expect(doc.getMap("another").toJSON()).toEqual({});
});

test("[W84] a document's database says whose it is", async () => {
  const made = await Promise.all([owner.create(), owner.create({ title: "Whose" })]);
  const said = made.map(({ id }) => {
    const path = join(server.dataDir, documentPath(id));
    using database = new DatabaseSync(path, { readOnly: true });
    return database.prepare("SELECT value FROM meta WHERE key = 'document_id'").get()?.["value"];
  });
  expect(said).toEqual(made.map(({ id }) => id));
});
