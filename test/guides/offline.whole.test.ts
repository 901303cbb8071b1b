import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { openPages } from "./open-pages.ts";
import { makeQuickStart, serveWorker } from "./own-worker.ts";
import { newProject } from "./workplace.ts";

const page = new GuidePage("offline");

const add = async (person: Page, line: string): Promise<void> => {
  await person.getByRole("textbox").fill(line);
  await person.getByRole("button").click();
};

test("offline ends with two people who have what one wrote without the server", async () => {
  await using project = newProject();
  await makeQuickStart(project);
  await project.install(page.command("npm install"));
  project.write(page, "badge.ts", "index.html", "main.ts");
  await project.run(page.command("npx vite build"));
  const serve = page.command("npx wrangler dev");
  const { url, worker } = await serveWorker(project, serve);
  await using pages = await openPages(`${url}/?name=Ada`, `${url}/?name=Bo`);
  const [ada, bo] = pages.all;
  const badge = () => ada.locator("#badge").textContent();

  await add(ada, "north");
  await bo.getByText("Ada: north").waitFor();
  await add(bo, "south");
  await ada.getByText("Bo: south").waitFor();
  await expect.poll(badge).toBe("Saved");

  await worker[Symbol.asyncDispose]();
  await add(ada, "alone");
  await expect.poll(badge).toBe("On this device");
  expect(await bo.locator("pre").textContent()).not.toContain("alone");
  const window = await ada.context().newPage();
  await ada.close();

  const { port } = new URL(url);
  project.instead.set("npx wrangler dev", `npx wrangler dev --port ${port} --inspector-port 0`);
  await serveWorker(project, serve);
  await window.goto(`${url}/?name=Ada`);
  await window.getByText("Ada: alone").waitFor();
  await expect.poll(() => window.locator("#badge").textContent()).toBe("Saved");
  await bo.getByText("Ada: alone").waitFor();
  expect(pages.problems).toEqual([]);
  expect(page.unfollowed).toEqual([]);
});
