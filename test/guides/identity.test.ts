import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { meet, newMeeting } from "./meet.ts";
import { newCheckout, serve } from "./workplace.ts";

const page = new GuidePage("identity");
const quickStart = new GuidePage("quick-start");

test("a key that is made lets a program in, until it is revoked", async () => {
  await using checkout = newCheckout();
  await using project = await newMeeting();
  await serve(checkout, quickStart.command("npm start"), project);
  const create = page.command("npm run admin -- keys create");
  const made = await checkout.run(create);
  const [, id = "", key = ""] = /Key (\S+)\..*\n(scriptorium_\S+)/.exec(made) ?? [];
  expect(await checkout.run(page.command("npm run admin -- keys list"))).toContain(
    "Nightly export",
  );
  project.environment["KEY"] = key;
  await expect(meet(project)).rejects.toThrow(/insufficient-scope/);
  checkout.instead.set("--scopes read", "--scopes read,create,write");
  const another = await checkout.run(create);
  project.environment["KEY"] = /scriptorium_\S+/.exec(another)?.[0] ?? "";
  expect(await meet(project)).toMatchObject({ text: "north south" });
  checkout.instead.set("<id>", id);
  await checkout.run(page.command("npm run admin -- keys revoke"));
  project.environment["KEY"] = key;
  await expect(meet(project)).rejects.toThrow(/invalid-key/);
  expect(page.unfollowed).toEqual([]);
});
