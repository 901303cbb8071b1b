import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { findChromium } from "../find-chromium.ts";
import { newDataDir } from "../server/server-process.ts";
import { Visitor } from "../server/visitor.ts";
import { test } from "./scene.ts";

/** A browser whose profile outlives it, and which can be killed as a crash would. */
interface Killable extends AsyncDisposable {
  readonly page: Page;
  readonly kill9: () => Promise<void>;
}

/** Starts a browser on `profile`, in a process group of its own. */
async function startBrowser(profile: string): Promise<Killable> {
  const child = spawn(
    findChromium(),
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    { detached: true, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const { promise: address, resolve } = Promise.withResolvers<string>();
  createInterface({ input: child.stderr }).on("line", (line) => {
    const found = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1];
    if (found !== undefined) resolve(found);
  });
  const browser = await chromium.connectOverCDP(await address);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("the browser has no window");
  const kill9 = (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, "SIGKILL");
    }
    return ended;
  };
  return { page: await context.newPage(), kill9, [Symbol.asyncDispose]: kill9 };
}

test("[K2][K9] what is shown as on this device is there after the browser was killed, and is saved then", async ({
  server,
}) => {
  const owner = new Visitor(server);
  const { id } = await owner.create();
  // A browser writes cookies down late, so whoever comes back may be somebody else to the server.
  const { url } = await owner.link(id, { role: "edit" });
  const profile = newDataDir();
  await using first = await startBrowser(profile);
  await first.page.goto(url);
  await untilBadge(first.page, "saved");
  await first.page.context().setOffline(true);
  await first.page.getByTestId("editor").click();
  const words = "written without a connection";
  await first.page.keyboard.type(words);
  const kept = first.page.getByTestId("sync-badge").getByText("Offline — kept on this device");
  await kept.first().waitFor();
  await first.kill9();

  await using second = await startBrowser(profile);
  await second.page.goto(url);
  await second.page.getByTestId("editor").getByText(words).waitFor();
  await untilBadge(second.page, "saved");
  expect(await owner.text(id)).toContain(words);
});

function untilBadge(page: Page, state: string): Promise<void> {
  return page.locator(`[data-testid=sync-badge][data-state=${state}]`).waitFor();
}
