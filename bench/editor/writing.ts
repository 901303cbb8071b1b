import type { Browser, Page } from "playwright-core";
import { quantile } from "../statistics.ts";
import { startCompany } from "./company-process.ts";
import { manyBlocks } from "./content.ts";
import { createOurDocument } from "./our-document.ts";
import { clockPage } from "./page-clock.ts";
import type { PageClock, Sample } from "./page-clock.ts";

export interface WritingPlan {
  readonly blocks: number;
  readonly people: number;
  readonly movesPerSecond: number;
  readonly keystrokes: number;
  readonly updates: number;
}

interface Times {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
}

export type Timed = Readonly<Record<keyof Sample, Times>>;

export interface Written {
  /** Carets of others that were drawn at the end. */
  readonly carets: number;
  readonly keystroke: Timed;
  readonly update: Timed;
  /** Keystrokes in as many blocks that nobody but the browser edits: no editor can take less. */
  readonly bare: Timed;
}

/** Between two keys, in ms: a fast typist's pace. */
const keyEveryMs = 120;
const updateEveryMs = 200;
/** How long the document may take to open, in ms. */
const openMs = 60_000;
/** Changes that are made before those that count, until the code is compiled. */
const warmUp = 20;

/** Keys of our own and updates of others in a long document, while others' carets move. */
export async function measureWriting(
  browser: Browser,
  origin: string,
  plan: WritingPlan,
  profiled: Profiled = (_page, work) => work(),
): Promise<Written> {
  const ours = await createOurDocument(origin, manyBlocks(plan.blocks));
  const lookedAt = Math.floor(plan.blocks / 2);
  const company = await startCompany({ ...plan, origin, id: ours.id, link: ours.link, lookedAt });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await context.addCookies([ours.cookie]);
    const page = await context.newPage();
    await page.addInitScript(clockPage);
    await page.goto(ours.url);
    const block = page
      .locator("[contenteditable=true] p", { hasText: `${lookedAt + 1}: ` })
      .first();
    await block.click({ timeout: openMs });
    await type(page, warmUp);
    await forget(page);
    await profiled(page, () => type(page, plan.keystrokes));
    const { keystrokes } = await read(page);
    await company.write(warmUp, updateEveryMs);
    await forget(page);
    await profiled(page, () => company.write(plan.updates, updateEveryMs));
    // The last one is still on its way.
    await page.waitForTimeout(1_000);
    const { updates } = await read(page);
    const carets = await page.getByTestId("remote-caret").count();
    demand(keystrokes.length, plan.keystrokes, "keystrokes");
    demand(updates.length, plan.updates * 0.5, "updates");
    demand(carets, plan.people, "carets");
    await page.close();
    company.end();
    const bare = await typeIntoBareBlocks(await context.newPage(), plan);
    return { carets, keystroke: timesOf(keystrokes), update: timesOf(updates), bare };
  } finally {
    company.end();
    await context.close();
  }
}

/** The same keys in the same text, in a page without scripts of its own. */
async function typeIntoBareBlocks(page: Page, plan: WritingPlan): Promise<Timed> {
  const blocks = manyBlocks(plan.blocks).map(({ text }) => `<p>${text}</p>`);
  await page.addInitScript(clockPage);
  const body = `<!doctype html><main contenteditable="true">${blocks.join("")}</main>`;
  await page.route("http://bare.invalid/", (route) =>
    route.fulfill({ body, contentType: "text/html" }),
  );
  await page.goto("http://bare.invalid/");
  await page
    .locator("p")
    .nth(Math.floor(plan.blocks / 2))
    .click();
  await type(page, warmUp);
  await forget(page);
  await type(page, plan.keystrokes);
  const { keystrokes } = await read(page);
  demand(keystrokes.length, plan.keystrokes, "keystrokes");
  return timesOf(keystrokes);
}

/** Does the work, and may look at the page meanwhile. */
export type Profiled = (page: Page, work: () => Promise<void>) => Promise<void>;

async function type(page: Page, count: number): Promise<void> {
  for (let typed = 0; typed < count; typed++) {
    await page.keyboard.press("abcdefgh"[typed % 8] ?? "a");
    await page.waitForTimeout(keyEveryMs);
  }
}

function forget(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.benchClock.keystrokes.length = 0;
    window.benchClock.updates.length = 0;
  });
}

function read(page: Page): Promise<PageClock> {
  return page.evaluate(() => window.benchClock);
}

/** What was not seen to happen was not measured. Updates that are waited for together share a frame. */
function demand(seen: number, expected: number, what: string): void {
  if (seen >= expected * 0.8) return;
  throw new Error(`${expected} ${what} were expected, and ${seen} seen`);
}

function timesOf(samples: readonly Sample[]): Timed {
  const of = (name: keyof Sample): Times => {
    const values = samples.map((sample) => sample[name]);
    return { count: values.length, median: quantile(values, 0.5), p95: quantile(values, 0.95) };
  };
  return { taskMs: of("taskMs"), workMs: of("workMs"), shownMs: of("shownMs") };
}
