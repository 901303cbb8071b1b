import { expect } from "vitest";
import { type Doc, block, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

const lines = 600;

test("a long document is written in at both ends and between two sections", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Annals", annals()));
  await bo.open(await ada.share("edit"));
  await eventually(() => sections(ada)).toEqual({ count: 12, left: expect.any(Number) });
  expect((await sections(ada)).left).toBeGreaterThan(5);
  await ada.write(" at last");
  await ada.toStart();
  await ada.type("At first ");
  // What arrives just when a key moves the caret puts it back to where it was.
  await eventually(() => plainText(bo)).toMatch(/^At first [^]* at last$/);
  // A section ends after the fiftieth block.
  await bo.select("Year 50.");
  await bo.press("ArrowLeft");
  await bo.type("Before.\n");
  await bo.press("ArrowDown", "Home", "Backspace");
  await bo.type(" and ");
  await bo.press("ArrowDown", "Home");
  const method = await bo.inputMethod();
  await method.compose("とし");
  await method.commit("年");
  const expected = (await plainText(bo)).split("\n");
  expect(expected[0]).toBe("At first Annals of 0");
  expect(expected.at(-1)).toBe("Year 599. It was a year. at last");
  expect(expected.slice(48, 53)).toEqual([
    "Year 48. It was a year.",
    "Year 49. It was a year.",
    "Before.",
    "Year 50. It was a year. and Year 51. It was a year.",
    "年Year 52. It was a year.",
  ]);
  await eventually(() => plainText(ada)).toBe(expected.join("\n"));
  await ada.untilBadge("saved");
  await bo.untilBadge("saved");
  await ada.reload();
  await eventually(() => plainText(ada)).toBe(expected.join("\n"));
});

test("selections, the outline and finding reach what is far away", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Annals", annals()));
  await bo.open(await ada.share("edit"));
  await bo.write("!");
  // The name of somebody who is far away leads to their caret.
  await ada.page.getByRole("button", { name: "Bo", exact: true }).last().click();
  await eventually(() => isInWindow(ada, "Year 599.")).toBe(true);
  await eventually(() => ada.carets()).toEqual(["Bo"]);
  await ada.toStart();
  const outline = ada.page.getByTestId("outline");
  await outline.getByText("Annals of 300", { exact: true }).click();
  await eventually(() => isInWindow(ada, "Annals of 300")).toBe(true);
  await eventually(() => outline.locator("[aria-current=location]").allInnerTexts()).toEqual([
    "Annals of 300",
  ]);
  await ada.editor.focus();
  await ada.press("Control+f");
  await ada.page.getByRole("textbox", { name: "Find", exact: true }).fill("Year 444.");
  await eventually(() => isInWindow(ada, "Year 444.")).toBe(true);
  await ada.press("Escape");
  await ada.editor.focus();
  await ada.press("Control+a");
  const count = ada.page.getByTestId("word-count");
  await eventually(() => count.innerText()).toBe("3,582 of 3,582 words");
  await ada.press("Control+c");
  const copied = await ada.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/Annals of 0[^]*Year 301\.[^]*Year 599\. It was a year\.!$/);
  // Over the borders of sections, and back.
  await ada.select("Year 120.");
  await eventually(() => count.innerText()).toBe("2 of 3,582 words");
  await ada.press("ArrowLeft");
  for (let line = 0; line < 100; line++) await ada.page.keyboard.press("Shift+ArrowDown");
  await eventually(() => count.innerText()).toBe("597 of 3,582 words");
  await ada.type("X");
  await eventually(async () => (await plainText(bo)).split("\n").slice(118, 123)).toEqual([
    "Year 118. It was a year.",
    "Year 119. It was a year.",
    "XYear 220. It was a year.",
    "Year 221. It was a year.",
    "Year 222. It was a year.",
  ]);
  await ada.press("Control+z");
  await eventually(async () => (await plainText(bo)).split("\n").length).toBe(lines);
});

test("who goes back to a document finds what they left, and a link to it begins at the top", async ({
  person,
}) => {
  const ada = await person("Ada");
  const id = await ada.import("Annals", annals());
  await ada.open(id);
  const yearAtTop = (): Promise<number> =>
    ada.page.evaluate(() => {
      const line = document.elementFromPoint(innerWidth / 2, innerHeight / 3);
      return Number(/^Year (\d+)/.exec(line?.textContent ?? "")?.[1]);
    });
  await ada.editor.locator("p", { hasText: "Year 410." }).scrollIntoViewIfNeeded();
  await eventually(yearAtTop).toBeGreaterThan(380);
  const left = await yearAtTop();
  await ada.page.getByTestId("editor").evaluate(() => {
    document.querySelector<HTMLElement>("header a[href='/']")?.click();
  });
  await ada.page.getByTestId("recent-document").first().waitFor();
  await ada.page.goBack();
  await eventually(async () => Math.abs((await yearAtTop()) - left)).toBeLessThanOrEqual(2);
  await ada.goHome();
  await ada.page.getByTestId("recent-document").first().getByRole("link").click();
  await ada.editor.waitFor();
  await ada.page.getByTestId("word-count").waitFor();
  expect(await ada.page.evaluate(() => scrollY)).toBe(0);
});

test("nothing of a long document is left out when it is printed", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Annals", annals()));
  await eventually(async () => (await sections(ada)).left).toBeGreaterThan(5);
  await ada.page.emulateMedia({ media: "print" });
  await eventually(() => sections(ada)).toEqual({ count: 12, left: 0 });
});

/** How many sections there are, and how many of them the browser leaves out. */
function sections({ editor }: Person): Promise<{ readonly count: number; readonly left: number }> {
  return editor.evaluate((root) => {
    const all = [...root.querySelectorAll(".section")];
    const left = all.filter(
      ({ firstElementChild }) =>
        firstElementChild?.checkVisibility({ contentVisibilityAuto: true }) === false,
    );
    return { count: all.length, left: left.length };
  });
}

function plainText({ editor }: Person): Promise<string> {
  return editor.evaluate((root) =>
    [...root.querySelectorAll("p, h2")].map((block) => block.textContent).join("\n"),
  );
}

function isInWindow({ editor }: Person, words: string): Promise<boolean> {
  return editor.evaluate((root, wanted) => {
    const found = [...root.querySelectorAll("p, h2")].find(
      ({ textContent }) => textContent?.startsWith(wanted) === true,
    );
    const { top = -1, bottom = -1 } = found?.getBoundingClientRect() ?? {};
    return top >= 0 && bottom <= innerHeight;
  }, words);
}

function annals(): Doc {
  return doc(
    ...Array.from({ length: lines }, (_, line) =>
      line % 100 === 0
        ? block("heading", { level: 2 }, text(`Annals of ${line}`))
        : paragraph(text(`Year ${line}. It was a year.`)),
    ),
  );
}
