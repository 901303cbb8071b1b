import { expect } from "vitest";
import { doc, everything, paragraph, text } from "./everything.ts";
import { menusReady } from "./menus-ready.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

test("selected words get a bar beside them, which steps away and leaves the selection", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Marks", doc(paragraph(text("plain words")))));
  await bo.open(await ada.share("edit"));
  await menusReady(ada);
  await ada.select("words");
  await bar(ada).waitFor();
  await bar(ada).getByRole("button", { name: "Bold" }).click();
  await eventually(() => bo.editor.locator("strong").innerText()).toBe("words");
  // What somebody else writes leaves it where it is.
  await bo.toStart();
  await bo.type("Bo: ");
  await eventually(() => ada.text()).toBe("Bo: plain words");
  expect(await bar(ada).isVisible()).toBe(true);
  await bar(ada).getByRole("button", { name: "Highlight" }).click();
  await bar(ada).getByRole("menuitemradio", { name: "Highlight: green" }).click();
  await eventually(() => bo.editor.locator("mark").getAttribute("data-color")).toBe("green");
  await ada.press("Escape");
  await bar(ada).waitFor({ state: "detached" });
  await ada.type("marks");
  await eventually(() => bo.text()).toBe("Bo: plain marks");
  // A menu that came later has not taken the undo history with it.
  await ada.press("Control+z", "Control+z", "Control+z", "Control+z");
  await eventually(() => bo.text()).toBe("Bo: plain words");
});

test("text is aligned by menu and by keys, and the bar of buttons can be put away", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.open(await ada.import("Marks", doc(paragraph(text("in the middle")))));
  await menusReady(ada);
  await ada.toEnd();
  await ada.tool("Alignment").click();
  await ada.page.getByRole("menuitemradio", { name: "Alignment: centre" }).click();
  await eventually(() => alignmentOf(ada)).toBe("center");
  await ada.press("Control+Shift+r");
  await eventually(() => alignmentOf(ada)).toBe("right");
  await ada.page.getByRole("button", { name: "Put the toolbar away" }).click();
  await ada.tool("Bold").waitFor({ state: "hidden" });
  await ada.reload();
  await ada.page.getByRole("button", { name: "Show the toolbar" }).waitFor();
  await ada.tool("Bold").waitFor({ state: "hidden" });
  // Its keys are heard all the same.
  await ada.toEnd();
  await ada.press("Control+k");
  await ada.page.getByRole("textbox", { name: "Address" }).fill("example.org");
  await ada.press("Enter");
  await eventually(() => ada.editor.locator("a").getAttribute("href")).toBe("https://example.org/");
  await ada.page.getByRole("button", { name: "Show the toolbar" }).click();
  await ada.tool("Bold").waitFor();
});

test("a link is pasted over words, looked at, changed and taken away", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Links", doc(paragraph(text("see the site for more")))));
  await bo.open(await ada.share("edit"));
  await menusReady(ada);
  await ada.page.evaluate(() => navigator.clipboard.writeText("https://example.org/a"));
  await ada.select("the site");
  await ada.press("Control+v");
  const link = bo.editor.getByRole("link", { name: "the site", exact: true });
  await eventually(() => link.getAttribute("href")).toBe("https://example.org/a");
  await ada.press("End");
  await ada.editor.locator("a").hover();
  const card = ada.page.getByTestId("link-card");
  await card.getByText("example.org/a").waitFor();
  await card.getByRole("button", { name: "Edit" }).click();
  await card.getByRole("textbox", { name: "Address" }).fill("example.net");
  await ada.press("Enter");
  await eventually(() => link.getAttribute("href")).toBe("https://example.net/");
  await ada.page.mouse.move(5, 5);
  await card.waitFor({ state: "detached" });
  await ada.editor.locator("a").hover();
  await card.getByRole("button", { name: "Remove link" }).click();
  await eventually(() => link.count()).toBe(0);
  expect(await bo.text()).toBe("see the site for more");
});

test("opening every kind of block, and toggles in it, writes nothing", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Everything", everything));
  await menusReady(ada);
  await ada.untilBadge("saved");
  const before = await ada.stored();
  await bo.open(await ada.share("view"));
  await ada.page.getByRole("button", { name: "Open this toggle" }).click();
  await ada.editor.getByText("of it").waitFor();
  // Who reads has a toggle of the browser's own.
  await bo.editor.locator("summary").first().click();
  await bo.editor.getByText("of it").waitFor();
  await ada.reload();
  await menusReady(ada);
  expect(await ada.stored()).toEqual(before);
  expect([...ada.sent, ...bo.sent].filter((kind) => kind === "update" || kind === "edit")).toEqual(
    [],
  );
});

function bar({ page }: Person) {
  return page.getByTestId("selection-bar");
}

function alignmentOf({ editor }: Person): Promise<string> {
  return editor.locator("p").evaluate((block) => getComputedStyle(block).textAlign);
}
