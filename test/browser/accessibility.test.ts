import type { Page } from "playwright-core";
import { expect } from "vitest";
import { violationsOf } from "./accessibility.ts";
import { Cable } from "./cable.ts";
import { block, doc, everything, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test, visitorOf } from "./scene.ts";

const calm = { reducedMotion: "reduce" } as const;
const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  ...calm,
};

/** Every way to look at a page that changes its colours or its direction. */
const looks: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  light: (page) => page.emulateMedia({ colorScheme: "light", forcedColors: "none" }),
  dark: (page) => page.emulateMedia({ colorScheme: "dark", forcedColors: "none" }),
  "right to left": (page) => turn(page, "rtl"),
  "forced colours": (page) => page.emulateMedia({ forcedColors: "active" }),
};

/** Runs in the page: until what fades or moves has arrived, and nothing has begun to in the frame after. */
async function settle(): Promise<void> {
  // What moves for ever is never settled, and is looked at as it is.
  for (let rounds = 0; rounds < 10; rounds++) {
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const moving = document.getAnimations();
    if (moving.length === 0) return;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
}

async function turn(page: Page, direction: "ltr" | "rtl"): Promise<void> {
  await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
}

/** What is wrong with the screens that were looked at, by screen and look. */
class Findings {
  readonly #person: Person;
  readonly all: Record<string, readonly string[]> = {};
  #count = 0;

  constructor(person: Person) {
    this.#person = person;
  }

  /** The first screen in every look, the others in light and in dark by turns. */
  async look(screen: string): Promise<void> {
    const { page } = this.#person;
    const isWhole = this.#count === 0 || process.env["LOOKS"] === "whole";
    const chosenLook = this.#count % 2 === 0 ? "light" : "dark";
    this.#count += 1;
    const chosen = Object.entries(looks).filter(([name]) => isWhole || name === chosenLook);
    for (const [name, apply] of chosen) {
      // From the same look each time: a page on its way from another is in neither.
      await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
      await page.evaluate(settle);
      await apply(page);
      await page.evaluate(settle);
      const violations = await violationsOf(this.#person);
      const sideways = await this.#person.sidewaysScroll();
      const found = sideways > 0 ? [...violations, `scrolls sideways by ${sideways}`] : violations;
      if (found.length > 0) this.all[`${screen}, ${name}`] = found;
      await turn(page, "ltr");
    }
  }
}

test("nothing is wrong with the front page in any state and look", async ({ person }) => {
  const ada = await person("Ada", calm);
  const findings = new Findings(ada);
  const { page } = ada;
  await ada.goHome();
  await findings.look("empty");
  for (const title of ["Letters", "Shelf marks"]) {
    await ada.open(await ada.import(title, doc(paragraph(text("Hello")))));
    await ada.untilBadge("saved");
  }
  await ada.goHome();
  await page.getByTestId("recent-document").nth(1).waitFor();
  await findings.look("list");
  await page.getByRole("button", { name: "What to do with “Letters”" }).click();
  await findings.look("menu");
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await findings.look("renaming");
  await ada.press("Escape");
  await page.getByRole("button", { name: "What to do with “Letters”" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  // Under the pointer it stays.
  await page.getByText("is in the trash").hover();
  await findings.look("notice");
  await page.mouse.move(0, 0);
  await page.getByRole("searchbox").fill("nothing of the kind");
  await findings.look("nothing found");
  await page.getByRole("searchbox").fill("");
  await page.getByText("Trash", { exact: true }).click();
  await page.getByText("Take back").first().waitFor();
  await findings.look("trash");
  await page.getByText("Shared", { exact: true }).click();
  await findings.look("nothing shared");
  await ada.visit("/nowhere");
  await page.getByRole("heading", { name: "There is no page here" }).waitFor();
  await findings.look("not found");
  expect(findings.all).toEqual({});
});

test("nothing is wrong with the document of a writer, in any look", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada", calm), person("Bo")]);
  const findings = new Findings(ada);
  const { page } = ada;
  await ada.open(await ada.import("Everything", everything));
  await bo.open(await ada.share("edit"));
  await bo.select("the end");
  await eventually(() => ada.carets()).toEqual(["Bo"]);
  await page.getByTestId("word-count").waitFor();
  await findings.look("document");
  await page.getByTestId("sync-badge").click();
  await findings.look("badge");
  await ada.press("Escape");
  await page.locator("[data-self]").click();
  await findings.look("account");
  await ada.press("Escape");
  await page.getByTestId("share").click();
  await findings.look("share");
  await page.getByTestId("share-create").click();
  await page.getByTestId("share-url").waitFor();
  await findings.look("shared");
  await ada.press("Escape");
  await page.getByTestId("word-count").click();
  await findings.look("counts");
  await ada.press("Escape");
  await page.getByRole("button", { name: "Text style" }).click();
  await findings.look("text style");
  await ada.press("Escape");
  await ada.select("quoted");
  await ada.press("Control+k");
  await page.getByRole("textbox", { name: "Address" }).waitFor();
  await findings.look("link");
  await ada.press("Escape");
  await page.getByRole("button", { name: "Bo", exact: true }).click();
  await page.getByTestId("follow-bar").waitFor();
  await findings.look("following");
  expect(findings.all).toEqual({});
});

test("nothing is wrong with the dialogs and panels of a document, in any look", async ({
  person,
}) => {
  const ada = await person("Ada", calm);
  const findings = new Findings(ada);
  const { page } = ada;
  await ada.open(await ada.import("Everything", everything));
  await ada.toStart();
  await ada.press("Control+Shift+k");
  await page.locator("dialog input:focus").waitFor();
  await findings.look("commands");
  await ada.press("Escape");
  await ada.press("Control+/");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await findings.look("shortcuts");
  await ada.press("Escape");
  await ada.toStart();
  await ada.press("Control+Alt+f");
  await page.getByRole("textbox", { name: "Replace with" }).waitFor();
  await page.getByRole("textbox", { name: "Find", exact: true }).fill("quoted");
  await findings.look("find and replace");
  expect(findings.all).toEqual({});
});

test("nothing is wrong with the share dialog, for its owner and for everybody else, in any look", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada", calm), person("Bo", calm)]);
  const findings = new Findings(ada);
  const { page } = ada;
  const id = await ada.import("Shared", doc(paragraph(text("Hello"))));
  const owner = await visitorOf(ada, server);
  await bo.open((await owner.link(id, { role: "edit" })).url);
  await bo.untilBadge("saved");
  await ada.open(id);
  await ada.untilBadge("saved");
  await page.getByTestId("share").click();
  await page.getByTestId("share-person").nth(1).waitFor();
  await findings.look("sharing");
  await page.getByTestId("share-create").click();
  await page.getByTestId("share-url").waitFor();
  await page.getByTestId("share-activity").locator("summary").click();
  await page.getByTestId("share-activity").getByRole("listitem").first().waitFor();
  await page.getByRole("button", { name: "What to do with Bo" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("group", { name: "Remove" }).waitFor();
  await findings.look("sharing, when somebody is to be removed");
  await bo.page.getByTestId("share").click();
  await bo.page.getByText("It belongs to Ada").waitFor();
  const others = new Findings(bo);
  await others.look("sharing, for an editor");
  expect({ ...findings.all, ...others.all }).toEqual({});
});

test("nothing is wrong on a phone, in any look", async ({ person }) => {
  const ada = await person("Ada", phone);
  const findings = new Findings(ada);
  const { page } = ada;
  await ada.goHome();
  await findings.look("front page");
  await ada.open(await ada.import("Everything", everything));
  await findings.look("document");
  await page.getByRole("button", { name: "All commands" }).tap();
  await page.getByRole("option", { name: "Outline" }).tap();
  await page.getByRole("dialog", { name: "Outline" }).waitFor();
  await findings.look("outline");
  await ada.press("Escape");
  await page.getByRole("button", { name: "Export, import and print" }).tap();
  await page.getByRole("menuitem", { name: "Print" }).waitFor();
  await findings.look("in and out");
  const menu = await page.getByRole("menu").boundingBox();
  expect((menu?.x ?? -1) >= 0 && (menu?.x ?? 0) + (menu?.width ?? 0) <= 390).toBe(true);
  expect(findings.all).toEqual({});
});

test("nothing is wrong with what a reader sees, with refusals and with banners, in any look", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo", calm)]);
  bo.expect(/status of 404|WebSocket|ERR_/);
  const findings = new Findings(bo);
  const id = await ada.import("Everything", everything);
  await bo.visit(`/d/${id}`);
  await bo.page.getByRole("heading", { name: "This document doesn’t exist" }).waitFor();
  await findings.look("no access");
  const owner = await visitorOf(ada, server);
  const link = await owner.link(id, { role: "view" });
  await bo.open(link.url);
  await bo.untilBadge("read-only");
  await findings.look("reader");
  await owner.delete(`/api/documents/${id}/links/${link.id}`);
  await bo.page.getByRole("alert").waitFor();
  await findings.look("lost access");
  await owner.delete(`/api/documents/${id}`);
  await bo.page.reload();
  await bo.page.getByRole("main").waitFor();
  await findings.look("deleted");
  const own = await bo.import("Own", doc(paragraph(text("Hello"))));
  await bo.open(own);
  await bo.untilBadge("saved");
  const cable = await Cable.lay(bo.page);
  await cable.cut();
  await bo.reload();
  await bo.page.getByTestId("banner").waitFor();
  await findings.look("local copy");
  expect(findings.all).toEqual({});
});

test("nothing is wrong with a page that waits, and with one that broke, in any look", async ({
  person,
}) => {
  const ada = await person("Ada", calm);
  ada.expect(/WebSocket/);
  const findings = new Findings(ada);
  const { page } = ada;
  const id = await ada.import("Waiting", doc(paragraph(text("Hello"))));
  const cable = await Cable.lay(page);
  cable.hold();
  await ada.visit(`/d/${id}`);
  await page.getByText("Opening the document").first().waitFor({ state: "attached" });
  await findings.look("opening");
  // Somebody whose browser keeps no part of the application yet.
  const bo = await person("Bo", calm);
  bo.expect(/broken|failed to render|404/);
  await bo.page.route("**/assets/document-page-*.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: `export function DocumentPage() { throw new Error("broken"); }`,
    }),
  );
  await bo.visit(`/d/${id}`);
  await bo.page.getByRole("heading", { name: "Something in this page broke" }).waitFor();
  const broken = new Findings(bo);
  await broken.look("crash");
  expect({ ...findings.all, ...broken.all }).toEqual({});
});

test("from the front page to a shared, formatted document by keyboard alone", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.goHome();
  await reach(ada, "Title");
  await ada.type("By hand");
  await ada.press("Enter");
  await ada.editor.waitFor();
  await ada.untilBadge("saved");
  // The first stop of the page leads past everything into the text.
  await ada.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await ada.press("Tab");
  expect(await focusedName(ada)).toBe("Skip to content");
  await ada.press("Enter");
  await ada.type("# Aim\nTo write ");
  await ada.press("Control+b");
  await ada.type("boldly");
  await ada.press("Control+b", "Enter");
  await ada.type("- first\nsecond");
  // The bar's buttons, by Shift+Tab from the text, and by arrows in it.
  await reach(ada, "Divider", "Shift+Tab");
  expect(await isFocusVisible(ada)).toBe(true);
  await ada.press("ArrowLeft", "Enter");
  await eventually(() => ada.page.locator("[data-testid=editor] blockquote").count()).toBe(1);
  await ada.untilBadge("saved");
  await reach(ada, "Share", "Shift+Tab");
  expect(await isFocusVisible(ada)).toBe(true);
  await ada.press("Enter");
  await ada.page.locator(":focus[type=radio]").waitFor();
  await ada.page.keyboard.press("ArrowDown");
  await reach(ada, "Create link and copy");
  await ada.press("Enter");
  await ada.page.getByTestId("share-url").waitFor();
  const address = await ada.page.getByTestId("share-url").inputValue();
  await ada.press("Escape");
  expect(await focusedName(ada)).toBe("Share");
  const bo = await person("Bo");
  await bo.open(address);
  await bo.untilBadge("read-only");
  expect(await bo.title.textContent()).toBe("By hand");
  expect(await bo.editor.locator("strong").innerText()).toBe("boldly");
  expect(await bo.editor.locator("h1").innerText()).toBe("Aim");
});

