import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { makeQuickStart, serveWorker } from "./own-worker.ts";
import { hasCurl, newProject } from "./workplace.ts";

const page = new GuidePage("persistence-hooks");

test.skipIf(!hasCurl)(
  "persistence hooks tell who comes, turn somebody away, and write to two clients",
  async () => {
    await using project = newProject();
    await makeQuickStart(project);
    project.write(page, "worker.ts");
    const { worker } = await serveWorker(project, page.command("npx wrangler dev"));
    const ada = project.start(page.command("node client.mjs Ada"));
    await ada.says(/synced/);
    await worker.says(page.shown("Ada came as edit"));
    await project.run(page.command("node client.mjs Bo"));
    await worker.says(page.shown("Bo is gone"));
    expect(await project.run(page.command("curl"))).toMatch(/Approved\n$/);
    await ada.says(page.shown("Ada sees"));
    const eve = project.start(page.command("node client.mjs Eve"));
    expect(await eve.ended).not.toBe(0);
    expect(page.unfollowed).toEqual([]);
  },
);
