import { describe, expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { makeQuickStart, serveWorker } from "./own-worker.ts";
import { newCheckout, newProject, serve } from "./workplace.ts";

const page = new GuidePage("tickets");
const quickStart = new GuidePage("quick-start");

describe("tickets", () => {
  test("of the server let two guests in by a share link", async () => {
    await using checkout = newCheckout();
    await using project = newProject();
    await serve(checkout, quickStart.command("npm start"), project);
    project.environment["KEY"] = await checkout.set(quickStart.command("export KEY="));
    await project.install(quickStart.command("npm install"));
    project.write(quickStart, "write.mjs");
    const said = await project.run(quickStart.command("node write.mjs"));
    const [address = ""] = quickStart.shown("http").exec(said) ?? [];

    project.write(page, "guest.mjs");
    project.instead.set("http://localhost:8787/d/…#k=…", address);
    const watch = 'node guest.mjs "http://localhost:8787/d/…#k=…"';
    const ada = project.start(page.command(watch));
    await ada.says(page.shown("It is called: First"));
    await project.run(page.command(`${watch} "Minutes"`));
    await ada.says(page.shown("It is called: Minutes"));
  });

  test("of one's own backend let its people in", async () => {
    await using checkout = newCheckout();
    await using project = newProject();
    await project.install(page.command("npm init"));
    await project.install(page.command("npm install @scriptorium/sync"));
    project.write(page, "make-key.mjs", "mint-ticket.mjs", "person.mjs");
    await project.run(page.command("node make-key.mjs"));
    checkout.instead.set("/path/to", project.folder);
    await serve(checkout, page.command("TICKET_ISSUERS_FILE"), project);
    const ada = project.start(page.command("node person.mjs Ada"));
    await ada.says(/synced/);
    await project.run(page.command("node person.mjs Bo"));
    await ada.says(page.shown("Ada sees"));
  });

  test("are sessions of one's own, in a Worker of one's own", async () => {
    await using project = newProject();
    await makeQuickStart(project);
    await project.install(page.command("npm install jose"));
    project.write(page, "worker.ts", "signed-in.mjs");
    await project.set(page.command("export SESSION_SECRET"));
    await serveWorker(project, page.command("npx wrangler dev"));
    const ada = project.start(page.command("node signed-in.mjs Ada"));
    await ada.says(/synced/);
    await project.run(page.command("node signed-in.mjs Bo"));
    await ada.says("Ada sees: Hello, Ada!");
  });

  test("leave nothing out", () => {
    expect(page.unfollowed).toEqual([]);
  });
});