test("at twice the size, and at four times, nothing is cut off or scrolls sideways", async ({
  person,
}) => {
  const ada = await person("Ada");
  const id = await ada.import("Everything", everything);
  // What remains of a window of 1280 pixels.
  for (const width of [640, 320]) {
    await ada.page.setViewportSize({ width, height: 400 });
    await ada.goHome();
    expect(await ada.sidewaysScroll()).toBe(0);
    await ada.open(id);
    expect(await ada.sidewaysScroll()).toBe(0);
    for (const name of ["share", "sync-badge"]) {
      const box = await ada.page.getByTestId(name).boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true);
    }
  }
});

test("what is touched on a phone is as large as a fingertip", async ({ person }) => {
  const ada = await person("Ada", phone);
  await ada.goHome();
  await ada.page.getByTestId("create-document").waitFor();
  expect(await smallTargets(ada)).toEqual([]);
  await ada.open(await ada.import("Short", doc(...touched, paragraph(text("Hello")))));
  await (await person("Bo")).open(await ada.share("edit"));
  await eventually(() => ada.others()).toEqual(["Bo"]);
  expect(await smallTargets(ada)).toEqual([]);
});

test("above an on-screen keyboard that lies over the page, the formatting bar can be reached", async ({
  person,
}) => {
  const ada = await person("Ada", phone);
  await ada.open(await ada.import("Short", doc(paragraph(text("Hello")))));
  const keyboardPx = 300;
  await ada.page.evaluate((covered) => {
    Object.defineProperty(visualViewport, "height", { get: () => innerHeight - covered });
    visualViewport?.dispatchEvent(new Event("resize"));
  }, keyboardPx);
  const bottom = async (): Promise<number> => {
    const box = await ada.page.getByRole("toolbar").boundingBox();
    return Math.round((box?.y ?? 0) + (box?.height ?? 0));
  };
  await eventually(bottom).toBe(phone.viewport.height - keyboardPx);
});

