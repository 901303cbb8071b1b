import { expect } from "vitest";
import { type Node, block, doc, paragraph, text } from "./everything.ts";
import { eventually, test } from "./scene.ts";

test("undo takes back one's own edits and leaves what the other types meanwhile", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Ada.");
  await eventually(() => bo.text()).toBe("Ada.");
  await bo.write(" Bo");
  await eventually(() => ada.text()).toBe("Ada. Bo");
  await Promise.all([bo.type(" goes on."), ada.press("Control+z")]);
  await eventually(() => ada.text()).toBe(" Bo goes on.");
  await eventually(() => bo.text()).toBe(" Bo goes on.");
  await ada.press("Control+z", "Control+z");
  await ada.press("Control+Shift+z");
  await eventually(() => bo.text()).toBe("Ada. Bo goes on.");
  await ada.tool("Undo").click();
  await eventually(() => bo.text()).toBe(" Bo goes on.");
});

test("Markdown becomes formatting as it is typed", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create();
  // Lists, quotes and code go on with each Enter; on an empty line it ends them.
  await ada.write("# One\n## Two\n- bullet\nnext\n\n1. first\nsecond\n\n");
  await ada.type("- [ ] task\nnext\n\n- [x] done\n\n> quote\n\n");
  await ada.type("**bold** *italic* ~~strike~~ `code` end\n---```ts\nlet a;\n\n\nlast");
  await ada.untilBadge("saved");
  expect(await ada.stored()).toEqual(
    doc(
      block("heading", { level: 1 }, text("One")),
      block("heading", { level: 2 }, text("Two")),
      block("bulletList", {}, listItem("bullet"), listItem("next")),
      block("orderedList", { start: 1 }, listItem("first"), listItem("second")),
      block("taskList", {}, task("task"), task("next"), task("done", true)),
      block("blockquote", {}, paragraph(text("quote"))),
      paragraph(
        text("bold", { type: "bold" }),
        text(" "),
        text("italic", { type: "italic" }),
        text(" "),
        text("strike", { type: "strike" }),
        text(" "),
        text("code", { type: "code" }),
        text(" end"),
      ),
      block("horizontalRule", {}),
      block("codeBlock", { language: "ts" }, text("let a;")),
      paragraph(text("last")),
    ),
  );
  // Above the first line is the title, up and back.
  await ada.toStart();
  await ada.press("ArrowUp");
  await ada.type("Signs");
  await ada.press("Enter", "Backspace");
  await ada.type("!");
  await eventually(() => ada.title.inputValue()).toBe("Signs!");
  expect(await ada.editor.locator("h1").innerText()).toBe("One");
});

function listItem(content: string): Node {
  return block("listItem", {}, paragraph(text(content)));
}

function task(content: string, checked = false): Node {
  return block("taskItem", { checked }, paragraph(text(content)));
}

test("the toolbar formats the selection and shows what applies there", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create();
  await ada.write("plain word");
  for (const [name, mark] of [
    ["Bold", "bold"],
    ["Italic", "italic"],
    ["Strikethrough", "strike"],
    ["Code", "code"],
  ] as const) {
    await ada.selectBack(4);
    await ada.tool(name).click();
    await eventually(() => ada.tool(name).getAttribute("aria-pressed")).toBe("true");
    await eventually(() => ada.stored()).toMatchObject(
      doc(paragraph(text("plain "), text("word", { type: mark }))),
    );
    await ada.tool(name).click();
    await eventually(() => ada.tool(name).getAttribute("aria-pressed")).toBe("false");
    await ada.press("ArrowRight");
  }
  for (const [name, type] of [
    ["Bullet list", "bulletList"],
    ["Numbered list", "orderedList"],
    ["Task list", "taskList"],
    ["Quote", "blockquote"],
  ] as const) {
    await ada.tool(name).click();
    await eventually(() => ada.tool(name).getAttribute("aria-pressed")).toBe("true");
    await eventually(() => ada.stored()).toMatchObject({ content: [{ type }] });
    await ada.tool(name).click();
    await eventually(() => ada.stored()).toMatchObject({ content: [{ type: "paragraph" }] });
  }
  await ada.page.getByRole("button", { name: "Text style: Text" }).click();
  await ada.page.getByRole("menuitemradio", { name: "Heading 2" }).click();
  await ada.page.getByRole("button", { name: "Text style: Heading 2" }).waitFor();
  await ada.type("!");
  await eventually(() => ada.stored()).toMatchObject(
    doc(block("heading", { level: 2 }, text("plain word!"))),
  );
});

