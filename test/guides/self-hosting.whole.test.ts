import { join } from "node:path";
import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { meet, newMeeting } from "./meet.ts";
import { newCheckout, newFolder, serve, Workplace } from "./workplace.ts";

const page = new GuidePage("self-hosting");

// As a container and as a service: test/server/package.test.ts, as far as it goes without Docker and root.
test("self-hosting ends with two people on a server from the package", async () => {
  await using checkout = newCheckout();
  await using elsewhere = new Workplace(newFolder(), { environment: { PORT: "0" } });
  await using project = await newMeeting();
  const url = await serve(checkout, page.command("npm start"), project);
  expect(`Listening on ${url}`).toMatch(page.shown("Listening on"));
  project.environment["KEY"] = await checkout.set(page.command("KEY="));
  expect(await checkout.run(page.command("curl"))).toContain('"title":"Minutes"');
  expect(await meet(project)).toMatchObject({ text: "north south" });

  checkout.instead.set("/mnt", join(elsewhere.folder, "mnt"));
  await elsewhere.run("mkdir -p mnt/backups");
  await checkout.run(page.command("npm run admin -- backup"));
  await checkout.run(page.command("npm run package"));
  await elsewhere.run(`cp -r ${checkout.folder}/dist/server/. .`);
  await serve(elsewhere, page.command("node main.js"), project);
  await elsewhere.run(page.command("node health.js"));
  expect(await elsewhere.run(page.command("node admin.js"))).toBe("There are no keys.\n");
  project.environment["KEY"] = await elsewhere.set(page.command("KEY="));
  expect(await meet(project)).toMatchObject({ text: "north south" });
  expect(page.unfollowed).toEqual([]);
});
