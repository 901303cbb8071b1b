import { join } from "node:path";
import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { meet, newMeeting } from "./meet.ts";
import { newCheckout, newFolder, serve, Workplace } from "./workplace.ts";

const page = new GuidePage("backup");
const quickStart = new GuidePage("quick-start");

// What each of these commands does in every case: test/server/backup.test.ts.
test("backups end with two people in a document that was put back", async () => {
  await using place = new Workplace(newFolder());
  await using checkout = newCheckout();
  await using project = await newMeeting();
  // What is on disks of the reader's is in a folder here.
  for (const folder of ["/mnt/backups", "/srv", "/tmp/look", "/tmp/all", "/tmp/drill"])
    checkout.instead.set(folder, join(place.folder, folder));
  await place.run("mkdir -p mnt tmp srv");
  const url = await serve(checkout, quickStart.command("npm start"), project);
  const key = await checkout.set(quickStart.command("export KEY="));
  project.environment["KEY"] = key;
  const { id } = await meet(project);
  const admin = (rest: string) => checkout.run(page.command(`npm run admin -- ${rest}`));
  const beforeSecond = new Date().toISOString();

  await admin("backup");
  await admin("verify");
  await checkout.run(page.command("DATA_DIR=/srv/data npm run admin"));
  expect(await meet(project, id)).toEqual({ id, text: "north south north south" });

  checkout.instead.set("ID", id);
  checkout.instead.set("2027-01-31T12:00:00Z", beforeSecond);
  await admin("export /tmp/look");
  await admin("restore --document ID --at 2027");
  expect(await meet(project, id)).toEqual({ id, text: "north south north south" });
  await admin("export /tmp/all");
  expect(await admin("import /tmp/all")).toMatch(/#k=/);

  // What works from afar works here, too.
  checkout.environment["ADMIN_KEY"] = key;
  checkout.instead.set("https://docs.example.org", url);
  checkout.instead.set("MOMENT", beforeSecond);
  checkout.instead.set("<folder or files>", join(place.folder, "/tmp/all"));
  await admin("restore --document ID --at MOMENT");
  await admin("import <folder");
  await admin("keys list");
  // Nobody is there to be asked.
  checkout.instead.set("delete ID", `delete ${id} --yes`);
  await admin("delete ID");
  delete checkout.environment["ADMIN_KEY"];

  // The drill: another server, on what the backup has.
  await checkout.run(page.command("DATA_DIR=/tmp/drill npm run admin"));
  checkout.instead.set("PORT=8788", "PORT=0");
  await serve(checkout, page.command("DATA_DIR=/tmp/drill PORT=8788 npm start"), project);
  expect(await meet(project, id)).toEqual({ id, text: "north south north south" });
  expect(page.unfollowed).toEqual([]);
});
