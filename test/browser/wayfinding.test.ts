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

test("words are counted in the text and in what is selected", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Short", doc(paragraph(text("One two, three four.")))));
  const count = ada.page.getByTestId("word-count");
  await eventually(() => count.innerText()).toBe("4 words");
  await ada.select("two, three");
  await eventually(() => count.innerText()).toBe("2 of 4 words");
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
