import { expect } from "vitest";
import { type Node, block, cell, doc, paragraph, text } from "./everything.ts";
import { menusReady } from "./menus-ready.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

test("Alt, Shift and an arrow move blocks and items, each in one step of undo", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Order", poem()));
  await bo.open(await ada.share("edit"));
  await menusReady(ada);
  await ada.select("two");
  await ada.press("Alt+Shift+ArrowUp");
  await eventually(() => bo.text()).toBe("two\none\nthree\napples\npears");
  await ada.press("Alt+Shift+ArrowDown", "Alt+Shift+ArrowDown");
  await eventually(() => bo.text()).toBe("one\nthree\ntwo\napples\npears");
  await bo.select("one");
  await bo.type("first");
  await ada.press("Control+z");
  await eventually(() => bo.text()).toBe("first\ntwo\nthree\napples\npears");
  await ada.select("pears");
  await ada.press("Alt+Shift+ArrowUp");
  await eventually(() => bo.text()).toBe("first\ntwo\nthree\npears\napples");
  await ada.press("Control+d");
  await eventually(() => bo.text()).toBe("first\ntwo\nthree\npears\npears\napples");
  // Keys that are pressed while looking for something are not about blocks.
  await ada.press("Control+f");
  await ada.page.getByRole("textbox", { name: "Find" }).waitFor();
  await ada.press("Control+Shift+Backspace", "Alt+Shift+ArrowUp", "Escape");
  await ada.type("plums");
  await eventually(() => bo.text()).toBe("first\ntwo\nthree\npears\nplums\napples");
});

test("the handle drags a block to where it is let go, though somebody writes above", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Order", poem()));
  await bo.open(await ada.share("edit"));
  await menusReady(ada);
  const grip = await handleOf(ada, "three");
  const { mouse } = ada.page;
  await mouse.move(grip.x, grip.y);
  await mouse.down();
  const target = await boxOf(ada, "one");
  await mouse.move(target.x + 30, target.y + target.height / 2, { steps: 4 });
  await bo.toStart();
  await bo.type("zero\n");
  await eventually(() => ada.text()).toBe("zero\none\ntwo\nthree\napples\npears");
  const now = await boxOf(ada, "two");
  await mouse.move(now.x + 2, now.y + 2, { steps: 4 });
  await mouse.up();
  await eventually(() => bo.text()).toBe("zero\none\nthree\ntwo\napples\npears");
  await ada.press("Control+z");
  await eventually(() => bo.text()).toBe("zero\none\ntwo\nthree\napples\npears");
  // Straight down beside the text, where the handle is: to the nearest edge, or below everything.
  const line = ada.page.getByTestId("drop-line");
  const dragDown = async (words: string, y: number): Promise<void> => {
    const from = await handleOf(ada, words);
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x, y, { steps: 6 });
    await line.waitFor();
    await mouse.up();
    await line.waitFor({ state: "detached" });
  };
  const third = await boxOf(ada, "three");
  await dragDown("zero", third.y + third.height - 4);
  await eventually(() => bo.text()).toBe("one\ntwo\nthree\nzero\napples\npears");
  const last = await boxOf(ada, "pears");
  await dragDown("apples", last.y + last.height - 4);
  await eventually(() => bo.text()).toBe("one\ntwo\nthree\nzero\npears\napples");
  await dragDown("one", last.y + 120);
  await eventually(() => bo.text()).toBe("two\nthree\nzero\npears\napples\none");
  expect(await bo.editor.locator("li").allInnerTexts()).toEqual(["pears", "apples"]);
});

test("the handle's menu turns blocks into others and takes them away", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Order", poem()));
  await bo.open(await ada.share("edit"));
  await menusReady(ada);
  const grip = await handleOf(ada, "one");
  await ada.page.mouse.click(grip.x, grip.y);
  const actions = ada.page.getByRole("menu", { name: "What to do with this block" });
  const heading = actions.getByRole("menuitem", { name: "Heading 2" });
  // However slowly the pointer goes there, the menu waits for it.
  await heading.hover();
  await heading.click();
  await eventually(() => bo.editor.locator("h2").allInnerTexts()).toEqual(["one"]);
  await ada.press("Control+.");
  await actions.getByRole("menuitem", { name: "Copy link to this heading" }).click();
  await eventually(() => ada.page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /#h-one$/,
  );
  // By keyboard alone: an item becomes a callout's text, and goes.
  await ada.select("two");
  await ada.press("Control+.");
  await ada.page.locator("[popover] :focus").waitFor();
  await ada.press("Escape");
  await ada.type("2");
  await eventually(() => bo.text()).toBe("one\n2\nthree\napples\npears");
  await ada.press("Control+Shift+Backspace");
  await eventually(() => bo.text()).toBe("one\nthree\napples\npears");
});

