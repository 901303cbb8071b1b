import { expect } from "vitest";
import { keepsShell } from "./person.ts";
import { eventually, test } from "./scene.ts";

test("two people who type at once have the same text and see each other's caret", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada", keepsShell), person("Bo", keepsShell)]);
  await ada.createByHand("The bridge");
  await bo.open(await ada.shareByHand("edit"));
  await ada.write("Ada's line\nBo's line");
  await eventually(() => bo.text()).toBe("Ada’s line\nBo’s line");
  await ada.toStart();
  await bo.toEnd();
  await Promise.all([ada.type("Typed above. "), bo.type(". Typed below.")]);
  const both = "Typed above. Ada’s line\nBo’s line. Typed below.";
  await eventually(() => ada.text()).toBe(both);
  await eventually(() => bo.text()).toBe(both);
  await eventually(() => ada.carets()).toEqual(["Bo"]);
  await eventually(() => bo.carets()).toEqual(["Ada"]);
  await ada.selectBack(5);
  await eventually(() => bo.page.getByTestId("remote-selection").count()).toBe(1);
  expect(await ada.others()).toEqual(["Bo"]);
  expect(await bo.others()).toEqual(["Ada"]);
  await Promise.all([ada.untilBadge("saved"), bo.untilBadge("saved")]);
  await Promise.all([ada.reload(), bo.reload()]);
  await eventually(() => ada.text()).toBe(both);
  await eventually(() => bo.text()).toBe(both);
});

test("two people who type in one place lose no letter", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("|");
  await eventually(() => bo.text()).toBe("|");
  await Promise.all([ada.toEnd(), bo.toEnd()]);
  await Promise.all([ada.type("aaaaaaaaaaaaaaaaaaaa"), bo.type("bbbbbbbbbbbbbbbbbbbb")]);
  await Promise.all([ada.untilBadge("saved"), bo.untilBadge("saved")]);
  await eventually(async () => (await ada.text()) === (await bo.text())).toBe(true);
  expect([...(await ada.text())].toSorted().join("")).toBe(`${"a".repeat(20)}${"b".repeat(20)}|`);
});

test("two windows of one person have the same text and are one person to others", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.create();
  await bo.open(await ada.share("edit"));
  const second = await ada.secondWindow();
  await second.open(id);
  await second.untilBadge("saved");
  await ada.write("First window.");
  await eventually(() => second.text()).toBe("First window.");
  await second.write(" Second window.");
  await eventually(() => ada.text()).toBe("First window. Second window.");
  await eventually(() => bo.text()).toBe("First window. Second window.");
  expect(await bo.others()).toEqual(["Ada"]);
  expect(await ada.others()).toEqual(["Bo"]);
  await Promise.all([ada.untilBadge("saved"), second.untilBadge("saved")]);
  await second.page.close();
  await ada.reload();
  await ada.untilBadge("saved");
  expect(await ada.text()).toBe("First window. Second window.");
  expect(second.problems).toEqual([]);
});

test("[K4] after the server was killed, both go on typing by themselves and nothing is missing", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada", keepsShell), person("Bo", keepsShell)]);
  for (const one of [ada, bo])
    one.expect(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket connection to/);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Saved before.");
  await ada.untilBadge("saved");
  await eventually(() => bo.text()).toBe("Saved before.");
  await server.kill9();
  await Promise.all([ada.untilBadge("offline"), bo.untilBadge("offline")]);
  await ada.write(" Ada, without a server.");
  await server.restart();
  await Promise.all([ada.untilBadge("saved"), bo.untilBadge("saved")]);
  await eventually(() => bo.text()).toBe("Saved before. Ada, without a server.");
  await bo.write(" Bo, with one again.");
  const all = "Saved before. Ada, without a server. Bo, with one again.";
  await eventually(() => ada.text()).toBe(all);
  await eventually(() => ada.carets()).toEqual(["Bo"]);
  await Promise.all([ada.reload(), bo.reload()]);
  await eventually(() => ada.text()).toBe(all);
  await eventually(() => bo.text()).toBe(all);
});
