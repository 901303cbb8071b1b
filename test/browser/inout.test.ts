import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Download } from "playwright-core";
import { expect } from "vitest";
import { type Node, block, doc, everything, paragraph, text } from "./everything.ts";
import { chooseInOut, menusReady } from "./menus-ready.ts";
import { keepsShell, type Person } from "./person.ts";
import { eventually, test, visitorOf } from "./scene.ts";

const fixtures = join(import.meta.dirname, "../fixtures/paste");

test("Google Docs' clipboard becomes a document, and one undo takes it back", async ({
  person,
}) => {
  const ada = await person("Ada");
  // Pictures from elsewhere are kept, and not shown.
  ada.expect(/img-src/);
  await ada.create("Pasted");
  await ada.editor.focus();
  await putOnClipboard(ada, { "text/html": fixture("google-docs.html"), "text/plain": "x" });
  await ada.press("Control+v");
  await ada.editor.getByRole("heading", { name: "Winter timetable" }).waitFor();
  expect(await ada.editor.locator("strong").allInnerTexts()).toEqual(["late", "again"]);
  expect(await ada.editor.locator("table td").allInnerTexts()).toEqual(["Out", "07:40"]);
  await ada.press("Control+z");
  await eventually(() => ada.text()).toBe("");
});

test("Markdown is formatted, undo leads back to the text, and Mod-Shift-V never formats", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Pasted", doc(paragraph())));
  await ada.untilBadge("saved");
  await ada.editor.focus();
  await putOnClipboard(ada, { "text/plain": "## Crossing\n\nThe **north** wind" });
  await ada.press("Control+v");
  await ada.editor.getByRole("heading", { name: "Crossing" }).waitFor();
  await ada.press("Control+z");
  await eventually(() => ada.text()).toContain("The **north** wind");
  await ada.press("Control+z");
  await eventually(() => ada.text()).toBe("");
  await ada.press("Control+Shift+v");
  await eventually(() => ada.text()).toContain("The **north** wind");
});

test("lines of mere text are items in a list, lines in code, and don't take a toggle apart", async ({
  person,
}) => {
  const ada = await person("Ada");
  const items = (...words: readonly string[]): Node =>
    block("bulletList", {}, ...words.map((word) => block("listItem", {}, paragraph(text(word)))));
  const toggle = (summary: string): Node =>
    block(
      "details",
      {},
      block("detailsSummary", {}, text(summary)),
      block("detailsContent", {}, paragraph(text("inside"))),
    );
  await ada.open(
    await ada.import(
      "Lines",
      doc(items("one", "last"), block("codeBlock", {}, text("code")), toggle("more")),
    ),
  );
  await ada.untilBadge("saved");
  await putOnClipboard(ada, { "text/plain": "1\r\n2\r\n\r\n3" });
  for (const place of ["one", "code", "more"]) {
    await ada.select(place);
    await ada.press("End");
    await ada.press("Control+v");
    // The first paste waits until it is known how.
    await ada.editor.getByText(`${place}1`).waitFor();
  }
  await eventually(() => ada.stored()).toEqual(
    doc(
      items("one1", "2", "3", "last"),
      block("codeBlock", {}, text("code1\n2\n\n3")),
      toggle("more1"),
      paragraph(text("2")),
      paragraph(text("3")),
    ),
  );
  await ada.type(" end");
  await eventually(() => ada.text()).toContain("3 end");
});

test("a hostile clipboard runs nothing", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Pasted", doc(paragraph())));
  await ada.untilBadge("saved");
  await ada.editor.focus();
  await ada.editor.evaluate((editor, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, fixture("hostile.html"));
  await eventually(() => ada.text()).toContain("calm one two three four");
  expect(await ada.page.evaluate(() => "pwned" in window)).toBe(false);
  expect(await ada.editor.locator("a, iframe, svg:not([aria-hidden]), [onclick]").count()).toBe(0);
});

test("a capital V that was typed says nothing of the paste after it", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Pasted", doc(paragraph())));
  await ada.untilBadge("saved");
  await ada.editor.focus();
  await ada.press("Shift+V");
  await eventually(() => ada.text()).toBe("V");
  // As by the mouse, without a key.
  await ada.editor.evaluate((editor) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", "<b>bold</b>");
    clipboardData.setData("text/plain", "bold");
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await eventually(() => ada.editor.locator("strong").allInnerTexts()).toEqual(["bold"]);
});

