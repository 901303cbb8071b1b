import { fitBlocks } from "@scriptorium/document/content";
import { readHtml, writeHtml } from "@scriptorium/document/html";
import { readMarkdown } from "@scriptorium/document/markdown";
import { limits } from "@scriptorium/sync/protocol";
import { expect } from "vitest";
import * as Y from "yjs";
import { OwnClient } from "../server/clients.ts";
import { signTicket } from "../server/tickets.ts";
import { Visitor } from "../server/visitor.ts";
import { newContext } from "./browser.ts";
import { block, doc, paragraph, text } from "./everything.ts";
import { hostileFiles } from "./hostile-files.ts";
import { addresses, asHtml, asText, foreignHost, markup, words } from "./hostile-payloads.ts";
import { activeIn, Alarms, showUnprotected } from "./hostile-scene.ts";
import { chooseInOut, menusReady } from "./menus-ready.ts";
import { keepsShell, type Person } from "./person.ts";
import { eventually, test, visitorOf } from "./scene.ts";

/** What the browser says when it does not load a picture from elsewhere, which documents may name. */
const foreignPictures =
  /img-src|violates the following Content Security Policy directive: "img-src/;

const contentLimits = { nodesMax: limits.contentNodesMax, depthMax: limits.contentDepthMax };

test("[W73] the payloads run and ask for things where nothing stops them", async ({
  browser,
  server,
}) => {
  const context = await newContext(browser);
  const alarms = await Alarms.of(context, server.url);
  await showUnprotected(await context.newPage(), asHtml);
  await eventually(async () => new Set(alarms.runs).size).toBeGreaterThan(50);
  expect(alarms.requests.length).toBeGreaterThan(20);
  expect(asHtml.length + asText.length).toBeGreaterThan(300);
  await context.close();
});

test("[W73] nothing that is pasted or dropped runs, loads or styles anything", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  ada.expect(foreignPictures);
  const alarms = await Alarms.of(ada.page.context(), server.url);
  await ada.open(await ada.import("Pasted", doc(paragraph())));
  await ada.untilBadge("saved");
  expect(await bring(ada, "paste", "text/html", asHtml)).toEqual([]);
  expect(await bring(ada, "drop", "text/html", asHtml)).toEqual([]);
  expect(await bring(ada, "paste", "text/plain", asText)).toEqual([]);
  expect(alarms).toEqual({ runs: [], requests: [] });
  // It did arrive.
  await bring(ada, "drop", "text/html", ["<p>this <em>here</em></p>", "<script></script>"]);
  await ada.editor.locator("em", { hasText: "here" }).waitFor();
  await bring(ada, "paste", "text/plain", ["and **all** is calm"]);
  await ada.editor.locator("strong", { hasText: "all" }).waitFor();
});

test("[W73] nothing that is imported runs, loads or styles anything, as a file or as a page", async ({
  browser,
  server,
}) => {
  const blocks = [
    // One by one: many would swallow those behind them.
    ...asHtml.map((payload) => readHtml(payload, contentLimits)),
    ...[...asText, ...markup].map((payload) => readMarkdown(payload, contentLimits)),
  ];
  const written = blocks.map((content) => writeHtml(fitBlocks(content)));
  const files = Array.from({ length: Math.ceil(written.length / 20) }, (_, at) =>
    written.slice(at * 20, at * 20 + 20).join("\n"),
  );
  const owner = await Visitor.known(server);
  const content = JSON.stringify({ type: "doc", content: blocks.flat() });
  const { id } = await owner.create({
    title: markup.join(" ").slice(0, limits.titleLengthMax),
    content,
    format: "json",
  });
  const page = await (await owner.request(`/d/${id}`)).text();
  const shown = page.replaceAll(/<script[^>]* src="\/[^"]*"[^>]*><\/script>/g, "");
  const context = await newContext(browser);
  const alarms = await Alarms.of(context, server.url);
  const sheet = await context.newPage();
  await showUnprotected(sheet, [...files, shown]);
  expect(alarms.runs).toEqual([]);
  // A document may name pictures of others: only a policy keeps them from being loaded.
  expect(alarms.requests.filter((request) => !request.startsWith("image "))).toEqual([]);
  const article = /<article[^>]*>([^]*)<\/article>/.exec(shown)?.[1] ?? "";
  expect(article.length).toBeGreaterThan(10_000);
  expect(await sheet.evaluate(activeIn, { texts: [...files, article] })).toEqual([]);
  await context.close();
});

