import type { Editor } from "@tiptap/core";
import { expect } from "vitest";
import * as Y from "yjs";
import { OwnClient } from "../server/clients.ts";
import { violationsOf } from "./accessibility.ts";
import { type Node, block, doc, everything, paragraph, text } from "./everything.ts";
import { keepsShell, type Person } from "./person.ts";
import { eventually, test, visitorOf } from "./scene.ts";

const long = doc(
  block("heading", { level: 2 }, text("The first part")),
  ...Array.from({ length: 60 }, (_, index) => paragraph(text(`Line ${index} of a long text.`))),
  block("heading", { level: 2 }, text("The second part")),
  paragraph(text("The last line.")),
);

/** Which scripts the page has loaded, without what tells versions apart. */
function scripts(person: Person): Promise<readonly string[]> {
  return person.page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.startsWith("/assets/") && path.endsWith(".js"))
      .map((path) => path.replace(/^\/assets\/(.*)-[\w-]{8}\.js$/, "$1")),
  );
}

/** Of the application, or of documents alone: see apps/web/parts-by-page.ts. */
function isEditors(script: string): boolean {
  return (
    /^(?:start-app|document-page|app|document)(?:_|$)/.test(script) && !script.includes("reader")
  );
}

function ticketsAsked(person: Person): Promise<number> {
  return person.page.evaluate(
    () =>
      performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/tickets"))
        .length,
  );
}

test("[W40] a document can be read without any script", async ({ person }) => {
  const ada = await person("Ada", { javaScriptEnabled: false });
  const id = await ada.import("On paper", everything);
  await ada.visit(`/d/${id}`);
  await ada.page.getByRole("heading", { name: "On paper" }).waitFor();
  await ada.page.getByText("mind the gap").waitFor();
  expect(await ada.page.title()).toBe("On paper — Scriptorium");
  expect(await ada.sidewaysScroll()).toBe(0);
});

test("[W40][G5] a view link brings no editor, and what others write comes without moving what is read", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo", keepsShell)]);
  const id = await ada.import("Minutes", long);
  await ada.open(id);
  await bo.open(await ada.share("view"));
  await bo.untilBadge("read-only");
  await eventually(() => bo.others()).toEqual(["Ada"]);
  const loaded = await scripts(bo);
  expect(loaded).toContain("start-reader");
  expect(loaded.filter(isEditors)).toEqual([]);
  expect(await ticketsAsked(bo)).toBe(1);
  expect(await violationsOf(bo)).toEqual([]);

  await bo.page.getByText("Line 30 of").scrollIntoViewIfNeeded();
  await bo.page.getByText("Line 30 of").selectText();
  const before = await bo.page.getByText("Line 30 of").boundingBox();
  await ada.toStart();
  await ada.type("Before ");
  await ada.write(" And more.");
  await eventually(() => bo.text()).toMatch(/^Before The first part[^]*And more\.$/);
  expect(await bo.page.evaluate(() => getSelection()?.toString())).toBe("Line 30 of a long text.");
  expect((await bo.page.getByText("Line 30 of").boundingBox())?.y).toBe(before?.y);
  const changesNothing = ["writes-as", "has", "hello", "awareness", "ping"];
  expect(bo.sent.filter((kind) => !changesNothing.includes(kind))).toEqual([]);

  // Next time the text is there with the page, and the outline leads into it.
  await bo.page.goto(`${new URL(bo.page.url()).origin}/d/${id}`);
  await bo.untilBadge("read-only");
  expect((await scripts(bo)).filter(isEditors)).toEqual([]);
  await bo.page
    .getByRole("link", { name: "The second part" })
    .evaluate((link: HTMLElement) => link.click());
  await eventually(() => bo.page.evaluate(() => scrollY)).toBeGreaterThan(500);
});

test("[W40] changes at both ends, at once, leave what is between them the same and selected", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Minutes", long));
  await bo.open(await ada.share("view"));
  await bo.untilBadge("read-only");
  await bo.page.getByText("Line 30 of").selectText();
  await ada.editor.evaluate((element) => {
    const { editor } = element as HTMLElement & { editor: Editor };
    const { tr, doc: shown, schema } = editor.state;
    const line = schema.nodes["paragraph"]?.create(null, schema.text("One more"));
    if (line === undefined) throw new Error("There are no paragraphs.");
    editor.view.dispatch(
      tr.insert(shown.content.size, line).delete(0, shown.child(0).nodeSize).insert(0, line),
    );
  });
  await eventually(() => bo.text()).toMatch(/^One more\nLine 0[^]*The last line\.\nOne more$/);
  expect(await bo.page.evaluate(() => getSelection()?.toString())).toBe("Line 30 of a long text.");
  await ada.write("\nAnd another");
  await eventually(() => bo.text()).toMatch(/The last line\.\nOne more\nAnd another$/);
});