test("each block runs in the direction of its words, in a page of either direction", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bullet = (words: string) => ({
    type: "listItem",
    content: [paragraph(text(words))],
  });
  const content = doc(
    paragraph(text("Left to right")),
    paragraph(text("שלום עולם")),
    { type: "bulletList", content: [bullet("مرحبا"), bullet("and English")] },
    { type: "heading", attrs: { level: 2 }, content: [text("כותרת")] },
    block("taskList", {}, block("taskItem", { checked: true }, paragraph(text("مهمة")))),
    block(
      "details",
      {},
      block("detailsSummary", {}, text("تفاصيل")),
      block("detailsContent", {}, paragraph()),
    ),
  );
  await ada.open(await ada.import("שלום", content));
  const sides = (): Promise<unknown> =>
    ada.page.evaluate(() =>
      [
        ...document.querySelectorAll("[data-testid=editor] :is(p, h2, summary):not([hidden] *)"),
      ].map((block) => {
        const range = document.createRange();
        range.selectNodeContents(block);
        const [words, box] = [range.getBoundingClientRect(), block.getBoundingClientRect()];
        return words.left - box.left < box.right - words.right ? "left" : "right";
      }),
    );
  const expected = ["left", "right", "right", "left", "right", "right", "right"];
  expect(await sides()).toEqual(expected);
  // Bullets, boxes and triangles are at the side where the words begin.
  expect(
    await ada.page
      .locator("[data-testid=editor] :is(ul, [data-type=details])")
      .evaluateAll((found) => found.map((one) => getComputedStyle(one).direction)),
  ).toEqual(["rtl", "rtl", "rtl"]);
  expect(await ada.title.evaluate((field) => getComputedStyle(field).direction)).toBe("rtl");
  await turn(ada.page, "rtl");
  expect(await sides()).toEqual(expected);
  expect(await ada.sidewaysScroll()).toBe(0);
  const [home, share] = await Promise.all([
    ada.page.getByRole("link", { name: "All documents" }).boundingBox(),
    ada.page.getByTestId("share").boundingBox(),
  ]);
  expect((home?.x ?? 0) > (share?.x ?? 0)).toBe(true);
  await ada.tool("Bold").focus();
  await ada.page.keyboard.press("ArrowLeft");
  expect(await focusedName(ada)).toBe("Italic");
});

