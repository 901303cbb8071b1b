import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startServer } from "../start-server.ts";
import { launchBrowser } from "./browser.ts";
import { setup as build } from "./build.ts";
import { menusReady } from "./menus-ready.ts";
import { Person } from "./person.ts";
import { lending, plan } from "./reading-room.ts";

// Makes the pictures in docs/screenshots: `npm run screenshots`, or `npm run screenshots -- share`
// for those whose names begin so.

const folder = join(import.meta.dirname, "../../docs/screenshots");
/** Of WebP, from 0 to 1: letters stay sharp, and a picture has some 50 kB. */
const quality = 0.85;

const devices = {
  desk: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 1.5,
    isMobile: true,
    hasTouch: true,
  },
} satisfies Record<string, BrowserContextOptions>;
const looks = ["light", "dark"] as const;

interface Setting {
  /** The document that Maya owns and the others are in. */
  readonly id: string;
  /** To the same for reading. */
  readonly viewAddress: string;
  /** One that Maya alone is in, with the other kinds of block. */
  readonly lendingId: string;
  readonly isPhone: boolean;
}

/** What Maya does to come to each screen. */
const screens: Readonly<Record<string, (maya: Person, setting: Setting) => Promise<void>>> = {
  home: (maya) => home(maya),
  "home-menu": async (maya) => {
    await home(maya);
    await maya.page
      .getByRole("button", { name: /^What to do with/ })
      .nth(1)
      .click();
  },
  trash: async (maya) => {
    await home(maya);
    await maya.page.getByText("Trash", { exact: true }).click();
    await maya.page.getByTestId("trashed-document").waitFor();
  },
  document: (maya, { id }) => beside(maya, id),
  blocks: (maya, { lendingId }) => drawn(maya, lendingId),
  slash: async (maya) => {
    // Of its own, because what is typed stays.
    await maya.open(await maya.import("Opening the reading room", plan));
    await menusReady(maya);
    await maya.toEnd();
    await maya.type("/");
    await maya.page.getByTestId("slash-menu").waitFor();
  },
  table: async (maya, { lendingId }) => {
    await drawn(maya, lendingId);
    await maya.editor.getByText("212").click();
    await maya.tool("Table and cell").waitFor();
    await maya.press("Control+Alt+b");
    await maya.page.getByRole("menuitem", { name: "Row below" }).waitFor();
  },
  selection: async (maya, { lendingId, isPhone }) => {
    await drawn(maya, lendingId);
    await menusReady(maya);
    await maya.select("may leave the room");
    // There the bar above the keyboard has its tools.
    if (!isPhone) await maya.page.getByTestId("selection-bar").waitFor();
  },
  formula: async (maya, { lendingId }) => {
    await drawn(maya, lendingId);
    await maya.page.locator("[contenteditable=true] .katex").first().click();
    await maya.page.getByTestId("math-preview").locator(".katex").waitFor();
  },
  following: async (maya, { id }) => {
    await beside(maya, id);
    // On a phone, whoever isn't shown is behind the number.
    await maya.page.locator("[data-testid=avatar]:not([data-self]):visible").first().click();
    await maya.page.getByTestId("follow-bar").waitFor();
  },
  share: async (maya, { id }) => {
    await beside(maya, id);
    await maya.page.getByTestId("share").click();
    await maya.page.getByTestId("share-create").click();
    await maya.page.getByTestId("share-url").waitFor();
    await maya.page.getByText("Link copied").waitFor();
  },
  account: async (maya, { id }) => {
    await beside(maya, id);
    await maya.page.locator("[data-self]").click();
  },
  commands: async (maya, { id }) => {
    await beside(maya, id);
    await maya.page.getByRole("button", { name: "All commands" }).click();
    await maya.page.getByRole("option").first().waitFor();
  },
  find: async (maya, { id }) => {
    await beside(maya, id);
    await maya.page.getByRole("button", { name: "All commands" }).click();
    await maya.page.getByRole("option", { name: "Find in the text" }).click();
    await maya.page.getByRole("textbox", { name: "Find", exact: true }).fill("shelf");
    await maya.page.getByText(/^\d+ of \d+$/).waitFor();
  },
  outline: async (maya, { id, isPhone }) => {
    await beside(maya, id);
    if (!isPhone) return;
    await maya.page.getByRole("button", { name: "All commands" }).click();
    await maya.page.getByRole("option", { name: "Outline" }).click();
    await maya.page.getByRole("dialog", { name: "Outline" }).waitFor();
  },
  shortcuts: async (maya, { id }) => {
    await beside(maya, id);
    await maya.page.getByRole("button", { name: "All commands" }).click();
    await maya.page.getByRole("option", { name: "Keyboard shortcuts" }).click();
    await maya.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  },
  offline: async (maya, { id }) => {
    maya.expect(/ERR_INTERNET|WebSocket/);
    await beside(maya, id);
    await maya.page.context().setOffline(true);
    await maya.untilBadge("offline");
    await maya.page.getByTestId("sync-badge").click();
  },
  "not-found": async (maya) => {
    await maya.visit("/a/page/that/is/not/there");
    await maya.page.getByRole("heading").waitFor();
  },
};

