import { expect } from "vitest";
import { Cable } from "./cable.ts";
import { eventually, test } from "./scene.ts";

test("[K2][K9] what is typed without a connection survives a reload and arrives once there is one", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const cable = await Cable.lay(ada.page);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Typed at the desk.");
  await ada.untilBadge("saved");
  await cable.cut();
  await ada.untilBadge("offline");
  await ada.write(" Typed in the tunnel.");
  await ada.page.getByRole("button", { name: "Offline — kept on this device" }).click();
  await ada.page.getByText(/^Offline since \d{1,2}:\d\d\s[AP]M\.$/).waitFor();
  await ada.press("Escape");
  await ada.reload();
  await eventually(() => ada.text()).toBe("Typed at the desk. Typed in the tunnel.");
  await ada.untilBadge("on-device", "offline");
  await ada.write(" And after waking up.");
  expect(await bo.text()).toBe("Typed at the desk.");
  cable.mend();
  await ada.untilBadge("saved");
  const all = "Typed at the desk. Typed in the tunnel. And after waking up.";
  await eventually(() => bo.text()).toBe(all);
  await ada.reload();
  await ada.untilBadge("saved");
  expect(await ada.text()).toBe(all);
});

test("[K1] an edit is not called saved while the server has not answered", async ({ person }) => {
  const ada = await person("Ada");
  const cable = await Cable.lay(ada.page);
  await ada.create();
  const seen = await ada.watchBadge();
  cable.hold();
  await ada.write("On its way.");
  await ada.untilBadge("on-device");
  expect(await seen()).toEqual(["saved", "saving", "on-device"]);
  cable.release();
  await ada.untilBadge("saved");
  await eventually(() => ada.stored()).toMatchObject({
    content: [{ content: [{ text: "On its way." }] }],
  });
});

test("two people who wrote apart have both texts when they meet again", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const cable = await Cable.lay(ada.page);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Middle.");
  await eventually(() => bo.text()).toBe("Middle.");
  await cable.cut();
  await ada.untilBadge("offline");
  await ada.toStart();
  await Promise.all([ada.type("Before. "), bo.write(" After.")]);
  await bo.untilBadge("saved");
  cable.mend();
  await eventually(() => ada.text()).toBe("Before. Middle. After.");
  await eventually(() => bo.text()).toBe("Before. Middle. After.");
});

test("[K9] a part of the page that can't be had leaves the text as it is, and comes once it can", async ({
  person,
}) => {
  const ada = await person("Ada");
  ada.expect(/ERR_FAILED/);
  await ada.page.route(/assets\/(idle|companions)/, (route) => route.abort());
  await ada.create();
  await ada.write("north wind");
  await ada.untilBadge("saved");
  await ada.press("Control+f");
  await ada.page.getByText("There is no connection, or the server").waitFor();
  expect(await ada.text()).toBe("north wind");
  await ada.page.unrouteAll();
  await ada.page.evaluate(() => dispatchEvent(new Event("online")));
  await ada.page.getByRole("textbox", { name: "Find" }).waitFor();
  expect(await ada.page.locator("head link[rel=stylesheet][href*='/idle-']").count()).toBe(1);
  await ada.write("\n/");
  await ada.page.getByRole("listbox").waitFor();
});