test.for(hostileFiles())(
  "[W73] nothing in $name runs, loads or styles anything, from the front page or in a document",
  async ({ name, buffer }, { person, server }) => {
    const ada = await person("Ada");
    ada.expect(foreignPictures);
    const alarms = await Alarms.of(ada.page.context(), server.url);
    const look = async (): Promise<void> => {
      await ada.page.locator("[data-testid=editor]", { hasText: "the last line" }).waitFor();
      expect(await ada.page.evaluate(activeIn, { selector: "#root" })).toEqual([]);
    };
    const file = { name, mimeType: "application/octet-stream", buffer };
    await ada.page.goto(server.url);
    const chooser = ada.page.waitForEvent("filechooser");
    await ada.page.getByRole("button", { name: "Import files" }).click();
    await (await chooser).setFiles(file);
    await look();
    await ada.open(await ada.import("Empty", doc(paragraph())));
    await ada.untilBadge("saved");
    await menusReady(ada);
    const again = ada.page.waitForEvent("filechooser");
    await chooseInOut(ada, "Insert from file…");
    await (await again).setFiles(file);
    await look();
    expect(alarms).toEqual({ runs: [], requests: [] });
  },
);

test("[W73] nothing that a hostile program writes into a document runs, for a writer, a reader, without scripts, or in a file", async ({
  browser,
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada", keepsShell), person("Bo", keepsShell)]);
  for (const one of [ada, bo]) one.expect(foreignPictures);
  const [seenByAda, seenByBo] = await Promise.all(
    [ada, bo].map((one) => Alarms.of(one.page.context(), server.url)),
  );
  const id = await ada.import("Guarded", doc(paragraph(text("Hello"))));
  const owner = await visitorOf(ada, server);
  using mallory = await OwnClient.open(owner, id);
  mallory.doc.transact(() => poison(mallory.doc));
  await mallory.provider.saved();
  await ada.open(id);
  await ada.untilBadge("saved");
  await bo.open((await owner.link(id, { role: "view" })).url);
  await bo.untilBadge("read-only");
  for (const one of [ada, bo]) await eventually(() => one.text()).toContain("the last line");
  // The writer's is the editor itself, and not what is read where an editor could do damage.
  await ada.page.getByTestId("editor").waitFor();
  for (const one of [ada, bo]) {
    await one.page.mouse.wheel(0, 100_000);
    expect(
      await one.page.evaluate(activeIn, { selector: "[data-testid=editor], article" }),
    ).toEqual([]);
  }
  // Titles, one after the other, while both look.
  const title = mallory.doc.getText("title");
  for (const payload of markup) {
    title.delete(0, title.length);
    title.insert(0, payload);
  }
  title.insert(title.length, " done");
  await eventually(() => bo.title.innerText()).toMatch(/ done$/);
  expect([seenByAda, seenByBo]).toEqual([
    { runs: [], requests: [] },
    { runs: [], requests: [] },
  ]);
  const paper = await newContext(browser, { javaScriptEnabled: false });
  await paper.addCookies(await ada.page.context().cookies());
  const onPaper = await Alarms.of(paper, server.url);
  const sheet = await paper.newPage();
  await sheet.goto(`${server.url}/d/${id}`);
  await sheet.getByText("the last line").waitFor();
  expect(onPaper).toEqual({ runs: [], requests: [] });
  const html = String((await owner.get(`/api/documents/${id}/content?format=html`)).body);
  await paper.close();
  const context = await newContext(browser);
  const inFile = await Alarms.of(context, server.url);
  const page = await context.newPage();
  await showUnprotected(page, [html]);
  expect(inFile.runs).toEqual([]);
  expect(
    await page.evaluate(activeIn, { texts: [html.replace(/<style>[^]*?<\/style>/, "")] }),
  ).toEqual([]);
  await context.close();
});

test("[W73] no diagram runs or loads anything", async ({ person, server }) => {
  const ada = await person("Ada");
  // The library parses labels where nothing runs, of which the browser tells all the same.
  ada.expect(/script-src/);
  ada.expect(foreignPictures);
  const alarms = await Alarms.of(ada.page.context(), server.url);
  const sources = words.flatMap((payload) => /^```mermaid\n([^]*)\n```$/.exec(payload)?.[1] ?? []);
  const blocks = sources.map((source) => block("codeBlock", { language: "mermaid" }, text(source)));
  await ada.open(await ada.import("Diagrams", doc(...blocks)));
  const figures = ada.page.locator("figure.diagram[data-state]");
  await eventually(() => figures.count()).toBe(sources.length);
  expect(await ada.page.locator("figure.diagram[data-state=drawn]").count()).toBeGreaterThan(5);
  expect(await ada.page.evaluate(activeIn, { selector: "#root" })).toEqual([]);
  expect(alarms).toEqual({ runs: [], requests: [] });
});

test("[W73][A7] no name, colour or caret of a hostile program is more than text", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  const alarms = await Alarms.of(ada.page.context(), server.url);
  const id = await ada.import("Guarded", doc(paragraph(text("Hello"))));
  await ada.open(id);
  const short = markup.filter((payload) => payload.length <= 60).slice(0, 40);
  const clients = await Promise.all(
    short.map(async (name, index) => {
      const ticket = { id, sub: "key:admin", name };
      const client = new OwnClient(server, id, () => signTicket(ticket));
      await client.provider.synced;
      const line = client.doc.getXmlFragment("default").get(0) as Y.XmlElement;
      const place = Y.relativePositionToJSON(
        Y.createRelativePositionFromTypeIndex(line.get(0) as Y.XmlText, 0, -1),
      ) as unknown;
      const payload = markup[index * 3] ?? "";
      client.awareness.setLocalState({
        user: { color: `red;background:url(https://${foreignHost}/)`, avatar: payload, payload },
        cursor: { anchor: place, head: place },
        viewport: payload,
        name: payload,
      });
      return client;
    }),
  );
  await eventually(async () => (await ada.carets()).length).toBeGreaterThan(30);
  await ada.page.locator("[data-testid=avatar]:not([data-self])").first().hover();
  expect(await ada.page.evaluate(activeIn, { selector: "#root" })).toEqual([]);
  expect(await ada.page.locator(`#root [src*="${foreignHost}"]`).count()).toBe(0);
  expect(alarms).toEqual({ runs: [], requests: [] });
  for (const client of clients) client[Symbol.dispose]();
});

