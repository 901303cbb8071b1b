import { expect } from "vitest";
import { block, doc, paragraph, text } from "./everything.ts";
import { eventually, test } from "./scene.ts";

const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

test("a document is made, written, formatted and shared on a phone", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada", phone), person("Bo")]);
  await ada.goHome();
  expect(await ada.sidewaysScroll()).toBe(0);
  await ada.page.getByTestId("create-document").tap();
  await ada.untilBadge("saved");
  await ada.title.tap();
  await ada.type("Shopping");
  await ada.editor.tap();
  await ada.type("Bread");
  await ada.selectBack(5);
  await ada.tool("Bold").tap();
  await eventually(() => ada.tool("Bold").getAttribute("aria-pressed")).toBe("true");
  await ada.press("ArrowRight", "Enter");
  await ada.type("a word that is far longer than any phone is wide: ");
  await ada.tool("Code").tap();
  await ada.type("x".repeat(80));
  await ada.press("Enter");
  await ada.tool("Task list").tap();
  await ada.type("Milk");
  await ada.page.getByRole("checkbox", { name: "Task: Milk" }).tap();
  await ada.untilBadge("saved");
  expect(await ada.stored()).toMatchObject({
    content: [
      paragraph(text("Bread", { type: "bold" })),
      { type: "paragraph" },
      block("taskList", {}, block("taskItem", { checked: true }, paragraph(text("Milk")))),
    ],
  });
  expect(await ada.sidewaysScroll()).toBe(0);
  await bo.open(await ada.shareByHand("edit"));
  await bo.write(" and eggs");
  await eventually(() => ada.text()).toMatch(/Milk and eggs$/);
  expect(await bo.title.inputValue()).toBe("Shopping");
  expect(await ada.sidewaysScroll()).toBe(0);
});

test("on a phone one of the others is shown, and the rest are counted", async ({ person }) => {
  const ada = await person("Ada", phone);
  const id = await ada.import("Crowded", doc(paragraph(text("Hello"))));
  await ada.open(id);
  const address = await ada.shareByHand("view");
  for (const name of ["Bo", "Cy", "Di", "Ed"]) await (await person(name)).open(address);
  await ada.page.getByRole("button", { name: "3 more people" }).tap();
  await eventually(async () => (await ada.page.locator("bdi").allInnerTexts()).toSorted()).toEqual([
    "Bo",
    "Cy",
    "Di",
    "Ed",
  ]);
  expect(await ada.page.locator("[data-testid=avatar]:not([data-self]):visible").count()).toBe(1);
});

test("on a phone the toolbar stays at the bottom of what is visible and every tool can be reached", async ({
  person,
}) => {
  const ada = await person("Ada", phone);
  await ada.open(
    await ada.import("Long", doc(...Array.from({ length: 60 }, (_, n) => paragraph(text(`${n}`))))),
  );
  const bar = ada.page.getByRole("toolbar");
  await ada.page.mouse.wheel(0, 800);
  const box = await bar.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(840);
  for (const name of ["Undo", "Redo", "Divider"]) {
    await ada.tool(name).scrollIntoViewIfNeeded();
    const button = await ada.tool(name).boundingBox();
    expect(Math.min(button?.width ?? 0, button?.height ?? 0)).toBeGreaterThanOrEqual(44);
    expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual(390);
  }
});
