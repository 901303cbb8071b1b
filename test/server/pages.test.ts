import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import { everything } from "../browser/everything.ts";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
});

/** A page as its visitor gets it. */
async function page(visitor: Visitor, id: string, cookies = ""): Promise<Page> {
  const own = [visitor.cookie, cookies].filter((cookie) => cookie).join("; ");
  const response = await fetch(
    `${server.url}/d/${id}`,
    own === "" ? {} : { headers: { cookie: own } },
  );
  return { status: response.status, headers: response.headers, html: await response.text() };
}

interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

function textOf({ html }: Page): string {
  return /<article[^>]*>(.*)<\/article>/s.exec(html)?.[1] ?? "";
}

/** The scripts for which the page asks at once. */
function partsOf(html: string): readonly string[] {
  expect(html).not.toContain("<template");
  const links = html.matchAll(
    /<link rel="modulepreload"[^>]* href="\/assets\/([^"]+)-[^"]{8}\.js">/g,
  );
  return [...links].map(([, name = ""]) => name);
}

test("[W40] a page can be read without a script: title, outline, text, previews", async () => {
  const { id } = await owner.create({ title: "Notes", format: "json", content: everything });
  const { status, headers, html } = await page(owner, id);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(headers.get("cache-control")).toBe("private, no-cache");
  expect(headers.get("content-security-policy")).toContain("script-src 'self'");
  expect(html).toContain("<title>Notes — Scriptorium</title>");
  expect(html).toContain('<meta property="og:title" content="Notes">');
  expect(html).toMatch(/<meta property="og:description" content="One Two Three Four bold/);
  expect(html).toContain('<h1 class="reading-title" dir="auto">Notes</h1>');
  expect(html).toContain('<a href="#h-two" dir="auto">Two</a>');
  expect(html).toContain('<h2 id="h-two" dir="auto">Two</h2>');
  expect(html).toContain('<div id="root"></div>');
  expect(partsOf(html)).toContain("document-page");
});

test.for([
  ["de-AT,de;q=0.9,en;q=0.8", "Unter dieser Adresse gibt es kein Dokument"],
  ["fr, en;q=0.5, de;q=0.4", "There is no document at this address"],
  ["*", "There is no document at this address"],
] as const)("[W40] whose browser asks for %s reads “%s”", async ([language, words]) => {
  const headers = { "accept-language": language };
  const answer = await fetch(`${server.url}/d/not.an.id`, { headers });
  expect(answer.headers.get("vary")).toContain("accept-language");
  expect(await answer.text()).toContain(`<h1>${words}</h1>`);
});

test("[W40] what this version does not know is shown as text, below words that say so", async () => {
  const { id } = await owner.create();
  using newer = await OwnClient.open(owner, id);
  const timeline = new Y.XmlElement("timeline");
  timeline.insert(0, [new Y.XmlText("spring")]);
  newer.doc.getXmlFragment("default").insert(0, [timeline]);
  await newer.provider.saved();
  const shown = textOf(await page(owner, id));
  expect(shown).toContain("<em>From a newer version, as far as it is text:</em>");
  expect(shown).toMatch(/:<\/em>.*spring/s);
});

test("[W40] nothing of a document runs in its page", async () => {
  const hostile = `</title><script>alert(1)</script>$&$1"'`;
  const content = {
    type: "doc",
    content: [
      { type: "heading", attrs: { level: 1 }, content: [{ type: "text", text: hostile }] },
      { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: hostile }] },
      { type: "codeBlock", content: [{ type: "text", text: hostile }] },
    ],
  };
  const { id } = await owner.create({ title: hostile, format: "json", content });
  const { html } = await page(owner, id);
  const without = (await page(new Visitor(server), id)).html;
  const scripts = (markup: string): number => markup.split("<script").length;
  expect(scripts(html)).toBe(scripts(without));
  expect(html).toContain("$&amp;$1");
});

test("[W40][W2] strangers get the same page for what is there and what is not, without any of it", async () => {
  const { id } = await owner.create({ title: "Secret plan", content: "hidden words" });
  const stranger = await Visitor.known(server);
  const pages = await Promise.all(
    [stranger, new Visitor(server)].flatMap((who) => [page(who, id), page(who, "A".repeat(22))]),
  );
  expect(new Set(pages.map(({ status, html }) => `${status} ${html}`)).size).toBe(1);
  expect(pages[0]?.status).toBe(200);
  expect(pages[0]?.html).not.toMatch(/Secret|hidden/);
  expect((await page(owner, "not.an.id")).status).toBe(404);
});

test("[W40][W6] whoever used a share link can read the page, until the link is revoked", async () => {
  const { id } = await owner.create({ title: "Shared", content: "for readers" });
  const link = await owner.link(id, { role: "view" });
  const reader = await Visitor.known(server);
  const answer = await reader.request(`/api/documents/${id}/tickets`, {
    method: "POST",
    body: JSON.stringify({ link: link.secret }),
  });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith("scriptorium-link="));
  expect(cookie).toContain(`Path=/d/${id}`);
  expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/);
  const visit = cookie?.split(";")[0] ?? "";
  await reader.get("/api/me");
  expect(textOf(await page(reader, id, visit))).toBe("<p>for readers</p>");
  const { html } = await page(reader, id, visit);
  expect(html).toContain('data-role="view"');
  expect(partsOf(html)).toContain("start-reader");
  expect(partsOf(html)).not.toContain("document-page");
  expect(partsOf((await page(reader, id)).html)).toEqual([]);
  expect(textOf(await page(await Visitor.known(server), id, visit))).toBe("");
  await owner.delete(`/api/documents/${id}/links/${link.id}`);
  expect(textOf(await page(reader, id, visit))).toBe("");
});

test("[W40][W20] a document in the trash is gone, and its owner is told where it is", async () => {
  const { id } = await owner.create({ content: "last words" });
  await owner.delete(`/api/documents/${id}`);
  const gone = await page(owner, id);
  expect([gone.status, textOf(gone)]).toEqual([410, ""]);
  expect(gone.html).toContain("you can take it back");
  expect((await page(await Visitor.known(server), id)).status).toBe(200);
});

test("[W40] a document that is too large to be written into a page comes as a shell", async () => {
  const content = "north wind ".repeat(limits.readingBytesMax / 11);
  const { id } = await owner.create({ title: "Large", content });
  const { status, html } = await page(owner, id);
  expect([status, html.includes("north wind")]).toEqual([200, false]);
});