/** Gives the editor each of `contents`, and empties it now and then. What could act meanwhile. */
async function bring(
  person: Person,
  kind: "paste" | "drop",
  type: string,
  contents: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at = 0; at < contents.length; at += 40) {
    const batch = { kind, type, contents: contents.slice(at, at + 40) };
    await person.editor.focus();
    await person.press("Control+a", "Delete");
    await person.editor.evaluate(bringAll, batch);
    found.push(...(await person.page.evaluate(activeIn, { selector: "[data-testid=editor]" })));
  }
  return found;
}

/** Runs in the page: what a browser does when these are pasted or dropped, one after the other. */
async function bringAll(
  editor: Element,
  { kind, type, contents }: { kind: string; type: string; contents: readonly string[] },
): Promise<void> {
  for (const content of contents) {
    const data = new DataTransfer();
    data.setData(type, content);
    const { left, top } = editor.getBoundingClientRect();
    const options = { bubbles: true, cancelable: true, clientX: left + 5, clientY: top + 5 };
    editor.dispatchEvent(
      kind === "paste"
        ? new ClipboardEvent("paste", { ...options, clipboardData: data })
        : new DragEvent("drop", { ...options, dataTransfer: data }),
    );
  }
  await new Promise(requestAnimationFrame);
}

/** Writes every payload into every place of a document that takes a text, as no editor would. */
function poison(document: Y.Doc): void {
  const body = document.getXmlFragment("default");
  const add = (...blocks: readonly Y.XmlElement[]): void => body.insert(body.length, [...blocks]);
  for (const address of addresses) {
    add(
      element(
        "paragraph",
        {},
        marked("link", { href: address, target: "_self", onclick: address }),
      ),
      element("image", { src: address, alt: address, title: address, onerror: "__xss(0)" }),
    );
  }
  for (const payload of markup) {
    const attributes = { style: payload, class: payload, onclick: "__xss(0)", id: payload };
    add(
      element("paragraph", { ...attributes, textAlign: payload }, new Y.XmlText(payload)),
      element("heading", { ...attributes, level: payload }, new Y.XmlText(payload)),
      element("codeBlock", { ...attributes, language: payload }, new Y.XmlText(payload)),
      element("callout", { ...attributes, kind: payload }, element("paragraph", {}, plain())),
      element(
        "orderedList",
        { ...attributes, start: payload, type: payload },
        element("listItem", attributes, element("paragraph", {}, plain())),
      ),
      element("paragraph", {}, marked("highlight", { color: payload })),
      element("image", { src: "/favicon.svg", alt: payload, title: payload, width: payload }),
    );
  }
  for (const payload of words) {
    const latex = payload.replaceAll(/^\$+\n?|\n?\$+$/g, "");
    add(element("blockMath", { latex, onclick: payload }));
  }
  const cell = {
    onclick: "__xss(0)",
    colwidth: "1;background:url(x)",
    align: `x" onclick="__xss(0)`,
  };
  add(
    element("table", {}, element("tableRow", {}, element("tableCell", cell, element("paragraph")))),
    element("paragraph", {}, new Y.XmlText("the last line")),
  );
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly (Y.XmlElement | Y.XmlText)[]
): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.insert(0, [...content]);
  return made;
}

function plain(): Y.XmlText {
  return new Y.XmlText("x");
}

function marked(mark: string, attributes: Readonly<Record<string, string>>): Y.XmlText {
  const made = new Y.XmlText();
  made.applyDelta([{ insert: "x", attributes: { [mark]: attributes } }]);
  return made;
}
