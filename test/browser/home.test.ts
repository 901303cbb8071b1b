import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { violationsOf } from "./accessibility.ts";
import { doc, paragraph, text } from "./everything.ts";
import { keepsShell, type Person } from "./person.ts";
import { eventually, test, visitorOf } from "./scene.ts";

/**
 * Most JavaScript that the front page may fetch, in bytes after gzip, with what it loads when idle: less
 * than with the editor. Its budget is in scripts/budgets.ts.
 */
const homeBytesMax = 120_000;

/** Does something with a document of the list, by its menu. */
async function choose(person: Person, title: string, action: string): Promise<void> {
  await person.page.getByRole("button", { name: `What to do with “${title}”` }).click();
  await person.page.getByRole("menuitem", { name: action }).click();
}

/** The titles on the list, from the top. */
function titles(person: Person): Promise<readonly string[]> {
  return person.page
    .locator("[data-testid=recent-document] [dir=auto], [data-testid=trashed-document] [dir=auto]")
    .allInnerTexts();
}

/** Drops files in the middle of the window, as from a folder: of these words, or of these bytes. */
async function drop(
  person: Person,
  files: Readonly<Record<string, string | readonly number[]>>,
): Promise<void> {
  const transfer = await person.page.evaluateHandle((contents) => {
    const dropped = new DataTransfer();
    for (const [name, content] of Object.entries(contents)) {
      const part = typeof content === "string" ? content : Uint8Array.from(content);
      dropped.items.add(new File([part], name));
    }
    return dropped;
  }, files);
  for (const type of ["dragover", "drop"]) {
    await person.page.dispatchEvent("h1", type, { dataTransfer: transfer });
  }
}

/** Makes documents of these titles and goes to the front page, where they are listed. */
async function withDocuments(person: Person, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await person.open(await person.import(name, doc(paragraph(text(`About ${name}`)))));
    await person.untilBadge("saved");
  }
  await person.goHome();
}

test("the list of recent documents is empty at first, then has what was opened, newest first", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await bo.goHome();
  await bo.page.getByText("The shelf is still empty.").waitFor();
  await ada.createByHand("First");
  await bo.open(await ada.shareByHand("view"));
  await bo.untilBadge("read-only");
  await bo.createByHand("Second");
  await bo.goHome();
  const recent = bo.page.getByTestId("recent-document");
  await eventually(() => recent.allInnerTexts()).toEqual([
    expect.stringMatching(/^Second\s+Opened.*\s*Yours/),
    expect.stringMatching(/^First\s+Opened.*\s*Can view/),
  ]);
  await recent.getByText("First").click();
  await bo.untilBadge("read-only");
  await bo.goHome();
  await choose(bo, "Second", "Take off this list");
  await eventually(() => recent.count()).toBe(1);
  await bo.page.getByRole("button", { name: "Undo" }).click();
  await eventually(() => recent.count()).toBe(2);
});

test("an address that leads nowhere says so and leads home", async ({ person }) => {
  const ada = await person("Ada");
  await ada.visit("/nowhere");
  await ada.page.getByRole("heading", { name: "There is no page here" }).waitFor();
  await ada.page.getByRole("link", { name: "Go to the front page" }).click();
  await ada.page.getByTestId("create-document").waitFor();
});

test("a chosen appearance lasts, and no page shows the other one first", async ({ person }) => {
  const paper = { light: "rgb(247, 242, 232)", dark: "rgb(23, 20, 17)" };
  const ada = await person("Ada", { colorScheme: "light" });
  await ada.watchPaper();
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.light]);
  await ada.page.getByRole("radio", { name: "Dark" }).check({ force: true });
  await eventually(() => ada.papers()).toEqual([paper.light, paper.dark]);
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.dark]);
  await ada.createByHand();
  await ada.reload();
  expect(await ada.papers()).toEqual([paper.dark]);
  await ada.goHome();
  await ada.page.getByRole("radio", { name: "System" }).check({ force: true });
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.light]);
  await ada.page.emulateMedia({ colorScheme: "dark" });
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.dark]);
});

test("a document begins with what its template has, under the title that was typed", async ({
  person,
}) => {
  const ada = await person("Ada");
  const names = [
    "Meeting notes",
    "Decision record",
    "Project plan",
    "Weekly review",
    "Reading notes",
  ];
  for (const name of names) {
    await ada.goHome();
    await ada.page.getByRole("button", { name, exact: true }).click();
    await ada.untilBadge("saved");
    expect(await ada.title.inputValue()).toBe(name);
    expect(await ada.editor.locator("h2").count()).toBeGreaterThan(3);
  }
  await ada.goHome();
  await ada.page.getByRole("textbox", { name: "Title" }).fill("Thursday");
  await ada.page.getByRole("button", { name: "Meeting notes", exact: true }).click();
  await ada.untilBadge("saved");
  expect(await ada.title.inputValue()).toBe("Thursday");
});

