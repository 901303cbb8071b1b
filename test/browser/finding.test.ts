import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { block, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

test("finding counts, goes round, and keeps its place while somebody else writes", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Poem", poem()));
  await bo.open(await ada.share("edit"));
  await ada.toStart();
  const find = await startFinding(ada, "rose");
  expect(await find.outcome()).toBe("1 of 3");
  expect(await find.field.getAttribute("spellcheck")).toBe("false");
  await ada.press("Enter", "Enter");
  expect(await find.outcome()).toBe("3 of 3");
  expect(await ada.page.locator(".find-current").allInnerTexts()).toEqual(["ROSE"]);
  await ada.press("Enter");
  expect(await find.outcome()).toBe("1 of 3");
  await ada.press("Shift+Enter", "F3", "F3", "Shift+F3");
  expect(await find.outcome()).toBe("1 of 3");
  await ada.press("Enter");
  await bo.toStart();
  await bo.type("rose and rose ");
  await eventually(() => find.outcome()).toBe("4 of 5");
  await bo.select("ROSE");
  await bo.press("Delete");
  await eventually(() => find.outcome()).toBe("4 of 4");
  await find.option("Match case").click();
  expect(await find.outcome()).toBe("4 of 4");
  await find.option("Match case").click();
  await find.field.fill("(ro");
  await find.option("Regular expression").click();
  await ada.page.getByText("A “(” is not closed yet.").waitFor();
  await find.field.fill("(e)nd$");
  await eventually(() => find.outcome()).toBe("1 of 1");
  await ada.press("Escape");
  await eventually(() => ada.page.getByRole("search").count()).toBe(0);
  expect(await ada.page.evaluate(() => getSelection()?.toString())).toBe("end");
  expect(await ada.page.locator(".find-match").count()).toBe(0);
});

test("an expression that takes too long is given up, and the text goes on", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Long", doc(paragraph(text(`${"a".repeat(64)}!`)))));
  await ada.toStart();
  const find = await startFinding(ada, "(a+)+$");
  await find.option("Regular expression").click();
  const reason = ada.page.getByText("This expression takes too long.");
  await ada.editor.focus();
  await ada.type("Meanwhile ");
  await reason.waitFor();
  await ada.type("and after. ");
  expect(await ada.text()).toBe(`Meanwhile and after. ${"a".repeat(64)}!`);
  await find.field.fill("a+!$");
  await eventually(() => find.outcome()).toBe("1 of 1");
  expect(await reason.count()).toBe(0);
  // What is written is looked into as well.
  await ada.toStart();
  await ada.type("a! Aa!\n");
  await find.field.fill("a!$");
  await eventually(() => find.outcome()).toBe("2 of 2");
  await ada.toStart();
  await ada.type("aa!\n");
  await eventually(() => find.outcome()).toBe("3 of 3");
});

test("all matches are replaced while somebody else writes, and one undo takes that back", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Poem", poem()));
  await bo.open(await ada.share("edit"));
  await ada.write(" Ada.");
  const find = await startFinding(ada, "rose");
  await ada.page.getByRole("button", { name: "Replacing" }).click();
  await ada.page.getByRole("textbox", { name: "Replace with" }).fill("tulip");
  await bo.toStart();
  const replace = ada.page.getByRole("button", { name: "Replace all" });
  await Promise.all([bo.type("Bo sees a "), replace.click()]);
  await ada.page.getByText(/matches are replaced/).waitFor();
  await bo.type("rose: ");
  await eventually(() => ada.text()).toMatch(/^Bo sees a rose: /);
  await replace.click();
  const replaced = "Bo sees a tulip: a tulip is\na tulip is a tulip\nend Ada.";
  await eventually(() => ada.text()).toBe(replaced);
  await eventually(() => bo.text()).toBe(replaced);
  expect(await find.outcome()).toBe("None");
  expect(await ada.page.locator("blockquote strong").innerText()).toBe("tulip");
  await ada.press("Escape");
  // The second replacement took one more, the first took all three, and the words were typed before.
  await ada.press("Control+z");
  await eventually(() => bo.text()).toMatch(/^Bo sees a rose: /);
  await ada.press("Control+z");
  await eventually(() => bo.text()).toMatch(/a rose is\na rose is a ROSE\nend Ada\.$/);
  expect(await bo.text()).toMatch(/^Bo sees a rose: /);
});

/** The end of the first line is bold: “rose” is found there across marks. */
function poem() {
  return doc(
    paragraph(text("a ro"), text("se is", { type: "bold" })),
    block("blockquote", {}, paragraph(text("a rose is a "), text("ROSE", { type: "bold" }))),
    paragraph(text("end")),
  );
}

interface FindPanel {
  readonly field: Locator;
  readonly outcome: () => Promise<string>;
  readonly option: (name: string) => Locator;
}

async function startFinding(person: Person, words: string): Promise<FindPanel> {
  await person.press("Control+f");
  const panel = person.page.getByRole("search");
  const field = panel.getByRole("textbox", { name: "Find" });
  await field.fill(words);
  return {
    field,
    outcome: async () => panel.getByRole("status").innerText(),
    option: (name) => panel.getByRole("button", { name }),
  };
}
