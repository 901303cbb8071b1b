import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { controlConfig } from "./controls.ts";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";

let server: ServerProcess;
let administrator: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start({ SCRIPTORIUM_WORKERD_CONFIG: controlConfig("hasty") });
  administrator = Visitor.administrator(server);
});

interface Listed {
  readonly id: string;
  readonly title: string | null;
  readonly createdAt: string;
  readonly changedAt: string | null;
  readonly owners?: readonly string[];
}

interface Page {
  readonly documents: readonly Listed[];
  readonly next: string | null;
}

const eventually = { interval: 50 };

async function page(visitor: Visitor, search = ""): Promise<Page> {
  const { status, body } = await visitor.get(`/api/documents${search}`);
  expect(status).toBe(200);
  return body as Page;
}

/** The ids on all pages, page by page. */
async function walk(visitor: Visitor, limit: number): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for (let cursor = ""; ;) {
    const { documents, next } = await page(visitor, `?limit=${limit}${cursor}`);
    pages.push(documents.map(({ id }) => id));
    if (next === null) return pages;
    cursor = `&cursor=${next}`;
  }
}

const ids = async (visitor: Visitor): Promise<readonly string[]> =>
  (await walk(visitor, limits.listPageMax)).flat();

async function principalOf(visitor: Visitor): Promise<string> {
  return ((await visitor.get("/api/me")).body as { id: string }).id;
}