/** What somebody sees who comes for the first time. */
const firstScreens: typeof screens = {
  "home-empty": (guest) => guest.goHome(),
  reader: async (guest, { viewAddress }) => {
    await guest.open(viewAddress);
    await guest.untilBadge("read-only");
  },
  "no-access": async (guest) => {
    guest.expect(/status of 404/);
    await guest.visit("/d/AAAAAAAAAAAAAAAAAAAAAA");
    await guest.page.getByRole("heading", { name: "This document doesn’t exist" }).waitFor();
  },
};

const wanted = process.argv[2] ?? "";
build();
const server = startServer();
const browser = await launchBrowser();
try {
  if (wanted === "") rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await takeAll(browser, await server.url);
} finally {
  await browser.close();
  await server.end();
}

async function takeAll(from: Browser, url: string): Promise<void> {
  const arrive = (name: string, options: BrowserContextOptions = {}): Promise<Person> =>
    Person.arrive(from, url, { name, ...devices.desk, ...options });
  const maya = await arrive("Maya Lindqvist");
  for (const title of ["Letters to the printer", "What we heard in October", "Shelf marks"]) {
    await maya.open(await maya.import(title, plan));
    await maya.untilBadge("saved");
  }
  const discarded = await maya.import("Old hours", plan);
  await maya.open(discarded);
  await maya.untilBadge("saved");
  await maya.goHome();
  await maya.page.getByRole("button", { name: "What to do with “Old hours”" }).click();
  await maya.page.getByRole("menuitem", { name: "Delete" }).click();
  await maya.page.getByText("“Old hours” is in the trash, for everybody.").waitFor();
  const lendingId = await maya.import("What may be borrowed", lending);
  const id = await maya.import("Opening the reading room", plan);
  await maya.open(id);
  await maya.untilBadge("saved");
  const address = await maya.share("edit");
  const viewAddress = await maya.share("view");
  const storageState = await maya.page.context().storageState();
  await maya.leave();

  const [tomas, aiko] = [await arrive("Tomás Ferreira"), await arrive("Aiko Mori")];
  for (const other of [tomas, aiko]) {
    await other.open(address);
    await other.untilBadge("saved");
  }
  const encoder = await (await from.newContext()).newPage();

  for (const [device, options] of Object.entries(devices)) {
    const setting = { id, viewAddress, lendingId, isPhone: device === "phone" };
    for (const colorScheme of looks) {
      const name = (screen: string): string => `${screen}-${device}-${colorScheme}`;
      const look = { colorScheme, reducedMotion: "reduce", ...options } as const;
      for (const [screen, come] of Object.entries(screens)) {
        if (!name(screen).startsWith(wanted)) continue;
        // Anew, so that labels and selections have not faded.
        await select(tomas, "and the door stays open.");
        await tomas.press("ArrowRight");
        await select(aiko, "a card on every shelf");
        const viewer = await arrive("Maya Lindqvist", { ...look, storageState });
        await come(viewer, setting);
        await take(viewer, name(screen), encoder);
      }
      for (const [screen, come] of Object.entries(firstScreens)) {
        if (!name(screen).startsWith(wanted)) continue;
        await select(aiko, "a card on every shelf");
        const guest = await arrive("Noor Haddad", look);
        await come(guest, setting);
        await take(guest, name(screen), encoder);
      }
    }
  }
}

/** Selects the words after having had the caret elsewhere, which shows the name again. */
async function select(person: Person, words: string): Promise<void> {
  await person.toStart();
  await person.select(words);
}

async function home(maya: Person): Promise<void> {
  await maya.goHome();
  await maya.page.getByTestId("recent-document").nth(3).waitFor();
}

/** Opens the document and waits until the others can be seen in it. */
async function beside(maya: Person, id: string): Promise<void> {
  await maya.open(id);
  await maya.untilBadge("saved");
  await maya.page.getByTestId("remote-selection").first().waitFor();
  await maya.page.getByTestId("remote-caret").nth(1).waitFor();
  await whole(maya);
}

/** Opens the document and waits until formulas and diagrams are drawn. */
async function drawn(maya: Person, id: string): Promise<void> {
  await maya.open(id);
  await maya.untilBadge("saved");
  await maya.page.locator("[contenteditable=true] .katex").first().waitFor();
  await maya.page.locator("[contenteditable=true] img").first().waitFor();
  await whole(maya);
}

/** Until what comes when the page is idle is there. */
async function whole(maya: Person): Promise<void> {
  const isWide = (maya.page.viewportSize()?.width ?? 0) > 600;
  if (isWide) await maya.page.getByTestId("word-count").waitFor();
  await maya.tool("Highlight").waitFor({ state: "attached" });
}

async function take(person: Person, name: string, encoder: Page): Promise<void> {
  await person.page.evaluate(() => document.fonts.ready);
  const picture = await person.page.screenshot({ animations: "disabled" });
  writeFileSync(join(folder, `${name}.webp`), await asWebp(encoder, picture));
  if (person.problems.length > 0) throw new Error(person.problems.join("\n"));
  console.log(`${name}.webp`);
  await person.leave();
}

async function asWebp(encoder: Page, png: Buffer): Promise<Buffer> {
  const encoded = await encoder.evaluate(
    async ([base64, level]) => {
      const answer = await fetch(`data:image/png;base64,${base64}`);
      const image = await createImageBitmap(await answer.blob());
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext("2d")?.drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", level).split(",")[1] ?? "";
    },
    [png.toString("base64"), quality] as const,
  );
  return Buffer.from(encoded, "base64");
}
