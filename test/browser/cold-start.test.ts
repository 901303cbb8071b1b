/* oxlint-disable no-empty-pattern -- From this pattern vitest reads what a fixture builds on. */
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { doc, paragraph, text } from "./everything.ts";
import { launchBrowser } from "./browser.ts";
import { keepsShell, Person } from "./person.ts";
import { eventually, test as base } from "./scene.ts";
import { violationsOf } from "./accessibility.ts";
import { TwoVersions } from "./two-versions.ts";

/** With a browser that could install. */
const test = base.extend(
  "whole",
  { scope: "file" },
  async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  },
);

test("[K9] a document that was open before opens from a cold start without a server, is written in, and is saved later", async ({
  person,
  server,
}) => {
  const ada = await person("Ada", keepsShell);
  const id = await ada.import("Kept", doc(paragraph(text("At home."))));
  await ada.open(id);
  await ada.untilBadge("saved");
  await ada.untilKept();
  await ada.page.close();
  await server.terminate();

  const later = await ada.secondWindow();
  later.expect(/ERR_CONNECTION|WebSocket/);
  await later.goHome();
  const entry = later.page.getByTestId("recent-document");
  await entry.getByText("Kept").click();
  await later.editor.waitFor();
  await later.untilBadge("offline");
  await later.page.getByRole("status").getByText("This is the copy on this device").waitFor();
  expect(await later.text()).toBe("At home.");
  await later.write(" On the train.");
  await later.page.getByRole("button", { name: "Offline — kept on this device" }).waitFor();
  await later.reload();
  await eventually(() => later.text()).toBe("At home. On the train.");

  await server.restart();
  await later.untilBadge("saved");
  await eventually(() => later.page.getByTestId("banner").count()).toBe(0);
  await eventually(() => later.stored()).toMatchObject({
    content: [{ content: [{ text: "At home. On the train." }] }],
  });
  expect(later.problems).toEqual([]);
});

test("a document that this device never had says so without a connection, and opens when there is one", async ({
  person,
}) => {
  const ada = await person("Ada", keepsShell);
  ada.expect(/ERR_INTERNET|WebSocket/);
  const id = await ada.import("Elsewhere", doc(paragraph(text("Far away."))));
  await ada.goHome();
  await ada.untilKept();
  const context = ada.page.context();
  await context.setOffline(true);
  await ada.visit(`/d/${id}`);
  await ada.page.getByRole("heading", { name: "there is no copy on this device yet" }).waitFor();
  expect(await violationsOf(ada)).toEqual([]);
  await ada.page.getByRole("link", { name: "Go to the front page" }).click();
  await ada.page.getByTestId("create-document").waitFor();
  await context.setOffline(false);
  await ada.open(id);
  await ada.untilBadge("saved");
  await context.setOffline(true);
  await ada.reload();
  await eventually(() => ada.text()).toBe("Far away.");
  await ada.untilBadge("offline");
});

test("what is kept can be installed, and holds nothing of the API", async ({ whole, server }) => {
  const ada = await Person.arrive(whole, server.url, { name: "Ada", ...keepsShell });
  await ada.create("Private");
  await ada.untilKept();
  await ada.reload();
  const session = await ada.page.context().newCDPSession(ada.page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A window that keeps nothing can't install; the tests' are all of that kind.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]);
  const kept = await ada.page.evaluate(async () => {
    const names = await caches.keys();
    const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return found.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain("/index.html");
  expect(kept.filter((path) => !/^\/(assets\/[\w.-]+\.(js|css)|[\w.-]+)$/.test(path))).toEqual([]);
  const answer = await fetch(`${server.url}/service-worker.js`);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": expect.stringContaining("script-src 'self'"),
  });
  expect(ada.problems).toEqual([]);
  await ada.leave();
});

test("an update takes nothing from a page that is open, tells it, and comes with the next reload", async ({
  person,
}) => {
  using versions = await TwoVersions.start();
  const ada = await person("Ada", keepsShell);
  ada.expect(/status of 404|WebSocket|EventSource/);
  const own = (): Promise<string | undefined> =>
    ada.page.evaluate(() => document.querySelector<HTMLScriptElement>("script[type=module]")?.src);
  await ada.page.goto(versions.url);
  await ada.untilKept();
  const before = await own();
  await ada.page.evaluate(() => Object.assign(window, { isSamePage: true }));
  versions.deploy("next");
  await ada.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await ada.page.getByText("There is a newer version of Scriptorium.").waitFor();
  expect(await ada.page.evaluate(() => "isSamePage" in window)).toBe(true);
  // The server no longer has the part that shows documents, in this page's version.
  await ada.page.evaluate(() => history.pushState(null, "", "/d/AAAAAAAAAAAAAAAAAAAAAA"));
  await ada.page.getByRole("heading", { name: "This document doesn’t exist" }).waitFor();
  expect(await ada.page.evaluate(() => "isSamePage" in window)).toBe(true);
  await ada.page.getByRole("button", { name: "Reload" }).click();
  await eventually(own).not.toBe(before);
  expect(await own()).toContain("next.js");
});