/** What in a text is there to be touched. */
const touched = [
  block(
    "taskList",
    {},
    ...["Milk", "Bread", "Salt"].map((words) => block("taskItem", {}, paragraph(text(words)))),
  ),
  block("callout", { kind: "tip" }, paragraph(text("Ask first."))),
  block(
    "details",
    {},
    block("detailsSummary", {}, text("More")),
    block("detailsContent", {}, paragraph(text("of it"))),
  ),
];

/** Presses the key until what has the focus has this name. */
async function reach(person: Person, name: string, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await focusedName(person)) === name) return;
    await person.page.keyboard.press(key);
  }
  throw new Error(`${key} never reached “${name}”.`);
}

function focusedName({ page }: Person): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    return focused?.getAttribute("aria-label") ?? focused?.textContent?.trim() ?? "";
  });
}

function isFocusVisible({ page }: Person): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    return focused !== null && getComputedStyle(focused).outlineStyle !== "none";
  });
}

/** The buttons and links in sight that are missed 22 pixels beside their middle, and what is hit. */
function smallTargets({ page }: Person): Promise<readonly string[]> {
  return page.evaluate(() => {
    const reach = 21;
    const nameOf = (element: Element | null): string =>
      element?.getAttribute("aria-label") ?? element?.textContent ?? "nothing";
    const missed: string[] = [];
    for (const target of document.querySelectorAll("button, a[href], select, [type=checkbox]")) {
      const box = target.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const isInSight = x > reach && x < innerWidth - reach && y > reach && y < innerHeight - reach;
      if (!isInSight) continue;
      const at = (dx: number, dy: number) => document.elementFromPoint(x + dx, y + dy);
      // What something else lies over can't be touched at all.
      if (!target.contains(at(0, 0))) continue;
      for (const hit of [at(-reach, 0), at(reach, 0), at(0, -reach), at(0, reach)]) {
        if (!target.contains(hit)) missed.push(`${nameOf(target)}: ${nameOf(hit)}`);
      }
    }
    return missed;
  });
}