test("items are indented and outdented by buttons too, which are there in lists alone", async ({
  person,
}) => {
  const ada = await person("Ada", { viewport: { width: 390, height: 844 } });
  await ada.create();
  await ada.write("- [ ] one\ntwo");
  await ada.tool("Indent").click();
  const nested = block("taskList", {}, task("two"));
  await eventually(() => ada.stored()).toMatchObject(
    doc(
      block("taskList", {}, block("taskItem", { checked: false }, paragraph(text("one")), nested)),
    ),
  );
  await ada.tool("Outdent").click();
  await eventually(() => ada.stored()).toMatchObject(
    doc(block("taskList", {}, task("one"), task("two"))),
  );
  // With the first item, out of the list.
  await ada.tool("Outdent").click();
  await ada.tool("Outdent").waitFor({ state: "detached" });
  await ada.select("two");
  await ada.press("Control+Shift+k");
  await ada.page.locator("dialog input:focus").waitFor();
  await ada.page.keyboard.type("underline");
  await ada.press("Enter");
  await eventually(() => ada.stored()).toMatchObject(
    doc(block("taskList", {}, task("one")), paragraph(text("two", { type: "underline" }))),
  );
  await eventually(() => ada.tool("Underline").getAttribute("aria-pressed")).toBe("true");
});

test("a link is made from the selection, changed, and removed again", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create();
  await ada.write("see this");
  await ada.selectBack(4);
  await ada.tool("Link").click();
  await ada.page.getByRole("textbox", { name: "Address" }).fill("javascript:alert(1)");
  await ada.press("Enter");
  await ada.page.getByText("This address can’t be used for a link.").waitFor();
  await ada.page.getByRole("textbox", { name: "Address" }).fill("example.org/page");
  await ada.press("Enter");
  const linked = (href: string) =>
    doc(paragraph(text("see "), text("this", { type: "link", attrs: { href } })));
  await eventually(() => ada.stored()).toMatchObject(linked("https://example.org/page"));
  await eventually(() => ada.tool("Link").getAttribute("aria-pressed")).toBe("true");
  await ada.press("Control+k");
  await ada.page.getByRole("textbox", { name: "Address" }).fill("someone@example.org");
  await ada.press("Enter");
  await eventually(() => ada.stored()).toMatchObject(linked("mailto:someone@example.org"));
  await ada.press("Control+k");
  await ada.page.getByRole("button", { name: "Remove link" }).click();
  await eventually(() => ada.stored()).toEqual(doc(paragraph(text("see this"))));
});

test("two people edit the title at the same time, and the window and the list follow", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create("Middle");
  await bo.open(await ada.share("edit"));
  await Promise.all([ada.title.focus(), bo.title.focus()]);
  await Promise.all([ada.press("Home"), bo.press("End")]);
  await Promise.all([ada.type("Before "), bo.type(" after")]);
  await eventually(() => ada.title.inputValue()).toBe("Before Middle after");
  await eventually(() => bo.title.inputValue()).toBe("Before Middle after");
  await ada.press("Control+z");
  await eventually(() => bo.title.inputValue()).toBe("Middle after");
  expect(await bo.page.title()).toBe("Middle after — Scriptorium");
  await bo.goHome();
  expect(await bo.page.getByTestId("recent-document").innerText()).toContain("Middle after");
});

test("a new name reaches the others at once, in the header and at the caret", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Hello");
  await eventually(() => bo.carets()).toEqual(["Ada"]);
  await ada.rename("Ada Lovelace");
  await eventually(() => bo.others()).toEqual(["Ada Lovelace"]);
  await ada.write("!");
  await eventually(() => bo.carets()).toEqual(["Ada Lovelace"]);
  await ada.reload();
  await eventually(() => bo.others()).toEqual(["Ada Lovelace"]);
});
