import { expect } from "vitest";
import { violationsIn } from "./accessibility.ts";
import { type Doc, type Node, block, cell, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

/** The editor's element, as far as its shared text is reached through it. */
interface Bound {
  readonly editor: { readonly view: { readonly state: { readonly plugins: readonly Plugin[] } } };
}

interface Plugin {
  readonly key: string;
  readonly getState: (state: unknown) => { readonly binding: { readonly type: Shared } };
}

interface Shared {
  readonly get: (index: number) => Shared;
  readonly delete: (index: number, length: number) => void;
}

/** The table as shown: a line for every row, and between its cells a bar. Headers have stars. */
function table(person: Person): Promise<string> {
  return person.editor.locator("table").evaluate((shown) =>
    [...(shown as HTMLTableElement).rows]
      .map((row) =>
        [...row.cells]
          .map(({ tagName, textContent, colSpan }) => {
            const words = tagName === "TH" ? `*${textContent}*` : textContent;
            return colSpan > 1 ? `${words}(${colSpan})` : words;
          })
          .join("|"),
      )
      .join("\n"),
  );
}

async function choose(person: Person, entry: string): Promise<void> {
  await person.tool("Table and cell").waitFor();
  await person.press("Control+Alt+b");
  await person.page.getByRole("menuitem", { name: entry, exact: true }).click();
}

function row(...words: readonly string[]): Node {
  return block("tableRow", {}, ...words.map((word) => cell("tableCell", word)));
}

test("a table is inserted in a size, filled with Tab, and grown and shrunk by keyboard, together", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  await ada.create("Table");
  await ada.write("before\n");
  await ada.untilBadge("saved");
  await bo.open(await ada.share("edit"));
  await ada.toEnd();
  await ada.tool("Table").click();
  await ada.press("ArrowUp", "ArrowLeft", "Enter");
  for (const word of ["a", "b", "c", "d"]) {
    await ada.type(word);
    await ada.press("Tab");
  }
  await ada.type("e");
  await eventually(() => table(bo)).toBe("*a*|*b*\nc|d\ne|");
  // However fast that was, what was typed, the row and the table are undone one by one.
  await ada.press("Control+z", "Control+z");
  await eventually(() => table(bo)).toBe("*a*|*b*\nc|d");
  await ada.editor.getByText("d", { exact: true }).click();
  await ada.press("Tab");
  await ada.type("e");
  await eventually(() => table(bo)).toBe("*a*|*b*\nc|d\ne|");
  await choose(ada, "Column after");
  await choose(ada, "Move row up");
  await eventually(() => table(bo)).toBe("*a*|**|*b*\ne||\nc||d");
  await choose(ada, "Move column on");
  await eventually(() => table(bo)).toBe("**|*a*|*b*\n|e|\n|c|d");
  await choose(ada, "Move column back");
  await eventually(() => table(bo)).toBe("*a*|**|*b*\ne||\nc||d");
  await choose(ada, "Delete column");
  // Below the header, a row is the first.
  await ada.press("Control+Alt+b");
  await ada.page.getByRole("menuitem", { name: "Move row down", exact: true }).waitFor();
  expect(await ada.page.getByRole("menuitem", { name: "Move row up", exact: true }).count()).toBe(
    0,
  );
  await ada.press("Escape");
  await choose(ada, "Header row");
  await eventually(() => table(bo)).toBe("|b\n|\n|d");
  await choose(ada, "Delete row");
  await choose(ada, "Delete table");
  await eventually(() => bo.editor.locator("table").count()).toBe(0);
});

/** From the end of a cell's words, after each key: the words of all cells that are selected. */
async function expectSelecting(
  person: Person,
  words: string,
  steps: readonly (readonly [key: string, selected: readonly unknown[]])[],
): Promise<void> {
  const { editor, page } = person;
  await editor.getByText(words, { exact: true }).click();
  await person.press("End");
  for (const [key, selected] of steps) {
    await page.keyboard.press(key);
    await eventually(() => editor.locator(".selectedCell").allInnerTexts()).toEqual(selected);
  }
}

test("cells that are selected by keyboard stay so at the table's edge", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(
    await ada.import("Edge", doc(block("table", {}, row("a", "b"), row("c", "d")), paragraph())),
  );
  await ada.untilBadge("saved");
  await expectSelecting(ada, "a", [
    ["Shift+ArrowRight", ["a", "b"]],
    ["Shift+ArrowRight", ["a", "b"]],
    ["Shift+ArrowDown", ["a", "b", "c", "d"]],
    ["Shift+ArrowDown", ["a", "b", "c", "d"]],
    ["Shift+ArrowLeft", ["a", "c"]],
  ]);
});