test("the list is searched by words of the title, and parted into one's own, shared and deleted", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await bo.createByHand("Plan of the reading room");
  await ada.open(await bo.shareByHand("edit"));
  await ada.untilBadge("saved");
  await withDocuments(ada, "Étude in blue", "Shelf marks");
  const search = ada.page.getByRole("searchbox", { name: "Search titles" });
  await search.fill("room plan");
  await eventually(() => titles(ada)).toEqual(["Plan of the reading room"]);
  await search.fill("etude");
  await eventually(() => titles(ada)).toEqual(["Étude in blue"]);
  await search.fill("green");
  await ada.page.getByText("No title has these words.").waitFor();
  await search.fill("");
  await ada.page.getByText("Shared", { exact: true }).click();
  await eventually(() => titles(ada)).toEqual(["Plan of the reading room"]);
  await ada.page.getByText("Yours", { exact: true }).first().click();
  await eventually(() => titles(ada)).toEqual(["Shelf marks", "Étude in blue"]);
  await ada.page.getByText("Trash", { exact: true }).click();
  await ada.page.getByText("The trash is empty.").waitFor();
});

test("[W22][W21] a document is renamed and copied from the list, by keyboard alone", async ({
  person,
}) => {
  const ada = await person("Ada");
  await withDocuments(ada, "Draft");
  await ada.page.getByRole("button", { name: "What to do with “Draft”" }).focus();
  await ada.press("Enter");
  await ada.page.getByRole("menuitem", { name: "Rename" }).waitFor();
  await ada.press("Enter");
  await ada.page.getByRole("listitem").getByRole("textbox").waitFor();
  await ada.page.keyboard.type("Not this");
  await ada.press("Escape");
  expect(await titles(ada)).toEqual(["Draft"]);
  await ada.page.locator("a:focus", { hasText: "Draft" }).waitFor();
  await choose(ada, "Draft", "Rename");
  await ada.page.locator("li input:focus").waitFor();
  await ada.page.keyboard.type("Final");
  await ada.press("Enter");
  await eventually(() => titles(ada)).toEqual(["Final"]);
  await ada.page.locator("a:focus", { hasText: "Final" }).waitFor();
  await choose(ada, "Final", "Make a copy");
  await eventually(() => titles(ada)).toEqual(["Copy of Final", "Final"]);
  await ada.page.getByRole("link", { name: "Copy of Final" }).click();
  await ada.untilBadge("saved");
  expect(await ada.text()).toBe("About Draft");
  expect(await ada.title.inputValue()).toBe("Copy of Final");
});

test("[W20] a deleted document is brought back at once, later, or not at all", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  ada.expect(/status of 404/);
  await withDocuments(ada, "Slip", "Regret", "Waste");
  await choose(ada, "Slip", "Delete");
  await ada.page.getByText("“Slip” is in the trash, for everybody.").waitFor();
  expect(await titles(ada)).toEqual(["Waste", "Regret"]);
  await ada.page.getByRole("button", { name: "Undo" }).click();
  await eventually(() => titles(ada)).toEqual(["Waste", "Regret", "Slip"]);

  await choose(ada, "Regret", "Delete");
  await choose(ada, "Waste", "Delete");
  await eventually(() => titles(ada)).toEqual(["Slip"]);
  await ada.goHome();
  await ada.page.getByText("Trash", { exact: true }).click();
  await ada.page.getByText("Gone for good in 30 days").first().waitFor();
  expect(await violationsOf(ada)).toEqual([]);
  await ada.page.getByRole("button", { name: "Take back “Regret” from the trash" }).click();
  await eventually(() => titles(ada)).toEqual(["Waste"]);
  await ada.page.getByRole("button", { name: "Delete “Waste” for good" }).click();
  await ada.page.getByRole("button", { name: "Keep" }).click();
  await ada.page.getByRole("button", { name: "Delete “Waste” for good" }).click();
  await ada.page.getByRole("button", { name: "Delete for good", exact: true }).click();
  await ada.page.getByText("The trash is empty.").waitFor();
  const copies = (): Promise<number> =>
    ada.page.evaluate(async () => {
      const all = await indexedDB.databases();
      return all.filter(({ name = "" }) => name.startsWith("scriptorium/")).length;
    });
  await eventually(copies).toBe(2);

  await ada.page.getByText("All", { exact: true }).click();
  await ada.page.getByRole("link", { name: "Regret" }).click();
  await ada.untilBadge("saved");
  expect(await (await visitorOf(ada, server)).text(new URL(ada.page.url()).pathname.slice(3))).toBe(
    "About Regret",
  );
});

