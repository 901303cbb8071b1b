/* oxlint-disable no-empty-pattern -- From this pattern vitest reads what a fixture builds on. */
import { limits } from "@scriptorium/sync/protocol";
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { BarePage } from "./bare-page.ts";
import { launchBrowser } from "./browser.ts";
import { keepsShell, Person } from "./person.ts";
import { eventually, test as base, visitorOf } from "./scene.ts";

/** A page that does not act at once acts when a ping is due or remains without an answer, in ms. */
const { pingIntervalMs } = limits;

/** With a browser that puts pages aside when they are left, which Playwright's does not. */
const test = base.extend(
  "keeping",
  { scope: "file" },
  async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await launchBrowser({ keepsPages: true });
    onCleanup(() => browser.close());
    return browser;
  },
);

test.for(["goes to another page", "closes the tab"])(
  "[K18] of who types and %s everything is on the server",
  async (how, { person, server }) => {
    const ada = await person("Ada");
    const id = await ada.create();
    const visitor = await visitorOf(ada, server);
    await ada.write("The last words.");
    if (how === "closes the tab") await ada.page.close({ runBeforeUnload: true });
    else await ada.goHome();
    await eventually(() => visitor.text(id)).toContain("The last words.");
  },
);

test("[K18][K19] a frozen page has sent everything, is gone for the others, and is soon back", async ({
  browser,
  person,
}) => {
  const ada = await person("Ada");
  await ada.create();
  const bo = await BarePage.open(browser, await ada.share("edit"));
  const text = (): Promise<unknown> =>
    bo.read("document.querySelector('[data-testid=editor]')?.innerText");
  await eventually(text).toBe("\n");
  await eventually(async () => (await ada.others()).length).toBe(1);
  await bo.read("document.querySelector('[data-testid=editor]').focus()");
  for (const word of ["Just ", "before."]) await bo.type(word);
  await bo.freeze();
  await eventually(() => ada.text()).toBe("Just before.");
  await eventually(() => ada.others()).toEqual([]);
  await ada.write(" And meanwhile.");
  await ada.untilBadge("saved");
  await bo.thaw();
  const startedMs = Date.now();
  await eventually(text).toBe("Just before. And meanwhile.");
  expect(Date.now() - startedMs).toBeLessThan(pingIntervalMs);
  await bo.close();
});

test("[K19] a page that was put aside leaves no ghost, and is soon up to date when it is shown again", async ({
  keeping,
  person,
  server,
}) => {
  const ada = await Person.arrive(keeping, server.url, { name: "Ada", ...keepsShell });
  const bo = await person("Bo");
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Just before.");
  // What takes over the pages of a browser ends those that are put aside.
  await ada.untilKept();
  await ada.page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await ada.goHome();
  await eventually(() => bo.text()).toBe("Just before.");
  await eventually(() => bo.others()).toEqual([]);
  await bo.write(" And meanwhile.");
  await bo.untilBadge("saved");
  await ada.page.goBack({ waitUntil: "commit" });
  const startedMs = Date.now();
  await eventually(() => ada.text()).toBe("Just before. And meanwhile.");
  expect(Date.now() - startedMs).toBeLessThan(pingIntervalMs);
  expect(await ada.page.evaluate(() => "isSamePage" in window)).toBe(true);
  await eventually(() => bo.others()).toEqual(["Ada"]);
  await ada.leave();
});

test("[K5][K7] without a network the page says so at once, and what was typed is sent when it is back", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  ada.expect(/ERR_INTERNET_DISCONNECTED/);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Before.");
  await eventually(() => bo.text()).toBe("Before.");
  await ada.page.context().setOffline(true);
  const leftMs = Date.now();
  await ada.untilBadge("offline");
  expect(Date.now() - leftMs).toBeLessThan(pingIntervalMs);
  await ada.write(" In the tunnel.");
  expect(await bo.text()).toBe("Before.");
  await ada.page.context().setOffline(false);
  const startedMs = Date.now();
  await eventually(() => bo.text()).toBe("Before. In the tunnel.");
  expect(Date.now() - startedMs).toBeLessThan(pingIntervalMs);
  await ada.untilBadge("saved");
});
