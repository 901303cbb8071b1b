import type { Page } from "playwright-core";
import { launchBrowser } from "../browser/browser.ts";

/** Two windows of a browser, each of somebody else. */
export interface OpenPages extends AsyncDisposable {
  readonly all: readonly [Page, Page];
  /** What went wrong in them. */
  readonly problems: readonly string[];
}

export async function openPages(first: string, second: string): Promise<OpenPages> {
  const browser = await launchBrowser();
  const problems: string[] = [];
  const open = async (address: string): Promise<Page> => {
    const page = await (await browser.newContext({ locale: "en" })).newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.goto(address);
    return page;
  };
  const all = [await open(first), await open(second)] as const;
  return { all, problems, [Symbol.asyncDispose]: () => browser.close() };
}
