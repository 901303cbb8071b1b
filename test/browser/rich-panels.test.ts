import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { violationsIn } from "./accessibility.ts";
import { block, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

interface Case {
  readonly name: string;
  readonly open: (person: Person) => Promise<void>;
  /** What it changes. */
  readonly about: (person: Person) => Locator;
}

const cases: readonly Case[] = [
  {
    name: "Formula",
    open: ({ editor }) => editor.locator(".math-block").click(),
    about: ({ editor }) => editor.locator(".math-block"),
  },
  {
    name: "Description…",
    open: async ({ editor }) => {
      await editor.locator(".picture").click();
      await editor.getByRole("button", { name: "Description…" }).click();
    },
    about: ({ editor }) => editor.locator(".picture"),
  },
  {
    name: "Language of the code",
    open: ({ editor }) => editor.locator(".code-language").click(),
    about: ({ editor }) => editor.locator(".code-language"),
  },
  {
    name: "Insert a table",
    open: async (person) => {
      await person.editor.getByText("last words").click();
      await person.tool("Table").click();
    },
    about: ({ editor }) => editor.getByText("last words"),
  },
];

const content = doc(
  paragraph(text("first words")),
  block("blockMath", { latex: "x^2" }),
  block("image", { src: "/favicon.svg", width: 240 }),
  block("codeBlock", { language: null }, text("let north = 1;")),
  paragraph(text("last words")),
);

/** The two at the same document, in which everything that has a panel is drawn. */
async function together(ada: Person, bo: Person): Promise<void> {
  await ada.open(await ada.import("Panels", content));
  await bo.open(await ada.share("edit"));
  await ada.editor.locator(".math-block .katex").waitFor();
  await ada.editor.locator(".picture[data-state]").waitFor();
  await ada.editor.locator(".code-language").waitFor();
  await ada.tool("Table").waitFor();
}

/** All of the document is in sight, and a panel below any of it. */
const tall = { viewport: { width: 1280, height: 1400 } };

for (const { name, open, about } of cases) {
  test(`the panel “${name}” stands beside what it changes, and leaves the text to everybody`, async ({
    person,
  }) => {
    const ada = await person("Ada", tall);
    const bo = await person("Bo");
    await together(ada, bo);
    await open(ada);
    const panel = ada.page.getByRole("dialog", { name, exact: true });
    await panel.waitFor();
    await eventually(() => panel.evaluate((it) => it.contains(document.activeElement))).toBe(true);
    expect(await panel.getAttribute("aria-modal")).toBe(null);
    expect(await ada.page.locator("dialog:modal").count()).toBe(0);
    expect(await violationsIn(ada, "[role=dialog]")).toEqual([]);
    await eventually(() => gapPx(panel, about(ada))).toBeLessThan(12);

    // What another writes above is seen, and the panel goes with what it is about.
    await bo.toStart();
    await bo.type("one\ntwo\nthree\n");
    await ada.editor.getByText("three", { exact: true }).waitFor();
    await eventually(() => gapPx(panel, about(ada))).toBeLessThan(12);
    expect(await panel.evaluate((it) => it.contains(document.activeElement))).toBe(true);

    // A click into the text leaves it for there, and changes nothing.
    await ada.editor.getByText("one", { exact: true }).click();
    await panel.waitFor({ state: "detached" });
    await ada.press("End");
    await ada.type(" and");
    await eventually(() => ada.text()).toContain("one and\ntwo");

    // Escape leads back to where one was.
    await open(ada);
    await panel.waitFor();
    await ada.press("Escape");
    await panel.waitFor({ state: "detached" });
    await eventually(() => ada.editor.evaluate((it) => it.contains(document.activeElement))).toBe(
      true,
    );
    await eventually(() => bo.text()).toContain("one and\ntwo");
    expect(await ada.text()).toBe(await bo.text());
    expect(await ada.text()).toContain("let north = 1;\nlast words");
  });
}

test("the keys Tab and Shift+Tab go between a panel and the text, and its fields stay as they are", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  await together(ada, bo);
  await ada.editor.locator(".math-block").click();
  const source = ada.page.getByLabel("LaTeX");
  await source.fill("x^3");
  await ada.press("Shift+Tab");
  expect(await ada.editor.evaluate((it) => it.contains(document.activeElement))).toBe(true);
  await ada.press("Tab");
  expect(await source.evaluate((it) => it === document.activeElement)).toBe(true);
  expect(await source.inputValue()).toBe("x^3");
  await ada.press("Tab");
  expect(await ada.page.locator(":focus").textContent()).toBe("Remove");
  await ada.press("Tab", "Enter");
  await bo.editor.locator(".math-block annotation").getByText("x^3").waitFor({ state: "attached" });
});

