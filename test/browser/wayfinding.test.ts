import { expect } from "vitest";
import { type Doc, block, doc, paragraph, text } from "./everything.ts";
import { eventually, test } from "./scene.ts";

test("the outline follows the text, the scrolling and a click, and is stored nowhere", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Report", report()));
  const outline = ada.page.getByTestId("outline");
  const current = outline.locator("[aria-current=location]");
  const headings = outline.locator("li > button:first-child");
  await eventually(() => headings.allInnerTexts()).toEqual(["Aim", "Method", "Aim"]);
  await headings.nth(1).click();
  await eventually(() => current.allInnerTexts()).toEqual(["Method"]);
  await ada.page.evaluate(() => scrollTo(0, 0));
  await eventually(() => current.allInnerTexts()).toEqual([]);
  await bo.open(await ada.share("edit"));
  await bo.select("Method");
  await bo.type("Way");
  await eventually(() => headings.allInnerTexts()).toEqual(["Aim", "Way", "Aim"]);
  await headings.nth(2).focus();
  await ada.press("Tab", "Enter");
  const address = await ada.page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(address).hash).toBe("#h-aim-2");
  // Somebody with access opens it at the heading, and is not sent away by the missing secret.
  await bo.page.goto(address);
  await eventually(() =>
    bo.page.evaluate(() => {
      const heading = [...document.querySelectorAll("[data-testid=editor] h2")].at(-1);
      return heading !== undefined && heading.getBoundingClientRect().top < innerHeight / 2;
    }),
  ).toBe(true);
  expect(JSON.stringify(await ada.stored())).not.toContain("h-aim");
});

test("what is folded away is shown to whoever goes there, and to nobody else", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const folded = block(
    "details",
    {},
    block("detailsSummary", {}, text("More")),
    block(
      "detailsContent",
      {},
      block("heading", { level: 2 }, text("Hidden")),
      paragraph(text("needle")),
    ),
  );
  await ada.open(await ada.import("Report", doc(folded, ...report().content, folded)));
  await bo.open(await ada.share("edit"));
  const [first, last] = [
    bo.editor.getByText("needle").first(),
    bo.editor.getByText("needle").last(),
  ];
  const outline = bo.page.getByTestId("outline");
  // A heading that nobody sees is not the one that is read.
  await outline.getByRole("button", { name: "Hidden" }).first().waitFor();
  await bo.page.evaluate(() => scrollTo(0, 300));
  const current = outline.locator("[aria-current=location]");
  await eventually(() => current.allInnerTexts()).toEqual(["Aim"]);
  await bo.toStart();
  await bo.press("Control+f");
  const field = bo.page.getByRole("search").getByRole("textbox", { name: "Find" });
  await field.fill("needle");
  await eventually(() => first.isVisible()).toBe(true);
  await bo.press("Enter");
  await eventually(() => last.isVisible()).toBe(true);
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await bo.press("Escape");
  // For Ada, Bo is where the folded words are, which is further down.
  await ada.page.getByTestId("people-below").getByText("Bo is further down").waitFor();
  expect(await ada.editor.getByText("needle").last().isVisible()).toBe(false);
  await ada.page.getByTestId("people-below").click();
  await eventually(() => ada.editor.getByText("needle").last().isVisible()).toBe(true);
  await ada.page
    .getByTestId("outline")
    .getByRole("button", { name: "Hidden", exact: true })
    .first()
    .click();
  await eventually(() => ada.editor.getByText("needle").first().isVisible()).toBe(true);
});

test("a long outline follows the reading", async ({ person }) => {
  const ada = await person("Ada");
  const sections = Array.from({ length: 60 }, (_, index) => [
    block("heading", { level: 2 }, text(`Section ${index}`)),
    ...Array.from({ length: 6 }, () => paragraph(text("words"))),
  ]);
  await ada.open(await ada.import("Long", doc(...sections.flat())));
  const entry = ada.page
    .getByTestId("outline")
    .getByRole("button", { name: "Section 40", exact: true });
  await entry.waitFor();
  await ada.editor.getByText("Section 40").evaluate((heading) => heading.scrollIntoView());
  await eventually(() => entry.getAttribute("aria-current")).toBe("location");
  const isInSight = () =>
    entry.evaluate((element) => {
      const nav = element.closest("nav")?.getBoundingClientRect();
      const { top, bottom } = element.getBoundingClientRect();
      return nav !== undefined && top >= nav.top && bottom <= nav.bottom;
    });
  await eventually(isInSight).toBe(true);
});

