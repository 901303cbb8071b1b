import { describe, expect, test } from "vitest";
import { openPages } from "./open-pages.ts";
import { embedding, makeQuickStart, meetByQuickStart, serveWorker } from "./own-worker.ts";
import { isWhole, newProject } from "./workplace.ts";

// The pages of test/browser/examples.test.ts run on the Worker of its quick start.
describe("embedding", () => {
  test("ends with our client and a stock one in a document of a Worker of one's own", async () => {
    await using project = newProject();
    await makeQuickStart(project);
    await serveWorker(project, embedding.command("npx wrangler dev"));
    const ada = await meetByQuickStart(project);
    await project.install(embedding.command("npm install y-websocket"));
    project.write(embedding, "stock.mjs");
    const cy = project.start(embedding.command("node stock.mjs"));
    await cy.says(embedding.shown("Cy sees"));
    await ada.says(embedding.shown("Ada sees: Hello, Ada! So"));
  });

  // A browser, and a build.
  test.runIf(isWhole)(
    "ends with two people in a page made with React, who see what a program writes",
    async () => {
      await using project = newProject();
      await makeQuickStart(project);
      await project.install(embedding.command("npm install react"));
      await project.install(embedding.command("npm install --save-dev vite"));
      project.write(embedding, "index.html", "main.tsx");
      await project.run(embedding.command("npx vite build"));
      const { url } = await serveWorker(project, embedding.command("npx wrangler dev --assets"));
      await using pages = await openPages(`${url}/?name=Ada`, `${url}/?name=Bo`);
      const [ada, bo] = pages.all;
      await ada.getByRole("button").click();
      await bo.getByText("Ada was here.").waitFor();
      await bo.getByRole("button").click();
      await ada.getByText("Bo was here.").waitFor();
      await ada.getByText("Saved, 1 others").waitFor();
      const cy = project.start("node client.mjs Cy");
      await cy.says("Bo was here.");
      expect(pages.problems).toEqual([]);
    },
  );

  test.runIf(isWhole)("leaves nothing out", () => {
    expect(embedding.unfollowed).toEqual([]);
  });
});
