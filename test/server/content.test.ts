import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { everything } from "../browser/everything.ts";
import { OwnClient } from "./clients.ts";
import { sendRaw } from "./raw.ts";
import { databases, ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";
import type { Answer } from "./visitor.ts";

/** The documents' files. Those beside them come and go with the objects that are awake. */
function documentFiles(server: ServerProcess): readonly string[] {
  return databases(server).filter((name) => name.endsWith(".sqlite"));
}

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = new Visitor(server);
});

function paragraph(text: string): unknown {
  return { type: "paragraph", content: [{ type: "text", text }] };
}

function linked(href: string): unknown {
  const marks = [{ type: "link", attrs: { href } }];
  return { type: "paragraph", content: [{ type: "text", text: "north", marks }] };
}

function heading(text: string): unknown {
  return { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text }] };
}

describe("content", () => {
  test("[W5] reads as text, JSON and update", async () => {
    const { id } = await owner.create({ title: "Notes", content: "north\n\nsouth" });
    const path = `/api/documents/${id}/content`;
    expect(await owner.get(path)).toEqual({ status: 200, body: "north\n\nsouth" });
    expect(await owner.get(`${path}?format=json`)).toEqual({
      status: 200,
      body: {
        type: "doc",
        content: [paragraph("north"), { type: "paragraph" }, paragraph("south")],
      },
    });
    const response = await owner.request(`${path}?format=update`);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, new Uint8Array(await response.arrayBuffer()));
    expect([doc.getText("title").toString(), doc.getXmlFragment("default").length]).toEqual([
      "Notes",
      3,
    ]);
    expect([response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
      "application/octet-stream",
      "no-store",
    ]);
  });

  test.for(["text", "markdown", "html", "json", "update"] as const)(
    "[W5] read as %s and created again is the same",
    async (format) => {
      const content = {
        type: "doc",
        content: [heading("Über ☕"), paragraph("south")],
      };
      const { id } = await owner.create({ title: "Notes", format: "json", content });
      const response = await owner.request(`/api/documents/${id}/content?format=${format}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      const again = await owner.create({
        format,
        content: bytes.toString(format === "update" ? "base64" : "utf8"),
      });
      expect(await owner.text(again.id)).toBe("Über ☕\nsouth");
      if (format === "text") return;
      expect((await owner.get(`/api/documents/${again.id}/content?format=json`)).body).toEqual(
        content,
      );
    },
  );

  test.for([
    ["markdown", "text/markdown; charset=utf-8"],
    ["html", "text/html; charset=utf-8"],
    ["json", "application/json"],
  ] as const)(
    "[W5][W9] everything that a document can hold is read and replaced as %s",
    async ([format, mediaType]) => {
      const { id } = await owner.create({ format: "json", content: everything });
      const path = `/api/documents/${id}/content`;
      const stored = (await owner.get(`${path}?format=json`)).body;
      const response = await owner.request(`${path}?format=${format}`);
      expect(response.headers.get("content-type")).toBe(mediaType);
      const written = await response.text();
      expect((await owner.put(path, "text/plain", "nothing")).status).toBe(204);
      expect((await owner.put(path, mediaType, written)).status).toBe(204);
      expect((await owner.get(`${path}?format=json`)).body).toEqual(stored);
    },
  );

  test("[W10] HTML of a document runs nothing, and can't be made to", async () => {
    const content =
      '<p onclick="x">north</p><script>alert(1)</script><a href="javascript:x">west</a>';
    const { id } = await owner.create({ format: "html", content });
    const response = await owner.request(`/api/documents/${id}/content?format=html`);
    const policy = response.headers.get("content-security-policy");
    expect([policy?.includes("default-src 'none'"), policy?.includes("sandbox")]).toEqual([
      true,
      true,
    ]);
    const html = await response.text();
    expect(html.slice(html.indexOf("<article"))).toBe(
      '<article class="document">\n<p>north</p>\n<p>west</p>\n</article>\n',
    );
    expect(html).toMatch(/^<style>[^<]+<\/style>\n<article/);
  });

  test("[W5] what other editors wrote is read in every format, under whatever name", async () => {
    const doc = new Y.Doc();
    const paragraphNode = new Y.XmlElement("paragraph");
    paragraphNode.insert(0, [new Y.XmlText("<north>")]);
    doc.getXmlFragment("default").insert(0, [new Y.XmlElement("carousel"), paragraphNode]);
    doc.getText("notes").insert(0, "south");
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(doc));
    await ada.provider.saved();
    const read = async (format: string): Promise<unknown> =>
      (await owner.get(`/api/documents/${id}/content?format=${format}`)).body;
    expect(await read("markdown")).toBe("\\<north>\n\nsouth\n");
    expect(await read("html")).toContain("<p>&lt;north&gt;</p>\n<p>south</p>");
  });

  test.for([
    ["a list of paragraphs", { type: "bulletList", content: [paragraph("north")] }],
    ["a paragraph in a paragraph", { type: "paragraph", content: [paragraph("north")] }],
    ["a level in words", { type: "heading", attrs: { level: "nine" } }],
    ["a link that runs", linked("javascript:alert(1)")],
  ] as const)(
    "[W4] what an editor would delete or must not show is refused: %s",
    async ([, block]) => {
      const { id } = await owner.create({ content: "north" });
      const before = documentFiles(server);
      const content = { type: "doc", content: [block] };
      const refused = await owner.post("/api/documents", { format: "json", content });
      expect(problemOf(refused)).toBe("422 invalid-content");
      expect(documentFiles(server)).toEqual(before);
      const path = `/api/documents/${id}/content`;
      const put = await owner.put(path, "application/json", JSON.stringify(content));
      expect(problemOf(put)).toBe("422 invalid-content");
      expect(await owner.text(id)).toBe("north");
    },
  );

  test.for([
    ["lines", "text", "x\n".repeat(limits.contentNodesMax)],
    ["characters", "text", "x".repeat(limits.textBytesMax + 1)],
    ["characters of Markdown", "markdown", "x".repeat(limits.markupBytesMax + 1)],
    ["items", "markdown", "- x\n".repeat(limits.contentNodesMax / 2)],
    ["levels", "html", "<blockquote>".repeat(limits.contentDepthMax + 1)],
  ] as const)(
    "[W4][W10][P5] too many %s at once are refused, and nothing is made",
    async ([, format, content]) => {
      const { id } = await owner.create({ content: "north" });
      const before = documentFiles(server);
      expect(problemOf(await owner.post("/api/documents", { content, format }))).toBe(
        "422 invalid-content",
      );
      expect(documentFiles(server)).toEqual(before);
      const path = `/api/documents/${id}/content`;
      const type = { text: "text/plain", markdown: "text/markdown", html: "text/html" }[format];
      expect(problemOf(await owner.put(path, type, content))).toBe("422 invalid-content");
      expect(await owner.text(id)).toBe("north");
    },
  );

  test("[W5] a replacement reaches open editors and leaves blocks that are the same as they are", async () => {
    const { id } = await owner.create({ content: "one\ntwo\nthree" });
    using ada = await OwnClient.open(owner, id);
    const body = ada.doc.getXmlFragment("default");
    const [first, , last] = body.toArray();
    const changed = new Promise((resolve) => body.observeDeep(resolve));
    expect(
      await owner.put(`/api/documents/${id}/content`, "text/plain", "one\ntwo and a half\nthree"),
    ).toEqual({
      status: 204,
      body: "",
    });
    await changed;
    expect([body.get(0) === first, body.get(2) === last, body.length]).toEqual([true, true, 3]);
    expect(await owner.text(id)).toBe("one\ntwo and a half\nthree");
  });

  test.for([
    ["many lines", `${"ten times ten ☕".repeat(4)}\n`.repeat(40_000).trimEnd()],
    ["one long line", "😀 the quick brown fox ".repeat(400_000)],
  ] as const)(
    "[W5][P5] more than one update may hold is created and replaced, and open editors get it: %s",
    async ([, content]) => {
      const made = await owner.create({ content });
      expect((await owner.text(made.id)) === content).toBe(true);
      const { id } = await owner.create({ content: "north" });
      using ada = await OwnClient.open(owner, id);
      const path = `/api/documents/${id}/content`;
      expect((await owner.put(path, "text/plain", content)).status).toBe(204);
      expect((await owner.text(id)) === content).toBe(true);
      const blocks = content.split("\n").length;
      await expect.poll(() => ada.doc.getXmlFragment("default").length).toBe(blocks);
      const last = ada.doc.getXmlFragment("default").get(blocks - 1) as Y.XmlElement;
      await expect.poll(() => last.get(0)?.toString()).toBe(content.split("\n").at(-1));
    },
  );

  test("[W5] a document too large to be opened beside its room is read in every format and replaced", async () => {
    const lines = Array.from({ length: 30_000 }, (_, line) => `${line} ${"north wind ".repeat(9)}`);
    const { id } = await owner.create({ title: "Winds", content: lines.join("\n") });
    const path = `/api/documents/${id}/content`;
    const json = (await owner.get(`${path}?format=json`)).body as { content: unknown[] };
    expect([json.content.length, json.content[7]]).toEqual([
      lines.length,
      paragraph(lines[7] ?? ""),
    ]);
    const update = await (await owner.request(`${path}?format=update`)).bytes();
    expect(update.length).toBeGreaterThan(limits.documentBuildBytesMax);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    expect(doc.getXmlFragment("default").length).toBe(lines.length);
    const changed = lines.with(7, "calm").join("\n");
    expect((await owner.put(path, "text/plain", changed)).status).toBe(204);
    expect((await owner.text(id)) === changed).toBe(true);
    expect((await owner.get(`/api/documents/${id}`)).body).toMatchObject({ title: "Winds" });
  });

  test("[W5] of replacements at once each replaces the one before", async () => {
    const { id } = await owner.create({ content: "north" });
    const path = `/api/documents/${id}/content`;
    const contents = ["east", "south", "west", "nowhere"];
    const answers = contents.map((content) => owner.put(path, "text/plain", content));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(contents).toContain(await owner.text(id));
  });

  test("[W5] what an editor saved is there to read at once", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    for (let count = 1; count <= 20; count++) {
      ada.type("x");
      await ada.provider.saved();
      expect(await owner.text(id)).toBe("x".repeat(count));
    }
  });

  test("[W6] a reader's and a commenter's replacement is refused like a missing document", async () => {
    const { id } = await owner.create({ content: "north" });
    for (const role of ["view", "comment"]) {
      const { secret } = await owner.link(id, { role });
      const guest = new Visitor(server, { "x-scriptorium-link": secret });
      expect(await guest.text(id)).toBe("north");
      expect(problemOf(await guest.put(`/api/documents/${id}/content`, "text/plain", "no"))).toBe(
        "404 not-found",
      );
    }
    expect(await owner.text(id)).toBe("north");
  });
});

describe("bodies", () => {
  test("[W4] that do not fit are refused with their problem, and nothing is made or lost", async () => {
    const { id } = await owner.create({ content: "north" });
    const before = documentFiles(server);
    const put = (type: string, body: string | Uint8Array): Promise<Answer> =>
      owner.put(`/api/documents/${id}/content`, type, body);
    const create = (body: unknown): Promise<Answer> => owner.post("/api/documents", body);
    const link = (body: unknown): Promise<Answer> => owner.post(`/api/documents/${id}/links`, body);
    const doc = (content: unknown): object => ({ type: "doc", content });
    const json = (value: unknown): Promise<Answer> =>
      put("application/json", JSON.stringify(value));
    const gzipped = { "content-type": "text/plain", "content-encoding": "gzip" };
    const cases: readonly (readonly [Promise<Answer>, string])[] = [
      [rawPost("/api/documents", '{"title":'), "400 malformed-body"],
      [rawPost("/api/documents", "[]"), "400 malformed-body"],
      // Latin-1: stored with a sign in the place of each letter that it can't be.
      [
        rawPost("/api/documents", Buffer.from('{"title":"K\u00fcche"}', "latin1")),
        "400 malformed-body",
      ],
      [create({ title: 7 }), "400 malformed-body"],
      [create({ titel: "misspelled" }), "400 malformed-body"],
      [create({ content: doc([]), format: "markdown" }), "400 malformed-body"],
      [create({ title: "x".repeat(limits.titleLengthMax + 1) }), "400 malformed-body"],
      [create({ content: "a", format: "docx" }), "400 malformed-body"],
      [create({ format: "json", content: doc([{ type: "script" }]) }), "422 invalid-content"],
      [create({ format: "update", content: "AAAAAA==" }), "422 invalid-content"],
      [create({ format: "update", content: "%%%" }), "422 invalid-content"],
      [link({ role: "own" }), "400 malformed-body"],
      [link({}), "400 malformed-body"],
      [link({ role: "view", expires: "2999-01-01T00:00:00Z" }), "400 malformed-body"],
      [link({ role: "view", expiresAt: "2001-01-01T00:00:00Z" }), "400 malformed-body"],
      [link({ role: "view", expiresAt: "some day" }), "400 malformed-body"],
      [link({ role: "view", label: "x".repeat(limits.labelLengthMax + 1) }), "400 malformed-body"],
      [owner.post(`/api/documents/${id}/tickets`, { link: 7 }), "400 malformed-body"],
      [put("image/png", "north"), "400 unknown-format"],
      [put("application/json", '{"type":'), "422 invalid-content"],
      [json(paragraph("no document")), "422 invalid-content"],
      [json(doc([{ type: "text", text: "outside of a block" }])), "422 invalid-content"],
      [json(doc(nested(limits.contentDepthMax + 1))), "422 invalid-content"],
      [put("text/plain", Uint8Array.of(0xff, 0xfe, 0xfd)), "422 invalid-content"],
      [put("text/plain; charset=utf-16", Buffer.from("north", "utf16le")), "400 unknown-format"],
      [put("text/markdown; charset=ISO-8859-1", "north"), "400 unknown-format"],
      [rawPost(`/api/documents/${id}/content`, "north", gzipped), "400 malformed-body"],
      [put("application/octet-stream", Uint8Array.of(1, 2, 3)), "422 invalid-content"],
      [owner.get(`/api/documents/${id}/content?format=__proto__`), "400 unknown-format"],
      [owner.get(`/api/documents/${id}/content?fromat=json`), "400 unknown-format"],
      [owner.get(`/api/documents/${id}/content?format=json&format=html`), "400 unknown-format"],
      [owner.get("/api/documents?limits=5"), "400 malformed-body"],
      [owner.delete(`/api/documents/${id}?for-ever=true`), "400 malformed-body"],
    ];
    const answers = await Promise.all(cases.map(([answer]) => answer));
    expect(answers.map(problemOf)).toEqual(cases.map(([, problem]) => problem));
    expect([await owner.text(id), documentFiles(server)]).toEqual(["north", before]);
  });

  test("[W4][P5] are taken at the limit and refused one byte above, with their length said or not", async () => {
    const { id } = await owner.create({ content: "north" });
    const tickets = `/api/documents/${id}/tickets`;
    const padded = (bytes: number) => `{"link":"${"x".repeat(bytes - '{"link":""}'.length)}"}`;
    const post = (body: string) => owner.request(tickets, { method: "POST", body });
    expect((await post(padded(limits.requestBytesMax))).status).toBe(200);
    expect((await post(padded(limits.requestBytesMax + 1))).status).toBe(413);
    const path = `/api/documents/${id}/content`;
    const large = "x".repeat(limits.contentBytesMax + 1);
    expect(problemOf(await owner.put(path, "text/plain", large))).toBe("413 body-too-large");
    const stream = new Blob([large]).stream();
    const init = {
      method: "PUT",
      headers: { "content-type": "text/plain" },
      body: stream,
      duplex: "half",
    };
    expect((await owner.request(path, init as RequestInit)).status).toBe(413);
    expect(await owner.text(id)).toBe("north");
  });
});

/** A request to the owner's account whose body is not made of JSON. */
async function rawPost(
  path: string,
  body: string | Uint8Array,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const headers = { cookie: owner.cookie ?? "", ...more };
  const answer = await sendRaw(server, path, { method: "POST", headers, body });
  return { status: answer.status, body: JSON.parse(answer.body) as unknown };
}

/** A paragraph inside of `depth` block quotes. */
function nested(depth: number): unknown {
  let node: unknown = paragraph("deep");
  for (let level = 0; level < depth; level++) node = { type: "blockquote", content: [node] };
  return [node];
}