test("what is dropped from another program is read like what is pasted, where it is dropped", async ({
  person,
}) => {
  const ada = await person("Ada");
  const content = doc(paragraph(text("first")), paragraph(), paragraph(text("last")));
  await ada.open(await ada.import("Dropped", content));
  await ada.untilBadge("saved");
  await menusReady(ada);
  await drop(ada, 2, { "text/html": fixture("hostile.html"), "text/plain": "x" });
  await eventually(() => ada.text()).toContain("calm one two three four");
  expect(await ada.page.evaluate(() => "pwned" in window)).toBe(false);
  expect(await ada.editor.locator("a, iframe, svg:not([aria-hidden]), [onclick]").count()).toBe(0);
  expect(await ada.editor.locator("p").first().innerText()).toBe("first");
  await ada.press("Control+z");
  await eventually(() => ada.editor.locator("p").allInnerTexts()).toHaveLength(3);
  await drop(ada, 1, { "text/plain": "## Crossing\n\nThe **north** wind" });
  await ada.editor.getByRole("heading", { name: "Crossing" }).waitFor();
  expect(await ada.editor.locator("strong").allInnerTexts()).toEqual(["north"]);
  expect(await ada.editor.locator("p").allInnerTexts()).toEqual([
    "first",
    "The north wind",
    "last",
  ]);
});

test("each format is a file that is named after the title", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Winter: timetable", everything));
  await ada.untilBadge("saved");
  for (const [name, extension] of [
    ["Word", "docx"],
    ["Markdown", "md"],
    ["web page", "html"],
    ["JSON", "json"],
  ]) {
    const file = await exportAs(ada, name ?? "");
    expect(file.suggestedFilename()).toBe(`Winter timetable.${extension}`);
  }
});

test.for(["word-desktop", "word-web", "web-page", "google-sheets", "excel"])(
  "what %s puts on the clipboard is stored as it was meant",
  async (source, { person, server }) => {
    const ada = await person("Ada");
    ada.expect(/img-src/);
    const id = await ada.import("Pasted", doc(paragraph()));
    await ada.open(id);
    await ada.untilBadge("saved");
    await ada.editor.focus();
    await putOnClipboard(ada, { "text/html": fixture(`${source}.html`), "text/plain": "x" });
    await ada.press("Control+v");
    const visitor = await visitorOf(ada, server);
    // A picture that came along is stored here. Without a server, as in the fixture, it is its description.
    const picture = new RegExp(
      `!\\[([^\\]]+)\\]\\(/api/documents/${id}/images/[0-9a-f]{64}\\)`,
      "g",
    );
    const stored = async () =>
      (await visitor.content(id, "markdown")).replaceAll(picture, "$1").trim();
    await eventually(stored).toBe(fixture(`${source}.expected.md`).trim());
  },
);

test("what is copied goes to other programs as formatted text and as Markdown", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Copied", everything));
  await menusReady(ada);
  await ada.editor.focus();
  await ada.press("Control+a", "Control+c");
  const copied = await ada.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const read = async (type: string) => (await item?.getType(type))?.text() ?? "";
    return { html: await read("text/html"), text: await read("text/plain") };
  });
  expect(copied.html).toMatch(/<h1[^>]*>/);
  expect(copied.html).not.toMatch(/contenteditable|data-testid|ProseMirror/);
  expect(copied.text).toContain("the end");
  await chooseInOut(ada, "Copy as Markdown");
  await ada.page.getByText("Copied as Markdown").waitFor();
  const markdown = await ada.page.evaluate(() => navigator.clipboard.readText());
  expect(markdown).toMatch(/^# /m);
  expect(markdown).toMatch(/^- \[x\] /m);
});

