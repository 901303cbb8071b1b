import type { Browser, BrowserContext, Page } from "playwright-core";
import { fivePages } from "./content.ts";
import { createOurDocument } from "./our-document.ts";
import { startPeer } from "./peer.ts";
import { watchOpening } from "./page-opening.ts";
import type { Opened } from "./page-opening.ts";

export type EditorName = "ours" | "BlockNote";
export type Network = "unthrottled" | "slow 4G";
export type Cache = "cold" | "warm";

/** One opening of the document, from the start of the navigation, in ms. */
export interface Opening extends Opened {
  readonly editor: EditorName;
  readonly network: Network;
  readonly cache: Cache;
  readonly round: number;
}

/** As Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up. */
const slow4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_638_400 / 8,
  uploadThroughput: 768_000 / 8,
};
const retryMs = 100;

/** The same five pages in both editors, by turns, each in a new browser profile and once more in it. */
export async function measureOpening(
  browser: Browser,
  origin: string,
  plan: { readonly rounds: number; readonly networks: readonly Network[] },
): Promise<readonly Opening[]> {
  const blocks = fivePages();
  const ours = await createOurDocument(origin, blocks);
  const peer = await startPeer(blocks);
  const sentence = blocks[1]?.text ?? "";
  const editors = {
    ours: { url: ours.url, cookies: [ours.cookie] },
    BlockNote: { url: peer.url, cookies: [] },
  } as const;
  const openings: Opening[] = [];
  try {
    for (const network of plan.networks) {
      // The first round finds servers that have not served yet, and does not count.
      for (let round = -1; round < plan.rounds; round++) {
        for (const editor of ["ours", "BlockNote"] as const) {
          const { url, cookies } = editors[editor];
          const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
          await context.addCookies([...cookies]);
          for (const cache of ["cold", "warm"] as const) {
            const opened = await open(context, url, { sentence, network });
            if (round >= 0) openings.push({ editor, network, cache, round, ...opened });
          }
          await context.close();
        }
      }
    }
    return openings;
  } finally {
    await peer.stop();
  }
}

async function open(
  context: BrowserContext,
  url: string,
  { sentence, network }: { readonly sentence: string; readonly network: Network },
): Promise<Opened> {
  const page = await context.newPage();
  if (network === "slow 4G") {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", slow4G);
  }
  const editable = Promise.withResolvers<void>();
  await page.exposeFunction("benchEditable", () => editable.resolve());
  await page.addInitScript(watchOpening, sentence);
  await page.goto(url, { waitUntil: "commit" });
  await editable.promise;
  const opened = await typeUntilSeen(page);
  // What is kept for the next visit is kept after the page is idle.
  await page.waitForTimeout(1_500);
  await page.close();
  return opened;
}

/** People type again when nothing happens, and so does this. */
async function typeUntilSeen(page: Page): Promise<Opened> {
  for (;;) {
    await page.evaluate(() => window.benchOpening.takeFocus());
    await page.keyboard.press("Z");
    const opened = await page.evaluate((ms) => window.benchOpening.typedWithin(ms), retryMs);
    if (opened !== null) return opened;
  }
}