test("a table of Arabic begins at the right, for readers too, and keys select as they point", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  const table = block("table", {}, row("اسم", "عدد"), row("كتب", "قلم"));
  const english = block("table", {}, row("name", "count"));
  const items = ["بند", "آخر"].map((words) => block("listItem", {}, paragraph(text(words))));
  const listed = block("tableCell", {}, block("bulletList", {}, ...items));
  const list = block("table", {}, block("tableRow", {}, listed, cell("tableCell", "جار")));
  await ada.open(await ada.import("يوميات", doc(table, english, list, paragraph())));
  await ada.untilBadge("saved");
  await bo.open(await ada.share("view"));
  for (const { editor } of [ada, bo]) {
    const left = async (words: string): Promise<number> =>
      (await editor.getByText(words, { exact: true }).boundingBox())?.x ?? Number.NaN;
    expect((await left("اسم")) > (await left("عدد"))).toBe(true);
    expect((await left("name")) < (await left("count"))).toBe(true);
  }
  // So does the rule under the title.
  const rule = await ada.title.evaluate((field) => {
    const { marginLeft, marginRight } = getComputedStyle(field.parentElement ?? field, "::after");
    return Number.parseFloat(marginLeft) > Number.parseFloat(marginRight);
  });
  expect(rule).toBe(true);
  await expectSelecting(ada, "اسم", [
    ["Shift+ArrowLeft", ["اسم", "عدد"]],
    ["Shift+ArrowLeft", ["اسم", "عدد"]],
    ["Shift+ArrowDown", ["اسم", "عدد", "كتب", "قلم"]],
    ["Shift+ArrowRight", ["اسم", "كتب"]],
  ]);
  // Within a list the way leads to its next item first.
  await expectSelecting(ada, "بند", [["Shift+ArrowLeft", []]]);
  await expectSelecting(ada, "آخر", [["Shift+ArrowLeft", [expect.stringMatching("آخر"), "جار"]]]);
  // Its columns have no edges to drag: these would be taken for those of the column beside.
  await ada.editor.getByText("عدد", { exact: true }).click();
  await dragFirstColumn(ada);
  expect(await ada.editor.locator("col[style^=width]").count()).toBe(0);
});

test("cells of a spreadsheet leave headers what they are, and make room for themselves", async ({
  person,
}) => {
  const ada = await person("Ada");
  const header = block("tableRow", {}, cell("tableHeader", "a"), cell("tableHeader", "b"));
  await ada.open(
    await ada.import("Pasted", doc(block("table", {}, header, row("c", "d")), paragraph())),
  );
  await ada.untilBadge("saved");
  await ada.page.evaluate(() => navigator.clipboard.writeText("1\t2\t3\n4\t5\t6\n7\t8\t9"));
  await ada.editor.getByText("a", { exact: true }).click();
  await ada.press("Control+v");
  await eventually(() => table(ada)).toBe("*1*|*2*|*3*\n4|5|6\n7|8|9");
  await ada.press("Control+z");
  await eventually(() => table(ada)).toBe("*a*|*b*\nc|d");
});

test("cells are merged and split, and a column is aligned and widened", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(
    await ada.import("Cells", doc(block("table", {}, row("a", "b"), row("c", "d")), paragraph())),
  );
  await ada.editor.getByText("a", { exact: true }).click();
  await ada.press("Home", "Shift+ArrowRight", "Shift+ArrowRight");
  await choose(ada, "Merge cells");
  await eventually(() => table(ada)).toBe("ab(2)\nc|d");
  await choose(ada, "Split cell");
  await eventually(() => table(ada)).toBe("ab|\nc|d");
  const column = ada.editor.locator("td").filter({ hasText: /^c$/ });
  await column.click();
  await choose(ada, "Centre column");
  const shown = Math.round((await column.boundingBox())?.width ?? 0);
  await choose(ada, "Wider column");
  await ada.untilBadge("saved");
  const { content } = (await ada.stored()) as Doc;
  const cells = content[0]?.content?.flatMap(({ content: inside = [] }) => inside) ?? [];
  expect(cells.map(({ attrs }) => [attrs?.["align"] ?? null, attrs?.["colwidth"] ?? null])).toEqual(
    [
      ["center", [shown + 24]],
      [null, null],
      ["center", [shown + 24]],
      [null, null],
    ],
  );
  await ada.tool("Table and cell").click();
  expect(await violationsIn(ada, "[role=menu]")).toEqual([]);
});