test("what was exported comes back from the file, also without a connection, and one undo takes it away", async ({
  person,
}) => {
  const ada = await person("Ada", keepsShell);
  ada.expect(/WebSocket|ERR_/);
  await ada.open(await ada.import("Winter", everything));
  await ada.untilBadge("saved");
  await menusReady(ada);
  const files = new Map<string, Buffer>();
  const save = async (name: string): Promise<void> => {
    const file = await exportAs(ada, name);
    files.set(file.suggestedFilename(), readFileSync(await file.path()));
  };
  await ada.untilKept();
  // What writes them is large, and kept on the device once it was used.
  await save("Word");
  await ada.page.context().setOffline(true);
  await ada.untilBadge("offline");
  for (const name of ["Word", "Markdown", "web page", "JSON"]) await save(name);
  expect([...files.keys()]).toEqual(["Winter.docx", "Winter.md", "Winter.html", "Winter.json"]);
  await ada.page.context().setOffline(false);
  await ada.untilBadge("saved");
  for (const [name, buffer] of files) {
    await insertIntoNew(ada, name, buffer);
    await ada.page.getByText(`“${name}” is inserted`).waitFor();
    await eventually(() => ada.text()).toContain("the end");
    expect(await ada.editor.locator("h1, h2").count()).toBeGreaterThan(0);
    expect(await ada.editor.locator("table").count()).toBeGreaterThan(0);
    await ada.press("Control+z");
    await eventually(() => ada.text()).toBe("");
  }
});

test("pictures of a Word file come with it, into a document and as one, and its toggles are toggles", async ({
  person,
}) => {
  const ada = await person("Ada");
  const picture = { type: "image", attrs: { src: "/icons/touch-180.png" } };
  await ada.open(await ada.import("Winter", doc(...(everything.content ?? []), picture)));
  await ada.untilBadge("saved");
  await menusReady(ada);
  const buffer = readFileSync(await (await exportAs(ada, "Word")).path());
  await insertIntoNew(ada, "Winter.docx", buffer);
  const isShown = (): Promise<boolean> =>
    ada.editor
      .locator("img")
      .evaluateAll((all) => all.some((image) => (image as HTMLImageElement).naturalWidth === 180));
  await eventually(isShown).toBe(true);
  const toggles = '[data-type="details"], details';
  await eventually(() => ada.editor.locator(toggles).count()).toBeGreaterThan(0);
  await ada.page.getByRole("link", { name: "All documents" }).click();
  const chooser = ada.page.waitForEvent("filechooser");
  await ada.page.getByRole("button", { name: "Import files" }).click();
  const file = { name: "Winter.docx", mimeType: "application/octet-stream", buffer };
  await (await chooser).setFiles(file);
  await eventually(isShown).toBe(true);
});

/** A file with a picture, with two that can't be kept, and with an example of one in code. */
const withPictures = {
  html: (picture: string) =>
    `<p>above</p><p><img alt="the icon" src="data:image/png;base64,${picture}"></p>
     <p><img src='data:image/png;base64,AAAA' alt="no picture at all"></p>
     <p><img alt="a drawing" src="data:image/svg+xml;utf8,%3Csvg/%3E"></p>
     <pre><code>&lt;img src="data:image/png;base64,AAAA"&gt;</code></pre><p>below</p>`,
  md: (picture: string) =>
    `above\n\n![the icon](data:image/png;base64,${picture})\n\n![no picture at all][one]\n\n` +
    '![a drawing](data:image/svg+xml;base64,PHN2Zy8+)\n\n```\n<img src="data:image/png;base64,AAAA">\n```\n\n' +
    "below\n\n[one]: <data:image/png;base64,AAAA>\n",
};

for (const [extension, write] of Object.entries(withPictures)) {
  test(`pictures that are in a file of ${extension} come with it, into a document and as one, and what can't is told`, async ({
    person,
  }) => {
    const ada = await person("Ada");
    // The server takes no picture that is none.
    ada.expect(/\b4\d\d\b/);
    const icon = readFileSync(
      new URL("../../apps/web/public/icons/touch-180.png", import.meta.url),
    );
    const name = `Winter.${extension}`;
    const buffer = Buffer.from(write(icon.toString("base64")));
    const isWhole = async (): Promise<void> => {
      await ada.page.getByText(`“${name}” has 2 pictures that were left out.`).waitFor();
      await eventually(() =>
        ada.editor
          .getByRole("img", { name: "the icon" })
          .evaluate((image) => (image as HTMLImageElement).naturalWidth),
      ).toBe(180);
      expect(await ada.editor.locator("img").count()).toBe(1);
      await eventually(() => ada.text()).toContain(
        'no picture at all\na drawing\n<img src="data:image/png;base64,AAAA">',
      );
    };
    await ada.goHome();
    const chooser = ada.page.waitForEvent("filechooser");
    await ada.page.getByRole("button", { name: "Import files" }).click();
    await (await chooser).setFiles({ name, mimeType: "text/plain", buffer });
    await isWhole();
    await insertIntoNew(ada, name, buffer);
    await isWhole();
  });
}

