import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { newProject } from "./workplace.ts";

const page = new GuidePage("testing");

// In CI, the same tests run with all other snippets.
test("testing ends with tests in which two clients are in one document", async () => {
  await using project = newProject();
  await project.install(page.command("npm install @scriptorium/sync"));
  await project.install(page.command("npm install --save-dev"));
  project.write(page, "integration.test.ts", "store.test.ts");
  const ran = project.start(page.command("npx vitest run"));
  await ran.says(page.shown("integration.test.ts"));
  await ran.says(/Test Files +2 passed/);
  expect(page.unfollowed).toEqual([]);
});