function poem() {
  return doc(
    paragraph(text("one")),
    paragraph(text("two")),
    paragraph(text("three")),
    block(
      "bulletList",
      {},
      block("listItem", {}, paragraph(text("apples"))),
      block("listItem", {}, paragraph(text("pears"))),
    ),
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

async function boxOf({ editor }: Person, words: string): Promise<Box> {
  const box = await editor.getByText(words, { exact: true }).boundingBox();
  if (box === null) throw new Error(`“${words}” is not shown.`);
  return box;
}

/** The middle of the handle beside these words. */
async function handleOf(person: Person, words: string): Promise<{ x: number; y: number }> {
  const { x, y, height } = await boxOf(person, words);
  await person.page.mouse.move(x + 20, y + height / 2);
  const handle = person.page.getByTestId("block-handle");
  const middle = async (): Promise<number> => {
    const box = await handle.boundingBox();
    return box === null ? -1 : Math.abs(box.y + box.height / 2 - (y + height / 2));
  };
  await eventually(middle).toBeLessThan(3);
  const box = await handle.boundingBox();
  if (box === null) throw new Error("The handle is gone.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("Shift and arrows select over a table and a toggle, and never lose where they began", async ({
  person,
}) => {
  const ada = await person("Ada");
  for (const [name, between] of [
    ["table", block("table", {}, block("tableRow", {}, cell("tableCell", "a")))],
    [
      "toggle",
      block(
        "details",
        {},
        block("detailsSummary", {}, text("more")),
        block("detailsContent", {}, paragraph(text("of it"))),
      ),
    ],
  ] as const) {
    const whole = doc(paragraph(text("above")), between, paragraph(text("below")));
    await ada.open(await ada.import(name, whole));
    await ada.untilBadge("saved");
    for (const [from, keys] of [
      ["above", ["Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown"]],
      ["above", ["Shift+End", "Shift+ArrowRight", "Shift+End"]],
      ["below", ["Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"]],
      ["below", ["Shift+Home", "Shift+ArrowLeft", "Shift+Home"]],
    ] as const) {
      await ada.select(from);
      await ada.press(from === "above" ? "Home" : "End");
      for (const key of keys) await ada.page.keyboard.press(key);
      await ada.page.keyboard.press("Backspace");
      await eventually(() => ada.text()).toBe("");
      await ada.press("Control+z");
      await eventually(() => ada.text()).toContain("below");
    }
  }
});

test("Enter in the title makes room above a first block that has none", async ({ person }) => {
  const ada = await person("Ada");
  for (const first of [
    block("codeBlock", {}, text("code")),
    block("table", {}, block("tableRow", {}, cell("tableCell", "code"))),
  ]) {
    await ada.open(await ada.import("First", doc(first)));
    await ada.untilBadge("saved");
    await ada.title.press("Enter");
    await ada.type("above");
    await eventually(() => ada.text()).toBe("above\ncode");
    // And where there is a line, it is not pushed down.
    await ada.title.press("Enter");
    await ada.type("right ");
    await eventually(() => ada.text()).toBe("right above\ncode");
  }
});

test("a list with lists in it becomes tasks and numbers by its keys and its button", async ({
  person,
}) => {
  const ada = await person("Ada");
  const item = (...content: readonly Node[]): Node => block("listItem", {}, ...content);
  const list = block(
    "bulletList",
    {},
    item(paragraph(text("one")), block("bulletList", {}, item(paragraph(text("deep"))))),
    item(paragraph(text("two"))),
  );
  await ada.open(await ada.import("Kinds", doc(list)));
  await ada.untilBadge("saved");
  await ada.toStart();
  await ada.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+End");
  const shape = (): Promise<string> =>
    ada.editor.evaluate((editor) =>
      [...editor.querySelectorAll("li")]
        .map((each) => {
          const { dataset, tagName } = each.parentElement as HTMLElement;
          const depth = each.parentElement?.closest("li") === null ? 1 : 2;
          return `${dataset["type"] ?? tagName} ${depth} ${each.querySelector("p")?.textContent}`;
        })
        .join(", "),
    );
  expect(await shape()).toBe("UL 1 one, UL 2 deep, UL 1 two");
  await ada.press("Control+Shift+9");
  await eventually(shape).toBe("taskList 1 one, taskList 2 deep, taskList 1 two");
  await ada.tool("Numbered list").click();
  await eventually(shape).toBe("OL 1 one, OL 2 deep, OL 1 two");
  await ada.press("Control+z", "Control+z");
  await eventually(shape).toBe("UL 1 one, UL 2 deep, UL 1 two");
});