test("the commands do by name what buttons do, and give the focus back", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Report", report()));
  await ada.select("Method");
  await ada.press("Control+Shift+k");
  await ada.page.locator("dialog input:focus").waitFor();
  await ada.page.keyboard.type("bullet");
  await ada.press("Enter");
  await eventually(() => ada.page.locator("[data-testid=editor] li").innerText()).toBe("Method");
  await ada.press("Control+Shift+k");
  await ada.page.locator("dialog input:focus").waitFor();
  await ada.page.keyboard.type("nothing of the kind");
  await ada.page.getByText("Nothing is called that.").waitFor();
  await ada.press("Escape");
  await eventually(() => ada.page.getByRole("dialog").count()).toBe(0);
  await ada.type("Way");
  await eventually(() => ada.page.locator("[data-testid=editor] li").innerText()).toBe("Way");
  await ada.press("Control+/");
  const help = ada.page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.getByText("Ctrl+F", { exact: true }).waitFor();
  await ada.press("Escape");
  await help.waitFor({ state: "detached" });
  await ada.type("?");
  await eventually(() => ada.page.locator("[data-testid=editor] li").innerText()).toBe("Way?");
});

test("what has a button elsewhere is found by name as well", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Report", report()));
  await ada.page.getByTestId("word-count").waitFor();
  const { page } = ada;
  const run = async (words: string, label: string): Promise<void> => {
    await ada.press("Control+Shift+k");
    await page.locator("dialog input:focus").waitFor();
    await page.keyboard.type(words);
    const chosen = page.locator("[cmdk-item][aria-selected=true]");
    await chosen.filter({ hasText: new RegExp(`^${label}`) }).waitFor();
    await ada.press("Enter");
  };
  await run("dark", "Appearance: Dark");
  await eventually(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe(
    "dark",
  );
  await ada.select("Method");
  await run("todo", "Task list");
  await ada.editor.getByRole("checkbox").waitFor();
  for (const [words, label, name] of [
    ["word count", "Word count", "Word count"],
    ["link", "Link", "Link"],
    ["rename", "Your name and appearance", "Your name and appearance"],
    ["invite", "Share", "Share this document"],
  ] as const) {
    await run(words, label);
    const opened = page.getByRole("dialog", { name, exact: true });
    await opened.waitFor();
    await ada.press("Escape");
    await eventually(() => page.getByRole("dialog").count()).toBe(0);
  }
  await run("title", "Change the title");
  await page.keyboard.type("Another");
  await eventually(() => ada.title.inputValue()).toBe("Another");
  await run("new document", "New document");
  await eventually(() => ada.title.inputValue()).toBe("");
});

test("words are counted in the text and in what is selected", async ({ person }) => {
  const ada = await person("Ada");
  const image = block("image", { src: "/favicon.svg", width: 64 });
  await ada.open(await ada.import("Short", doc(image, paragraph(text("One two, three four.")))));
  const count = ada.page.getByTestId("word-count");
  await eventually(() => count.innerText()).toBe("4 words");
  await ada.select("two, three");
  await eventually(() => count.innerText()).toBe("2 of 4 words");
  // An image has none to count.
  await ada.editor.locator("img").click();
  await eventually(() => count.innerText()).toBe("4 words");
  await ada.write(" five");
  await eventually(() => count.innerText()).toBe("5 words");
  await count.click();
  await ada.page.getByText("Reading time").waitFor();
});

test("on a phone the outline is a sheet, and finding fits", async ({ person }) => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const ada = await person("Ada", phone);
  await ada.open(await ada.import("Report", report()));
  await ada.page.getByRole("button", { name: "All commands" }).tap();
  await ada.page.getByRole("option", { name: "Outline" }).tap();
  const sheet = ada.page.getByRole("dialog", { name: "Outline" });
  await sheet.getByText("Reading time").waitFor();
  await sheet.getByRole("button", { name: "Method", exact: true }).tap();
  await sheet.waitFor({ state: "detached" });
  await eventually(() => ada.page.evaluate(() => scrollY > 200)).toBe(true);
  await ada.page.getByRole("button", { name: "All commands" }).tap();
  await ada.page.getByRole("option", { name: "Find in the text" }).tap();
  await ada.page.getByRole("textbox", { name: "Find" }).fill("line 3");
  await ada.page.getByText(/^\d+ of \d+$/).waitFor();
  expect(await ada.sidewaysScroll()).toBe(0);
});

function report(): Doc {
  const lines = Array.from({ length: 30 }, (_, index) => paragraph(text(`line ${index}`)));
  return doc(
    block("heading", { level: 1 }, text("Aim")),
    ...lines,
    block("heading", { level: 2 }, text("Method")),
    ...lines,
    block("heading", { level: 2 }, text("Aim")),
    ...lines,
  );
}