test("[W40] formulas, diagrams and code are drawn for a reader, also as they change, and no editor comes with them", async ({
  person,
}) => {
  const dark = { colorScheme: "dark" } as const;
  const [ada, bo] = await Promise.all([person("Ada", dark), person("Bo", dark)]);
  const rich = doc(
    block("bulletList", {}, block("listItem", {}, paragraph(text("بند أول")))),
    block("callout", { kind: "tip" }, paragraph(text("نصيحة", { type: "highlight" }))),
    block("table", {}, block("tableRow", {}, cell("one"), cell("two"))),
    paragraph(text("Before "), block("inlineMath", { latex: "e^{i\\pi}" })),
    block("blockMath", { latex: "\\frac{1}{2}" }),
    block("codeBlock", { language: "typescript" }, text("const one = 1;")),
    block("codeBlock", { language: "mermaid" }, text("graph TD; North-->South")),
    paragraph(text("The end.")),
  );
  const id = await ada.import("Drawn", rich);
  await ada.open(id);
  await bo.open(await ada.share("view"));
  await bo.untilBadge("read-only");
  await bo.editor.locator(".katex").nth(1).waitFor();
  await bo.editor.locator(".diagram img").waitFor();
  expect(await bo.editor.getByText("graph TD").isVisible()).toBe(false);
  await bo.editor.getByRole("note", { name: "Tip" }).waitFor();
  await ada.editor.locator("table").waitFor();
  expect(await lookOf(bo)).toEqual(await lookOf(ada));
  const colored = () => bo.page.evaluate(() => CSS.highlights.get("code-keyword")?.size ?? 0);
  await eventually(colored).toBe(1);
  await ada.write(" And more.");
  await bo.page.getByText("The end. And more.").waitFor();
  expect(await bo.editor.locator(".diagram img").count()).toBe(1);
  await ada.select("const");
  await ada.type("let two = 2; const");
  await eventually(colored).toBe(2);
  await bo.goHome();
  await bo.page.getByRole("link", { name: "Drawn" }).click();
  await bo.untilBadge("read-only");
  await bo.editor.locator(".diagram img").waitFor();
  expect(await scripts(bo)).not.toContain("document-page");
});

test("[W40] somebody who reads and is given more gets the editor in place", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Open house", doc(paragraph(text("Come in."))));
  await ada.open(id);
  await bo.open(await ada.share("view"));
  await bo.untilBadge("read-only");
  await bo.open(await ada.share("edit"));
  await bo.untilBadge("saved");
  await bo.write(" And sit down.");
  await eventually(() => ada.text()).toBe("Come in. And sit down.");
  expect(await bo.page.locator("#served").count()).toBe(0);
});

test("[W40][W6] a reader whose link is revoked keeps what was read, and is told", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("For a while", doc(paragraph(text("Until now"))));
  const owner = await visitorOf(ada, server);
  const link = await owner.link(id, { role: "view" });
  await bo.open(link.url);
  await bo.untilBadge("read-only");
  bo.expect(/status of 404/);
  await owner.delete(`/api/documents/${id}/links/${link.id}`);
  await bo.page.getByRole("alert").getByText("You no longer have access.").waitFor();
  await bo.untilBadge("no-access");
  expect(await bo.text()).toBe("Until now");
});

test("[K9] a reader without a connection is shown the copy on the device, which says so", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo", keepsShell)]);
  bo.expect(/ERR_INTERNET|ERR_CONNECTION|WebSocket|ERR_FAILED/);
  const id = await ada.import("Taken along", doc(paragraph(text("For the train"))));
  const link = await (await visitorOf(ada, server)).link(id, { role: "view" });
  await bo.open(link.url);
  await bo.untilBadge("read-only");
  await bo.untilKept();
  await bo.page.context().setOffline(true);
  await bo.reload();
  await eventually(() => bo.text()).toBe("For the train");
  await bo.page.getByTestId("banner").getByText("This is the copy on this device").waitFor();
  await bo.untilBadge("offline");
  await bo.page.context().setOffline(false);
  await bo.untilBadge("read-only");
  await eventually(() => bo.page.getByTestId("banner").textContent()).toBe("");
});

