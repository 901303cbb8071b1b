import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { colorOf } from "../../apps/web/src/identity/person-color.ts";
import { startServer } from "../start-server.ts";
import { launchBrowser } from "./browser.ts";
import { setup as build } from "./build.ts";
import { Person } from "./person.ts";
import { plan } from "./reading-room.ts";

// Makes the pictures in docs/screenshots: `node scripts/run.mjs test/browser/screenshots.ts`.

const root = join(import.meta.dirname, "../..");
const folder = join(root, "docs/screenshots");

type Look = "light" | "dark";

const desk = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 };
const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

type Shot = readonly [name: string, look: Look, device: BrowserContextOptions];

const documentShots: readonly Shot[] = [
  ["document-light", "light", desk],
  ["document-dark", "dark", desk],
  ["document-phone-light", "light", phone],
  ["document-phone-dark", "dark", phone],
];
const homeShots: readonly Shot[] = [
  ["home-light", "light", desk],
  ["home-dark", "dark", desk],
  ["home-phone-light", "light", phone],
];

build();
const server = startServer();
const browser = await launchBrowser();
try {
  mkdirSync(folder, { recursive: true });
  await takeAll(browser, await server.url);
} finally {
  await browser.close();
  await server.end();
}

async function takeAll(from: Browser, url: string): Promise<void> {
  const taken = new Set<string>();
  /** Arrives, again if need be, until the colour is one that nobody here has. */
  const arrive = async (name: string): Promise<Person> => {
    const person = await Person.arrive(from, url, { name, ...desk });
    const { id } = (await (await person.page.request.get(`${url}/api/me`)).json()) as {
      id: string;
    };
    if (!taken.has(colorOf(id))) {
      taken.add(colorOf(id));
      return person;
    }
    await person.leave();
    return arrive(name);
  };
  const maya = await arrive("Maya Lindqvist");
  for (const title of ["Letters to the printer", "What we heard in October", "Shelf marks"]) {
    await maya.open(await maya.import(title, plan));
    await maya.untilBadge("saved");
  }
  const id = await maya.import("Opening the reading room", plan);
  await maya.open(id);
  await maya.untilBadge("saved");
  const address = await maya.share("edit");
  const storageState = await maya.page.context().storageState();
  const again = ([, colorScheme, device]: Shot): Promise<Person> =>
    Person.arrive(from, url, { name: maya.name, colorScheme, storageState, ...device });
  await takeShare(await again(["share-light", "light", desk]), id);
  await maya.leave();

  const [tomas, aiko] = [await arrive("Tomás Ferreira"), await arrive("Aiko Mori")];
  for (const other of [tomas, aiko]) {
    await other.open(address);
    await other.untilBadge("saved");
  }
  await tomas.select("and the door stays open.");
  await tomas.press("ArrowRight");
  await aiko.select("a card on every shelf");

  for (const shot of documentShots) {
    const viewer = await again(shot);
    await viewer.open(id);
    await viewer.untilBadge("saved");
    await viewer.page.getByTestId("remote-selection").first().waitFor();
    await viewer.page.getByTestId("remote-caret").nth(1).waitFor();
    await take(viewer, shot[0]);
  }
  for (const shot of homeShots) {
    const viewer = await again(shot);
    await viewer.goHome();
    await take(viewer, shot[0]);
  }
}

async function takeShare(owner: Person, id: string): Promise<void> {
  await owner.open(id);
  await owner.untilBadge("saved");
  await owner.page.getByTestId("share").click();
  await owner.page.getByTestId("share-create").click();
  await owner.page.getByTestId("share-url").waitFor();
  await owner.page.getByText("Link copied").waitFor();
  await take(owner, "share-light");
}

async function take(person: Person, name: string): Promise<void> {
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  if (person.problems.length > 0) throw new Error(person.problems.join("\n"));
  console.log(`${name}.png`);
  await person.leave();
}