test("a formula that is begun and left by a click into the text is none, and the caret is where the click was", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  await together(ada, bo);
  await ada.write(" and ");
  await ada.press("Control+Alt+m");
  await ada.page.getByLabel("LaTeX").waitFor();
  await ada.editor.getByText("first words").click();
  await ada.page.getByRole("dialog").waitFor({ state: "detached" });
  await eventually(() => ada.editor.locator(".math-inline").count()).toBe(0);
  await ada.press("End");
  await ada.type("!");
  await eventually(() => bo.text()).toContain("first words!");
  await eventually(() => bo.text()).toContain("last words and");
});

test("the language that code has is in sight among all of them", async ({ person }) => {
  const ada = await person("Ada");
  const code = block("codeBlock", { language: "yaml" }, text("a: 1"));
  await ada.open(await ada.import("Far down", doc(code, paragraph())));
  await ada.editor.locator(".code-language").click();
  const list = ada.page.getByRole("listbox");
  const chosen = ada.page.getByRole("option", { name: "YAML" });
  await eventually(() => chosen.getAttribute("aria-selected")).toBe("true");
  await eventually(async () => {
    const [box, frame] = [await chosen.boundingBox(), await list.boundingBox()];
    return box !== null && frame !== null && box.y + box.height <= frame.y + frame.height;
  }).toBe(true);
  const panel = ada.page.getByRole("dialog");
  expect(
    await panel.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight),
  ).toBe(0);
});

test("from one formula to the next it takes one click", async ({ person }) => {
  const ada = await person("Ada");
  const formula = (latex: string) => block("blockMath", { latex });
  await ada.open(await ada.import("Two", doc(formula("a"), formula("b"), paragraph())));
  await ada.editor.locator(".math-block .katex").nth(1).waitFor();
  await ada.editor.locator(".math-block").first().click();
  await eventually(() => ada.page.getByLabel("LaTeX").inputValue()).toBe("a");
  // The panel is below the first one, where the second one is.
  await ada.editor
    .locator(".math-block")
    .nth(1)
    .click({ position: { x: 8, y: 8 } });
  await eventually(() => ada.page.getByLabel("LaTeX").inputValue()).toBe("b");
  expect(await ada.page.getByRole("dialog").count()).toBe(1);
});

test("on a phone a panel is a sheet at the end of the window, below what it changes", async ({
  person,
}) => {
  const phone = { viewport: { width: 390, height: 664 }, hasTouch: true, isMobile: true };
  const ada = await person("Ada", phone);
  const lines = Array.from({ length: 12 }, (_, index) => paragraph(text(`line ${index}`)));
  await ada.open(
    await ada.import("Phone", doc(...lines, block("blockMath", { latex: "x" }), ...lines)),
  );
  await ada.editor.locator(".math-block .katex").waitFor();
  await ada.editor.locator(".math-block").tap();
  const panel = ada.page.getByRole("dialog", { name: "Formula" });
  await panel.waitFor();
  await eventually(async () => {
    const box = await panel.boundingBox();
    return box === null ? null : [box.x, box.width, box.y + box.height];
  }).toEqual([0, 390, 664]);
  await eventually(async () => {
    const [about, box] = [
      await ada.editor.locator(".math-block").boundingBox(),
      await panel.boundingBox(),
    ];
    if (about === null || box === null) return null;
    return about.y > 0 && about.y + about.height <= box.y;
  }).toBe(true);
  expect(await ada.sidewaysScroll()).toBe(0);
  expect(await violationsIn(ada, "[role=dialog]")).toEqual([]);
  await ada.editor.getByText("line 11").first().tap();
  await panel.waitFor({ state: "detached" });
  await ada.tool("Table").click();
  const size = ada.page.getByRole("dialog", { name: "Insert a table" });
  await eventually(async () => (await size.boundingBox())?.width).toBe(390);
});

/** How many CSS pixels of the page are between a panel and what it is about, above or below. */
async function gapPx(panel: Locator, about: Locator): Promise<number> {
  const [box, place] = [await panel.boundingBox(), await about.boundingBox()];
  if (box === null || place === null) return Number.POSITIVE_INFINITY;
  return Math.max(box.y - (place.y + place.height), place.y - (box.y + box.height));
}
