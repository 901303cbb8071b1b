import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { openPages } from "./open-pages.ts";
import { makeQuickStart, serveWorker } from "./own-worker.ts";
import { newProject } from "./workplace.ts";

const page = new GuidePage("presence");

test("presence ends with two people who see where the other is", async () => {
  await using project = newProject();
  await makeQuickStart(project);
  await project.install(page.command("npm install"));
  project.write(page, "index.html", "main.ts");
  await project.run(page.command("npx vite build"));
  const { url } = await serveWorker(project, page.command("npx wrangler dev"));
  await using pages = await openPages(`${url}/?name=Ada`, `${url}/?name=Bo`);
  const [ada, bo] = pages.all;
  await ada.mouse.move(40, 50);
  await bo.getByText("Ada is at 40, 50").waitFor();
  await bo.mouse.move(60, 70);
  await ada.getByText("Bo is at 60, 70").waitFor();
  await bo.context().close();
  await expect.poll(() => ada.locator("li").count()).toBe(0);
  expect(pages.problems).toEqual([]);
  expect(page.unfollowed).toEqual([]);
});
