import { expect } from "vitest";
import { violationsOf } from "./accessibility.ts";
import { block, doc, everything, paragraph, text } from "./everything.ts";
import { menusReady } from "./menus-ready.ts";
import { eventually, test } from "./scene.ts";

const isWhole = process.env["LOOKS"] === "whole";

test.for(isWhole ? (["light", "dark"] as const) : (["light"] as const))(
  "toggles, the bar at a selection and the card of a link can be used by everyone, in %s",
  async (colorScheme, { person }) => {
    const ada = await person("Ada", { colorScheme });
    await ada.open(await ada.import("Everything", everything));
    await menusReady(ada);
    await ada.page.getByRole("button", { name: "Open this toggle" }).click();
    expect(await violationsOf(ada)).toEqual([]);
    await ada.select("bold and italic");
    await ada.page.getByTestId("selection-bar").waitFor();
    expect(await violationsOf(ada)).toEqual([]);
    await ada.press("Escape");
    await ada.editor.getByRole("link", { name: "link", exact: true }).hover();
    await ada.page.getByTestId("link-card").waitFor();
    expect(await violationsOf(ada)).toEqual([]);
  },
);

test.for(isWhole ? (["light", "dark"] as const) : (["dark"] as const))(
  "menus of callouts, of blocks and behind a slash can be used by everyone, in %s",
  async (colorScheme, { person }) => {
    const ada = await person("Ada", { colorScheme });
    await ada.open(await ada.import("Everything", everything));
    await menusReady(ada);
    await ada.page.locator("[data-callout-kind]").click();
    await ada.page.getByRole("menu", { name: "Kind of callout" }).waitFor();
    expect(await violationsOf(ada)).toEqual([]);
    await ada.press("Escape");
    await ada.select("Two");
    await ada.press("Control+.");
    await ada.page.getByRole("menu", { name: "What to do with this block" }).waitFor();
    expect(await violationsOf(ada)).toEqual([]);
    await ada.press("Escape");
    await ada.write("\n/");
    await ada.page.getByTestId("slash-menu").waitFor();
    // The bar of buttons, which steps aside for what is typed, comes back.
    await ada.page.mouse.move(5, 5);
    await eventually(() => ada.page.locator("[data-aside=true]").count()).toBe(0);
    await ada.tool("Bold").hover();
    expect(await violationsOf(ada)).toEqual([]);
  },
);

test("without a mouse, a callout changes its kind and a block becomes another", async ({
  person,
}) => {
  const ada = await person("Ada");
  const callout = block("callout", { kind: "note" }, paragraph(text("mind the gap")));
  await ada.open(await ada.import("Callout", doc(callout, paragraph(text("plain")))));
  await menusReady(ada);
  await ada.select("mind");
  await ada.press("Control+Shift+k");
  await ada.page.locator("dialog input:focus").waitFor();
  await ada.page.keyboard.type("callout warning");
  await ada.press("Enter");
  await eventually(() => ada.editor.locator("aside").getAttribute("data-callout")).toBe("warning");
  await ada.editor.locator("[data-callout-kind]").focus();
  await ada.press("Enter", "ArrowUp", "Enter");
  await eventually(() => ada.editor.locator("aside").getAttribute("data-callout")).toBe(
    "important",
  );
  await ada.select("plain");
  await ada.press("Control+.");
  await ada.page.locator("[popover] :focus").waitFor();
  await ada.press("ArrowRight", "ArrowRight", "Enter");
  await eventually(() => ada.editor.locator("h2").allInnerTexts()).toEqual(["plain"]);
  // The focus is in the text again.
  await ada.press("End");
  await ada.type("!");
  await eventually(() => ada.editor.locator("h2").allInnerTexts()).toEqual(["plain!"]);
  await ada.press("Control+/");
  const help = ada.page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.getByText("Alt+Shift+↑").waitFor();
});

test("on a phone the slash menu is a sheet above the bar, and what is typed stays in sight", async ({
  person,
}) => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const ada = await person("Ada", phone);
  await ada.open(await ada.import("Long", doc(...Array.from({ length: 20 }, line), paragraph())));
  await menusReady(ada);
  await ada.toEnd();
  await ada.type("/");
  const sheet = ada.page.getByTestId("slash-menu");
  await sheet.waitFor();
  const { top, bottom } = await ada.editor.locator("p").last().evaluate(edges);
  const sheetBox = await sheet.evaluate(edges);
  expect(bottom).toBeLessThanOrEqual(sheetBox.top);
  expect(top).toBeGreaterThan(0);
  const bar = ada.page.getByRole("toolbar", { name: "Formatting", exact: true });
  expect(sheetBox.bottom).toBeLessThanOrEqual((await bar.evaluate(edges)).top);
  const option = sheet.getByRole("option", { name: "Heading 1" });
  expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await option.tap();
  await ada.type("Chapter");
  await eventually(() => ada.editor.locator("h1").innerText()).toBe("Chapter");
  expect(await ada.sidewaysScroll()).toBe(0);
  expect(await ada.page.getByTestId("block-handle").count()).toBe(0);
});

function line(_: unknown, index: number) {
  return paragraph(text(`Line ${index}, and a few more words`));
}

/** Runs in the page. */
function edges(element: Element): { readonly top: number; readonly bottom: number } {
  const { top, bottom } = element.getBoundingClientRect();
  return { top, bottom };
}
