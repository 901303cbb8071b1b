import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshProject } from "../../scripts/fresh-project.ts";
import { findHeadlessShell } from "../find-chromium.ts";
import { embedding, makeQuickStart, meetByQuickStart, serveWorker } from "../guides/own-worker.ts";
import { newProject } from "../guides/workplace.ts";
import { launchBrowser, newContext } from "./browser.ts";
import { exampleScenes } from "./example-scenes.ts";

const examples = join(import.meta.dirname, "../../examples");

/** The examples, copied to where nothing of this workspace is, and the published package beside them. */
let folder: string;
let browser: Browser;
/** The address of the quick start's Worker, with the pages of the examples before it. */
let url: string;
/** What is to be ended after the tests, the last first. */
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  folder = freshProject(["*"]);
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const built = buildPages();
  browser = await launchBrowser({ executablePath: findHeadlessShell() });
  endings.push(() => browser.close());
  const project = newProject();
  endings.push(() => project[Symbol.asyncDispose]());
  await makeQuickStart(project);
  const serve = embedding.command("npx wrangler dev");
  ({ url } = await serveWorker(project, serve, `--assets ${await built}`));
  await meetByQuickStart(project);
  // A package, a build, a Worker and a browser.
});
afterAll(async () => {
  for (const end of endings.toReversed()) await end();
});

/** All pages at once, each as its own `vite build` makes it. */
async function buildPages(): Promise<string> {
  const names = Object.keys(exampleScenes);
  const dist = join(folder, "dist");
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    build: {
      outDir: dist,
      minify: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: names.map((name) => join(folder, name, "index.html")) },
    },
  });
  return dist;
}

/** Two people with the page of an example, in a document of its own. */
async function two(example: string): Promise<readonly [Page, Page]> {
  const open = async (name: string): Promise<Page> => {
    const page = await (await newContext(browser)).newPage();
    await page.goto(`${url}/${example}/?document=the-document-of-${example}&name=${name}`);
    return page;
  };
  return Promise.all([open("Ada"), open("Bo")]);
}

describe("the quick start", () => {
  test("is followed from an empty folder, and its Worker is the example, in under 30 lines", async () => {
    for (const name of ["worker.ts", "wrangler.jsonc"])
      expect(embedding.file(name)).toBe(readFileSync(join(examples, "worker", name), "utf8"));
    expect(embedding.file("worker.ts").split("\n").length).toBeLessThan(30);
  });
});

describe.concurrent("two people in the example", () => {
  test.for(Object.entries(exampleScenes))("%s meet", async ([example, meet], { expect }) => {
    const [ada, bo] = await two(example);
    await meet(ada, bo, expect);
  });
});