test("on paper there is the text, on white, and nothing of the page around it", async ({
  person,
}) => {
  const ada = await person("Ada", { colorScheme: "dark" });
  const lines = Array.from({ length: 120 }, (_, line) => paragraph(text(`Line ${line}`)));
  const cells = Array.from({ length: 24 }, () => block("tableCell", {}, paragraph(text("cell"))));
  const wide = block("table", {}, block("tableRow", {}, ...cells));
  await ada.open(await ada.import("Printed", doc(...everything.content, wide, ...lines)));
  await menusReady(ada);
  const pdf = await ada.page.pdf({ format: "A4" });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  const pages = Number(/\/Type\s*\/Pages[^>]*\/Count\s+(\d+)/.exec(pdf.toString("latin1"))?.[1]);
  expect(pages).toBeGreaterThanOrEqual(4);
  expect(pages).toBeLessThanOrEqual(10);
  await ada.page.emulateMedia({ media: "print" });
  const seen = await ada.page.evaluate(() => ({
    paper: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.querySelector("[data-testid=editor] p") ?? document.body).color,
    controls: [
      ...document.querySelectorAll(
        "button:not([data-callout-kind]), [role=toolbar], [popover], dialog",
      ),
    ]
      .filter((control) => control.checkVisibility())
      .map((control) => control.outerHTML),
  }));
  expect(seen).toEqual({ paper: "rgb(255, 255, 255)", ink: "rgb(0, 0, 0)", controls: [] });
  const widthOf = (words: string) =>
    ada.editor
      .getByText(words, { exact: true })
      .evaluate((line) => line.getBoundingClientRect().width);
  const whole = await widthOf("Line 0");
  expect(await widthOf("of it")).toBe(whole);
  const wideTable = ada.editor.locator("table").last();
  const tableWidth = await wideTable.evaluate((table) => table.getBoundingClientRect().width);
  expect(tableWidth).toBeLessThanOrEqual(Math.ceil(whole) + 1);
});

/** Drops at the end of a paragraph. */
async function drop(
  person: Person,
  index: number,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  const block = person.editor.locator("p").nth(index);
  await block.evaluate((element, types) => {
    const dataTransfer = new DataTransfer();
    for (const [type, content] of Object.entries(types)) dataTransfer.setData(type, content);
    const { right, top, bottom } = element.getBoundingClientRect();
    const place = { clientX: right - 2, clientY: (top + bottom) / 2 };
    const options = { dataTransfer, bubbles: true, cancelable: true, ...place };
    element.dispatchEvent(new DragEvent("drop", options));
  }, data);
}

/** Chooses from the menu of what takes a document out, or something into it. */
async function exportAs(person: Person, name: string): Promise<Download> {
  const file = person.page.waitForEvent("download");
  await chooseInOut(person, `Export as ${name}`);
  return file;
}

/** Puts what is in the file into a document that is empty and new. */
async function insertIntoNew(person: Person, name: string, buffer: Buffer): Promise<void> {
  await person.open(await person.import("Empty", doc(paragraph())));
  await person.untilBadge("saved");
  await menusReady(person);
  const chooser = person.page.waitForEvent("filechooser");
  await chooseInOut(person, "Insert from file…");
  await (await chooser).setFiles({ name, mimeType: "application/octet-stream", buffer });
}

async function putOnClipboard(
  person: Person,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  await person.page.evaluate(async (types) => {
    const blobs = Object.entries(types).map(([type, content]) => [
      type,
      new Blob([content], { type }),
    ]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }, data);
}

function fixture(name: string): string {
  return readFileSync(join(fixtures, name), "utf8");
}