describe("the list of documents", () => {
  test("[W95] has what somebody made, on every device of theirs, the newest first, page by page", async () => {
    const ada = await Visitor.known(server);
    const made: string[] = [];
    for (let count = 1; count <= 7; count++) {
      made.unshift((await ada.create({ title: `No. ${count}` })).id);
    }
    const elsewhere = new Visitor(server);
    elsewhere.cookie = ada.cookie;
    await expect.poll(() => ids(elsewhere), eventually).toEqual(made);
    const pages = await walk(ada, 3);
    expect(pages.map((one) => one.length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(made);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    const [newest] = (await page(ada)).documents;
    expect(newest).toEqual({ id: made[0], title: "No. 7", createdAt: time, changedAt: time });
    // What was made after the first page, and what is gone by then, changes nothing about the second.
    const first = await page(ada, "?limit=3");
    await ada.create();
    await ada.delete(`/api/documents/${made[4]}`);
    await expect.poll(() => ids(ada), eventually).not.toContain(made[4]);
    const second = await page(ada, `?limit=2&cursor=${first.next}`);
    expect(second.documents.map(({ id }) => id)).toEqual([made[3], made[5]]);
  });

  test("[W96] follows titles, changes, owners, the trash and what is deleted for good", async () => {
    const [ada, bo] = [await Visitor.known(server), await Visitor.known(server)];
    const { id } = await ada.create({ title: "Plan" });
    const listed = async (visitor: Visitor): Promise<Listed | undefined> =>
      (await page(visitor)).documents.find((one) => one.id === id);
    await expect.poll(() => listed(ada), eventually).toMatchObject({ title: "Plan" });
    const before = await listed(ada);
    await ada.request(`/api/documents/${id}`, { method: "PATCH", body: '{"title":"Plan B"}' });
    await expect.poll(() => listed(ada), eventually).toMatchObject({ title: "Plan B" });
    using client = await OwnClient.open(ada, id);
    client.doc.getText("title").insert(6, ", by hand");
    await expect.poll(() => listed(ada), eventually).toMatchObject({ title: "Plan B, by hand" });
    const after = await listed(ada);
    expect(after?.createdAt).toBe(before?.createdAt);
    expect(Date.parse(after?.changedAt ?? "")).toBeGreaterThan(Date.parse(before?.changedAt ?? ""));

    const member = `/api/documents/${id}/members/${await principalOf(bo)}`;
    await ada.put(member, "application/json", '{"role":"edit"}');
    await bo.get(`/api/documents/${id}`);
    expect(await listed(bo)).toBeUndefined();
    await ada.post(`/api/documents/${id}/owner`, { principal: await principalOf(bo) });
    await expect.poll(() => listed(bo), eventually).toMatchObject({ title: "Plan B, by hand" });
    expect(await listed(ada)).toBeUndefined();
    await bo.delete(`/api/documents/${id}`);
    await expect.poll(() => listed(bo), eventually).toBeUndefined();
    await bo.post(`/api/documents/${id}/restore`);
    await expect.poll(() => listed(bo), eventually).toMatchObject({ title: "Plan B, by hand" });
    // The list had forgotten when it was changed; what is stored of it has the time in steps.
    const back = Date.parse((await listed(bo))?.changedAt ?? "");
    expect(back).toBeGreaterThanOrEqual(Date.parse(before?.createdAt ?? ""));
    expect(back).toBeLessThanOrEqual(Date.now());
    await bo.delete(`/api/documents/${id}?forever=true`);
    // Nothing of it is left by the time of the answer.
    expect(await listed(bo)).toBeUndefined();
  });

  test("[W95][W62] is everybody's for who administers, a key's own for a key, and empty for a stranger", async () => {
    const ada = await Visitor.known(server);
    const { id } = await ada.create({ title: "Hers" });
    const make = { name: "Robot", scopes: ["create", "read"] };
    const { key } = (await administrator.post("/api/admin/keys", make)).body as { key: string };
    const robot = new Visitor(server, { authorization: `Bearer ${key}` });
    const { id: made } = await robot.create({ title: "Its own" });
    await expect
      .poll(() => ids(administrator), eventually)
      .toEqual(expect.arrayContaining([id, made]));
    const all = (await page(administrator)).documents;
    expect(all.find((one) => one.id === id)?.owners).toEqual([await principalOf(ada)]);
    expect(all.find((one) => one.id === made)?.owners).toEqual([await principalOf(robot)]);
    expect(await ids(robot)).toEqual([made]);
    const stranger = new Visitor(server);
    expect(await page(stranger)).toEqual({ documents: [], next: null });
    expect(stranger.cookie).toBe(null);
  });

  test("[W4][W95] what can't be a page is refused", async () => {
    const ada = await Visitor.known(server);
    const asked = [
      "limit=0",
      "limit=101",
      "limit=x",
      "limit=-1",
      "cursor=",
      "cursor=5",
      "cursor=x.y",
    ];
    const said: string[] = [];
    for (const search of asked) said.push(problemOf(await ada.get(`/api/documents?${search}`)));
    expect(said).toEqual(asked.map(() => "400 malformed-body"));
  });

  test("[W96][O21] has what was made just before a kill -9", async () => {
    await using crashing = await ServerProcess.start();
    const ada = await Visitor.known(crashing);
    const { id } = await ada.create();
    await crashing.kill9();
    await crashing.restart();
    await expect.poll(() => ids(ada), eventually).toEqual([id]);
  });
});

/** An update of a part of its own. */
function update(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText("text").insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

describe("writing over HTTP", () => {
  async function post(visitor: Visitor, path: string, body: Uint8Array): Promise<number> {
    const init = { method: "POST", body: body as Uint8Array<ArrayBuffer> };
    return (await visitor.request(path, init)).status;
  }

  test("[W97] an update is stored and relayed, and one that is refused changes nothing", async () => {
    const ada = await Visitor.known(server);
    const { id } = await ada.create();
    const path = `/api/documents/${id}/updates`;
    using client = await OwnClient.open(ada, id);
    expect(await post(ada, path, update("north"))).toBe(204);
    await client.untilText((text) => text === "north");
    expect(await post(administrator, path, update("south "))).toBe(204);
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "before");
    const seen = Y.encodeStateVector(doc);
    doc.getText("text").insert(0, "behind a gap");
    for (const bad of [Y.encodeStateAsUpdate(doc, seen), new Uint8Array(9).fill(255)]) {
      expect(await post(ada, path, bad)).toBe(422);
    }
    expect(await post(ada, path, new Uint8Array(limits.updateBytesMax + 1))).toBe(413);
    await client.untilText((text) => text.length === 11);
    expect((await ada.text(id)).length).toBe(11);
  });

  test("[W98] Markdown is added behind what is there, and people's edits stay", async () => {
    const ada = await Visitor.known(server);
    const { id } = await ada.create({ content: "# Log", format: "markdown" });
    const append = (text: string): Promise<Response> =>
      ada.request(`/api/documents/${id}/content`, {
        method: "POST",
        headers: { "content-type": "text/markdown" },
        body: text,
      });
    const answers = await Promise.all(["- first", "**second**"].map(append));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const markdown = await ada.content(id, "markdown");
    expect(markdown.startsWith("# Log\n\n")).toBe(true);
    expect(markdown).toContain("- first");
    expect(markdown).toContain("**second**");
    expect((await ada.request(`/api/documents/${id}/content`, { method: "POST" })).status).toBe(
      400,
    );
  });
});