test("files that are dropped become documents, and what can't be one is named", async ({
  person,
}) => {
  const ada = await person("Ada");
  ada.expect(/status of 422/);
  await ada.goHome();
  await drop(ada, { "Reading_room.txt": "north\nsouth" });
  await ada.untilBadge("saved");
  expect([await ada.title.inputValue(), await ada.text()]).toEqual([
    "Reading room",
    "north\nsouth",
  ]);
  await ada.goHome();
  const json = JSON.stringify(doc(paragraph(text("from a program"))));
  await drop(ada, { "notes.md": "one", "export.json": json, "a.exe": "", "bad.json": "{" });
  // One message tells all, and stays until it was read.
  const told = ada.page.locator("[data-sonner-toast]", { hasText: "2 files are imported." });
  await told.getByText("“a.exe” can’t be imported. These files can:").waitFor();
  await told.getByText("“bad.json” was not imported. It can’t be read").waitFor();
  expect(await ada.page.locator("[data-sonner-toast]").count()).toBe(1);
  await told.getByRole("button", { name: "Close" }).click();
  expect(await titles(ada)).toEqual(["export", "notes", "Reading room"]);
  // "Köln" as Windows writes it, and what is no text at all.
  await drop(ada, { "Dom.txt": [0x4b, 0xf6, 0x6c, 0x6e], "program.txt": [0, 1, 0xff] });
  await ada.page.getByText("“program.txt” was not imported. It can’t be read").waitFor();
  await ada.page.getByRole("link", { name: "Dom" }).click();
  await ada.untilBadge("saved");
  expect(await ada.text()).toBe("Köln");
});

test("why something failed is told in the language of the page", async ({ person }) => {
  const ada = await person("Ada", { locale: "de-DE" });
  ada.expect(/status of 422/);
  await ada.visit("/");
  await ada.page.getByRole("button", { name: "Neues Dokument" }).waitFor();
  await drop(ada, { "bad.json": "{" });
  await ada.page
    .getByText("„bad.json“ wurde nicht importiert. Es kann nicht gelesen werden")
    .waitFor();
});

test("without a server the list is there, and what needs one says so and changes nothing", async ({
  person,
}) => {
  const ada = await person("Ada", keepsShell);
  ada.expect(/ERR_INTERNET/);
  await withDocuments(ada, "Kept");
  await ada.untilKept();
  await ada.page.context().setOffline(true);
  for (const action of ["Delete", "Make a copy"]) {
    await choose(ada, "Kept", action);
    await ada.page.getByText("The server can’t be reached.").first().waitFor();
  }
  await choose(ada, "Kept", "Rename");
  await ada.page.locator("li input:focus").waitFor();
  await ada.page.keyboard.type("Lost");
  await ada.press("Enter");
  await ada.page.getByText("The title was not changed.").waitFor();
  await ada.press("Escape");
  expect(await titles(ada)).toEqual(["Kept"]);
});

test("the front page is light, and fit for everybody, in each appearance and on a phone", async ({
  person,
}) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  for (const colorScheme of ["light", "dark"] as const) {
    const ada = await person("Ada", { colorScheme, ...phone });
    await withDocuments(ada, "A plan with a title that is longer than a phone is wide", "Marks");
    expect(await violationsOf(ada)).toEqual([]);
    expect(await ada.sidewaysScroll()).toBeLessThanOrEqual(0);
    const small = await ada.page.evaluate(() =>
      [...document.querySelectorAll("button, a, label:has(input[type=radio]), input")]
        .filter((target) => target.checkVisibility() && !target.matches(".visually-hidden"))
        .map((target) => ({ height: target.getBoundingClientRect().height, of: target.outerHTML }))
        .filter(({ height }) => height > 1 && height < 44),
    );
    expect(small).toEqual([]);
    await ada.page.getByRole("button", { name: "What to do with “Marks”" }).tap();
    await ada.page.getByRole("menuitem", { name: "Delete" }).waitFor();
    expect(await violationsOf(ada)).toEqual([]);
  }
  const bo = await person("Bo");
  const bodies: Promise<Buffer>[] = [];
  bo.page.on("response", (response) => {
    if (response.url().endsWith(".js")) bodies.push(response.body());
  });
  await bo.goHome();
  await bo.page.waitForLoadState("networkidle");
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`the front page fetches ${bytes} bytes of JavaScript, gzipped`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(homeBytesMax);
});