test("[W40] the page that the server writes and the editor have the text in the same place", async ({
  person,
}) => {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    const ada = await person("Ada", { viewport });
    const id = await ada.import("In its place", long);
    await ada.page.route(/start-app.*js/, (route) => void route.abort());
    ada.expect(/ERR_FAILED|could not be started/);
    await ada.visit(`/d/${id}`);
    const line = ada.page.locator("p", { hasText: "Line 3 of" });
    await ada.page.getByRole("alert").getByText("A part of the editor isn’t here").waitFor();
    await ada.page.getByRole("alert").evaluate((notice) => notice.remove());
    const served = (await line.boundingBox())?.y ?? 0;
    await ada.page.unrouteAll();
    await ada.open(id);
    await eventually(() => ada.page.locator("#served").count()).toBe(0);
    // A field of the browser's has whole pixels for its height.
    expect(Math.abs(((await line.boundingBox())?.y ?? 0) - served)).toBeLessThan(1);
  }
});

test("[W20] the owner of a deleted document is told so, and takes it back where it was", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  ada.expect(/status of 4(04|10)/);
  const id = await ada.import("Too soon", doc(paragraph(text("Not yet"))));
  await ada.open(id);
  await ada.untilBadge("saved");
  await (await visitorOf(ada, server)).delete(`/api/documents/${id}`);
  await ada.page.getByText("you can take it back for everyone").waitFor();
  await ada.page.reload();
  await ada.page.getByRole("heading", { name: "This document was deleted." }).waitFor();
  await ada.page.getByRole("button", { name: "Take back" }).click();
  await ada.untilBadge("saved");
  expect(await ada.text()).toBe("Not yet");
});

test("[R12] what this version does not know is shown as text, and stays as it is", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  const id = await ada.import("From next year", doc(paragraph(text("Known"))));
  await ada.open(id);
  await ada.untilBadge("saved");
  using newer = await OwnClient.open(await visitorOf(ada, server), id);
  const timeline = new Y.XmlElement("timeline");
  timeline.insert(0, [new Y.XmlText("Spring, summer")]);
  const item = new Y.XmlElement("listItem");
  item.insert(0, [new Y.XmlElement("paragraph"), timeline]);
  const list = new Y.XmlElement("bulletList");
  list.insert(0, [item]);
  newer.doc.getXmlFragment("default").insert(1, [list]);
  await ada.page.getByTestId("banner").getByText("this version can’t show").waitFor();
  await eventually(() => ada.text()).toMatch(
    /^Known\n+From a newer version, as far as it is text:\nSpring, summer$/,
  );
  expect(await ada.page.locator("[contenteditable]").count()).toBe(0);
  expect(await violationsOf(ada)).toEqual([]);
  await ada.reload();
  await ada.page.getByRole("button", { name: "Reload" }).waitFor();
  expect(await ada.stored()).toMatchObject({
    content: [
      { type: "paragraph" },
      {
        type: "bulletList",
        content: [
          {
            type: "listItem",
            content: [
              { type: "paragraph" },
              { type: "timeline", content: [{ text: "Spring, summer" }] },
            ],
          },
        ],
      },
    ],
  });
});

function cell(words: string): Node {
  return block("tableCell", {}, paragraph(text(words)));
}

/** Where words stand, how wide things are, and what colour: as everybody should see it. */
function lookOf({ editor }: Person): Promise<unknown> {
  return editor.evaluate((shown) => {
    const page = shown.getBoundingClientRect();
    const placeOf = (selector: string): readonly number[] =>
      [...shown.querySelectorAll(selector)].flatMap((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const { left, right } = range.getBoundingClientRect();
        return [left, right].map((x) => Math.round(x - page.left));
      });
    const mark = shown.querySelector("mark");
    return {
      item: placeOf("li p"),
      callout: placeOf("aside p"),
      cells: placeOf("td"),
      highlight: mark === null ? null : getComputedStyle(mark).backgroundImage,
    };
  });
}
