import { expect } from "vitest";
import { german } from "../../apps/web/src/text/de.ts";
import { text as english } from "../../apps/web/src/text/en.ts";
import { block, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

test("whoever reads German meets no English on the way through the application", async ({
  person,
}) => {
  const ada = await person("Ada", { locale: "de-AT" });
  const { page } = ada;
  const found: string[] = [];
  const look = async (): Promise<void> => {
    found.push(...(await wordsOn(ada)).filter(isEnglish));
  };
  await ada.goHome();
  expect(await page.evaluate(() => [document.documentElement.lang, document.title])).toEqual([
    "de",
    "Scriptorium",
  ]);
  await page.getByText("Ein stiller Raum").waitFor();
  await look();
  await ada.open(
    await ada.import("Brücke", doc(block("heading", { level: 2 }, text("Ufer")), paragraph())),
  );
  await page.getByRole("button", { name: "Verbindung: Gespeichert" }).click();
  await page.getByTestId("word-count").waitFor();
  await look();
  await ada.press("Escape");
  await page.getByTestId("share").click();
  await look();
  await page.getByTestId("share-create").click();
  await page.getByText("Link kopiert").waitFor();
  await look();
  await ada.press("Escape");
  await page.locator("[data-self]").click();
  await look();
  await ada.press("Escape");
  await ada.editor.focus();
  await ada.press("Control+f");
  await page.getByRole("textbox", { name: "Suchen" }).fill("(U");
  await look();
  await ada.press("Escape");
  await ada.press("Control+Shift+k");
  await page.locator("dialog input:focus").waitFor();
  await look();
  await ada.press("Escape");
  await ada.press("Control+/");
  await page.getByRole("dialog", { name: "Tastenkürzel" }).waitFor();
  await look();
  await ada.press("Escape");
  await ada.goHome();
  await page.getByTestId("recent-document").waitFor();
  await page.getByRole("button", { name: "Was mit „Brücke“" }).click();
  await look();
  await page.getByRole("menuitem", { name: "Löschen" }).click();
  await page.getByText("liegt im Papierkorb").waitFor();
  await page.getByText("Papierkorb", { exact: true }).click();
  await page.getByRole("button", { name: /zurückholen/ }).waitFor();
  await look();
  ada.expect(/status of 404/);
  for (const path of ["/nirgendwo", "/d/AAAAAAAAAAAAAAAAAAAAAA"]) {
    await ada.visit(path);
    await page.getByRole("link", { name: "Zur Startseite" }).waitFor();
    await look();
  }
  expect([...new Set(found)]).toEqual([]);
});

test("a language that was chosen holds for every page and visit, whatever the browser's is", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.create("Bridge");
  await ada.write("Kept.");
  await ada.page.locator("[data-self]").click();
  await ada.page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await ada.untilBadge("saved");
  await ada.page.getByRole("button", { name: "Verbindung: Gespeichert" }).waitFor();
  await eventually(() => ada.text()).toBe("Kept.");
  expect(await ada.page.evaluate(() => document.documentElement.lang)).toBe("de");
  await ada.goHome();
  await ada.page.getByRole("button", { name: "Neues Dokument" }).waitFor();
  await ada.page.getByRole("combobox", { name: "Sprache" }).selectOption("en");
  await ada.page.getByRole("button", { name: "New document" }).waitFor();
  expect(await ada.page.evaluate(() => document.documentElement.lang)).toBe("en");
});

/** Every text of the page, and every name and hint that is not shown. */
function wordsOn({ page }: Person): Promise<readonly string[]> {
  return page.evaluate(() => {
    const words: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      // Languages are offered in their own words.
      if (node.parentElement?.closest("[lang], script, style") === document.documentElement) {
        words.push(node.textContent ?? "");
      }
    }
    for (const name of ["aria-label", "aria-description", "title", "placeholder"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        words.push(element.getAttribute(name) ?? "");
      }
    }
    return words.map((word) => word.trim()).filter((word) => word !== "");
  });
}

const germanTexts = new Set(patterns(german));
const englishTexts = [...new Set(patterns(english))]
  .filter((pattern) => !germanTexts.has(pattern))
  .map((pattern) => new RegExp(pattern, "u"));

function isEnglish(words: string): boolean {
  return englishTexts.some((pattern) => pattern.test(words));
}

/** What each text looks like, with anything at all where it varies. */
function* patterns(tree: object): Generator<string> {
  for (const value of Object.values(tree) as unknown[]) {
    if (typeof value === "string") yield `^${literally(value)}$`;
    else if (typeof value === "function") {
      const gap = "\u0001";
      const whole = String((value as (...values: string[]) => string)(gap, gap, gap));
      const parts = whole.split(gap).map((part) => literally(part));
      // A number alone is in no language.
      if (/\p{L}{2}/u.test(whole)) yield `^${parts.join(".*")}$`;
    } else if (typeof value === "object" && value !== null) yield* patterns(value);
  }
}

function literally(part: string): string {
  return part.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
