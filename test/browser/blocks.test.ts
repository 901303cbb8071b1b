import { expect } from "vitest";
import { menusReady } from "./menus-ready.ts";
import type { Person } from "./person.ts";
import { block, doc, paragraph, text } from "./everything.ts";
import { eventually, test } from "./scene.ts";

test("a slash offers blocks; words, arrows and Enter choose one, in one step of undo", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await menusReady(ada);
  await ada.write("/");
  await eventually(() => menu(ada).getByRole("option").count()).toBeGreaterThan(15);
  expect(await ada.editor.getAttribute("aria-controls")).toBe(await menu(ada).getAttribute("id"));
  await ada.type("headless");
  await ada.page.getByText("No block is called that.").waitFor();
  await ada.press("Backspace", "Backspace", "Backspace", "Backspace");
  await eventually(() => options(ada)).toEqual([
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Heading 4",
  ]);
  await ada.press("ArrowDown");
  await eventually(() => activeOption(ada)).toBe("Heading 2");
  // Somebody else writes meanwhile, and the menu stays about the same slash.
  await bo.write(" is Bo's");
  await eventually(() => ada.text()).toBe("/head is Bo’s");
  await eventually(() => activeOption(ada)).toBe("Heading 2");
  await ada.press("Enter");
  await ada.type("Aim");
  await eventually(() => bo.editor.innerHTML()).toMatch(/<h2[^>]*>Aim is Bo’s<\/h2>/);
  expect(await menu(ada).count()).toBe(0);
  expect(await ada.editor.getAttribute("aria-controls")).toBe(null);
  await ada.press("Control+z", "Control+z");
  await eventually(() => bo.editor.innerHTML()).toContain("<p>/head is Bo’s</p>");
  // What comes back by undoing asks nothing.
  expect(await menu(ada).count()).toBe(0);
});

test("what a slash makes is undone by itself, however fast it was typed", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create();
  await menusReady(ada);
  await ada.write("/quote");
  await menu(ada).waitFor();
  await ada.press("Enter");
  await ada.editor.locator("blockquote").waitFor();
  await ada.press("Control+z");
  await ada.editor.locator("blockquote").waitFor({ state: "detached" });
  expect(await ada.text()).toBe("/quote");
  expect(await menu(ada).count()).toBe(0);
});

test("two Enters at once choose once, and the next one breaks the line", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create();
  await menusReady(ada);
  await ada.write(" and all the rest");
  await ada.toStart();
  await ada.type("/head");
  await menu(ada).waitFor();
  // Sooner than anybody presses, but not than a busy machine shows what has changed.
  await ada.editor.evaluate(async (editor) => {
    const options = { key: "Enter", keyCode: 13, bubbles: true, cancelable: true };
    const enter = (): boolean => editor.dispatchEvent(new KeyboardEvent("keydown", options));
    enter();
    enter();
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((resolve) => (port1.onmessage = resolve));
    port2.postMessage(null);
    await heard;
    enter();
  });
  await eventually(() => ada.stored()).toMatchObject(
    doc(paragraph(), block("heading", { level: 1 }, text(" and all the rest"))),
  );
});

test("a slash in code, behind a word or put away by Escape is a slash", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create();
  await menusReady(ada);
  await ada.write("and/or /he");
  await menu(ada).waitFor();
  await ada.press("Escape");
  await menu(ada).waitFor({ state: "detached" });
  await ada.type("llo");
  expect(await menu(ada).count()).toBe(0);
  await ada.press("Enter");
  await ada.type("```\n/tab");
  await ada.press("Enter");
  await ada.type("end");
  await eventually(() => ada.stored()).toMatchObject(
    doc(paragraph(text("and/or /hello")), block("codeBlock", {}, text("/tab\nend"))),
  );
});

test("callouts and toggles are typed, changed and left by keyboard", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await menusReady(ada);
  await ada.write(">! mind\nthe gap\n\nout\n> [!TIP] try\n\n>> more\ninside\n\nend");
  const written = doc(
    block("callout", { kind: "note" }, paragraph(text("mind")), paragraph(text("the gap"))),
    paragraph(text("out")),
    block("callout", { kind: "tip" }, paragraph(text("try"))),
    block(
      "details",
      {},
      block("detailsSummary", {}, text("more")),
      block("detailsContent", {}, paragraph(text("inside"))),
    ),
    paragraph(text("end")),
  );
  await eventually(() => ada.stored()).toMatchObject(written);
  // At its very start, Backspace takes a line out of the callout.
  await ada.select("mind");
  await ada.press("ArrowLeft", "Backspace");
  await eventually(() => ada.editor.locator("> p").first().innerText()).toBe("mind");
  // Opened by Bo, it is open for Bo, and nothing is written.
  const edits = bo.sent.length;
  await bo.page.getByRole("button", { name: "Open this toggle" }).click();
  await bo.editor.getByText("inside").waitFor();
  await ada.page.getByRole("button", { name: "Close this toggle" }).click();
  await ada.editor.getByText("inside").waitFor({ state: "hidden" });
  expect(await bo.editor.getByText("inside").isVisible()).toBe(true);
  expect(bo.sent.slice(edits).filter(isEdit)).toEqual([]);
  // A closed one is passed by the caret, and Enter in its summary goes on behind it.
  await ada.select("more");
  await ada.press("ArrowRight", "ArrowDown", "Home");
  await ada.type("The ");
  await eventually(() => bo.text()).toContain("The end");
});

test("signs become those of a printer, and Backspace takes that back", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create();
  await ada.write('"Don\'t," she said--wait... -> `a--b` --force [site](example.org) ==word== end');
  await eventually(() => ada.text()).toBe("“Don’t,” she said—wait… → a--b --force site word end");
  await eventually(() => ada.editor.locator("mark").innerText()).toBe("word");
  await eventually(() => ada.editor.locator("a").getAttribute("href")).toBe("https://example.org/");
  await ada.type(" so...");
  await ada.press("Backspace");
  await ada.type("!");
  await eventually(() => ada.text()).toMatch(/ so\.\.\.!$/);
});

function isEdit(kind: string): boolean {
  return kind === "update" || kind === "edit";
}

function menu({ page }: Person) {
  return page.getByTestId("slash-menu");
}

function options(person: Person): Promise<readonly string[]> {
  return menu(person).getByRole("option").locator("span").allInnerTexts();
}

async function activeOption(person: Person): Promise<string | null> {
  const id = await person.editor.getAttribute("aria-activedescendant");
  const active = person.page.locator(`[id="${id}"][aria-selected=true] span`);
  return (await active.count()) === 1 ? active.innerText() : null;
}