test("a column's width is dragged by who may edit, and opening or pointing at a table writes nothing", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  const content = doc(block("table", {}, row("a", "b"), row("c", "d")), paragraph(text("end")));
  await ada.open(await ada.import("Widths", content));
  const link = await ada.share("view");
  await bo.open(link);
  await bo.untilBadge("read-only");
  const widthOf = (who: Person) =>
    who.editor
      .locator("col")
      .first()
      .evaluate((column) => column.style.width);
  await dragFirstColumn(ada);
  await eventually(() => widthOf(bo)).toMatch(/^2\d\dpx$/);
  const width = await widthOf(bo);
  await dragFirstColumn(bo);
  expect(await widthOf(bo)).toBe(width);
  expect(bo.sent.filter((kind) => kind === "edit" || kind === "update")).toEqual([]);
  // Up from the first row is the place before the table, and above that the title.
  await ada.editor.getByText("a", { exact: true }).click();
  await ada.press("Home", "ArrowUp");
  expect(await ada.title.evaluate((field) => field === document.activeElement)).toBe(false);
  await ada.press("ArrowUp");
  await ada.type("!");
  await eventually(() => ada.title.inputValue()).toBe("Widths!");
});

/** Makes it 80 pixels narrower, if the person may. To point at it writes nothing. */
async function dragFirstColumn(person: Person): Promise<void> {
  const box = await person.editor.locator("td").first().boundingBox();
  if (box === null) throw new Error("there is no cell");
  const [x, y] = [box.x + box.width - 1, box.y + box.height / 2];
  await person.page.mouse.move(x - 30, y);
  await person.page.mouse.move(x, y, { steps: 4 });
  expect(person.sent.filter((kind) => kind === "edit" || kind === "update")).toEqual([]);
  await person.page.mouse.down();
  await person.page.mouse.move(x - 80, y, { steps: 4 });
  await person.page.mouse.up();
}

test("a table with rows of different length is repaired by the next who edits it, and by nobody who opens it", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  const content = doc(block("table", {}, row("a", "b"), row("c", "d")), paragraph(text("end")));
  await ada.open(await ada.import("Broken", content));
  const link = await ada.share("edit");
  await bo.open(link);
  await ada.untilBadge("saved");
  await bo.untilBadge("saved");
  // What two people who restructure at once leave behind, written past the editor.
  await ada.page.evaluate(() => {
    const element = document.querySelector("[data-testid=editor]") as unknown as Bound;
    const { state } = element.editor.view;
    const sync = state.plugins.find(({ key }) => key.startsWith("y-sync"));
    sync?.getState(state).binding.type.get(0).get(1).delete(1, 1);
  });
  await eventually(() => table(bo)).toBe("a|b\nc");
  await ada.untilBadge("saved");
  await bo.reload();
  await bo.untilBadge("saved");
  expect(bo.sent.filter((kind) => kind === "edit")).toEqual([]);
  await bo.editor.getByText("a", { exact: true }).click();
  await bo.type("!");
  await eventually(() => table(ada)).toMatch(/^a?!?a?\|b\nc\|$/);
});

test("on a phone a wide table scrolls in its own box", async ({ person }) => {
  const ada = await person("Ada", { viewport: { width: 390, height: 844 }, hasTouch: true });
  const wide = Array.from({ length: 8 }, (_, index) => `column ${index}`);
  await ada.open(await ada.import("Wide", doc(block("table", {}, row(...wide)), paragraph())));
  await ada.editor.locator("td").first().waitFor();
  expect(await ada.sidewaysScroll()).toBe(0);
  const scrolls = ada.editor.locator(".tableWrapper");
  expect(await scrolls.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(
    true,
  );
  await ada.editor.locator("td").first().click();
  await ada.page.getByRole("button", { name: "Table and cell" }).click();
  const entry = ada.page.getByRole("menuitem", { name: "Row below" });
  // It grows while it opens.
  await eventually(async () => Math.round((await entry.boundingBox())?.height ?? 0)).toBe(44);
});
