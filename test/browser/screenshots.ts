import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { SignInProvider } from "../server/sign-in-provider.ts";
import { startServer } from "../start-server.ts";
import { launchBrowser } from "./browser.ts";
import { setup as build } from "./build.ts";
import { menusReady } from "./menus-ready.ts";
import { Person, keepsShell } from "./person.ts";
import { lending, plan } from "./reading-room.ts";

// Makes the pictures in docs/screenshots: `npm run screenshots`, or `npm run screenshots -- share find`
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
  /** A document that somebody may write in by a link, until they give the link another role. */
  readonly lend: () => Promise<Lent>;
  /** A server on which only who has signed in can create. */
  readonly closedUrl: string;
  readonly isPhone: boolean;
}

interface Lent {
  readonly url: string;
  readonly give: (role: "view" | "edit") => Promise<void>;
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
  image: async (maya) => {
    await maya.open(await maya.import("Opening the reading room", plan));
    await whole(maya);
    await maya.editor.getByText("A room for reading").click();
    const chosen = maya.page.waitForEvent("filechooser");
    await maya.tool("Image").click();
    const file = { name: "hills.png", mimeType: "image/png", buffer: await hills(maya.page) };
    await (await chosen).setFiles(file);
    await maya.editor.locator("figure[data-state=shown] img").click();
    await maya.press("Enter");
    await maya.page.getByLabel("What the image shows").fill("Hills behind the library, at dusk");
    await maya.untilBadge("saved");
  },
  language: async (maya, { id }) => {
    await beside(maya, id);
    await maya.page.getByRole("button", { name: /^Language of the code/ }).click();
    await maya.page.getByRole("option", { name: "TypeScript" }).waitFor();
  },
  "table-size": async (maya) => {
    await maya.open(await maya.import("Opening the reading room", plan));
    await whole(maya);
    await maya.editor.getByText("The cards are printed").click();
    await maya.press("End");
    await maya.tool("Table").click();
    await maya.page.getByRole("dialog", { name: "Insert a table" }).waitFor();
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
  "local-copy": async (maya, { lendingId }) => {
    maya.expect(/ERR_INTERNET|WebSocket/);
    await drawn(maya, lendingId);
    await maya.untilKept();
    await maya.page.context().setOffline(true);
    await maya.reload();
    await maya.page.getByTestId("banner").getByText("This is the copy on this device").waitFor();
    await maya.page.locator("[contenteditable=true] .katex").first().waitFor();
  },
  "without-script": async (maya, { lendingId }) => {
    await maya.visit(`/d/${lendingId}`);
    await maya.page.getByText("What is late costs").waitFor();
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
  "role-changed": async (guest, { lend }) => {
    const lent = await lend();
    await guest.open(lent.url);
    await guest.untilBadge("saved");
    await guest.write("Eleven: the oldest reader cuts the ribbon.");
    await guest.untilBadge("saved");
    await lent.give("view");
    await guest.page.getByTestId("banner").getByText("What you may do was changed").waitFor();
    await guest.page.mouse.wheel(0, -10_000);
  },
  "sign-in": async (guest, { closedUrl }) => {
    await guest.page.goto(closedUrl);
    await guest.page.getByText("Sign in to begin a document.").waitFor();
  },
  "sign-in-failed": async (guest, { closedUrl }) => {
    await guest.page.goto(`${closedUrl}/sign-in?problem=stale`);
    await guest.page.getByRole("heading").first().waitFor();
  },
  "no-access": async (guest) => {
    guest.expect(/status of 404/);
    await guest.visit("/d/AAAAAAAAAAAAAAAAAAAAAA");
    await guest.page.getByRole("heading", { name: "This document doesn’t exist" }).waitFor();
  },
};

const optionsOf: Readonly<Record<string, BrowserContextOptions>> = {
  "local-copy": keepsShell,
  "without-script": { javaScriptEnabled: false },
};

const wanted = process.argv.slice(2);
build();
const server = startServer();
const provider = await SignInProvider.start();
const closed = startServer(provider.environment);
const browser = await launchBrowser();
try {
  if (wanted.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  provider.serve(await closed.url);
  await takeAll(browser, await server.url);
} finally {
  await browser.close();
  await Promise.all([server.end(), closed.end()]);
  await provider[Symbol.asyncDispose]();
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
    const setting: Setting = {
      id,
      viewAddress,
      lendingId,
      lend: () => lend(tomas, url),
      closedUrl: await closed.url,
      isPhone: device === "phone",
    };
    for (const colorScheme of looks) {
      const name = (screen: string): string => `${screen}-${device}-${colorScheme}`;
      const look = { colorScheme, reducedMotion: "reduce", ...options } as const;
      for (const [screen, come] of Object.entries(screens)) {
        if (!isWanted(name(screen))) continue;
        // Anew, so that labels and selections have not faded.
        await select(tomas, "and the door stays open.");
        await tomas.press("ArrowRight");
        await select(aiko, "a card on every shelf");
        const viewer = await arrive("Maya Lindqvist", {
          ...look,
          storageState,
          ...optionsOf[screen],
        });
        await come(viewer, setting);
        await take(viewer, name(screen), encoder);
      }
      for (const [screen, come] of Object.entries(firstScreens)) {
        if (!isWanted(name(screen))) continue;
        await select(aiko, "a card on every shelf");
        const guest = await arrive("Noor Haddad", look);
        await come(guest, setting);
        await take(guest, name(screen), encoder);
      }
    }
  }
}

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.some((begin) => name.startsWith(begin));
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

/** A picture of some hills. */
async function hills(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [900, 260];
    const pen = canvas.getContext("2d");
    if (pen === null) return "";
    const sky = pen.createLinearGradient(0, 0, 0, 260);
    sky.addColorStop(0, "#3d4a6b");
    sky.addColorStop(1, "#e9b98a");
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 900, 260);
    for (const [index, color] of ["#6d6a86", "#4d5570", "#2f3a4f"].entries()) {
      pen.fillStyle = color;
      pen.beginPath();
      pen.moveTo(0, 260);
      for (let x = 0; x <= 900; x += 5) {
        const wave = Math.sin(x / (150 - 30 * index) + 2 * index) * 28;
        pen.lineTo(x, 140 + 38 * index + wave + Math.sin(x / 47 + index) * 9);
      }
      pen.lineTo(900, 260);
      pen.fill();
    }
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return Buffer.from(base64, "base64");
}

/** A plan of this owner's, with a link to write in it. */
async function lend(owner: Person, url: string): Promise<Lent> {
  const { request } = owner.page.context();
  const documents = `${url}/api/documents`;
  const id = await owner.import("Opening the reading room", plan);
  const made = await request.post(`${documents}/${id}/links`, { data: { role: "edit" } });
  const link = (await made.json()) as { readonly id: string; readonly url: string };
  return {
    url: link.url,
    give: async (role) => {
      const changed = await request.patch(`${documents}/${id}/links/${link.id}`, {
        data: { role },
      });
      if (!changed.ok()) throw new Error(`the role was not changed: ${changed.status()}`);
    },
  };
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
