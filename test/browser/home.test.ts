import { expect } from "vitest";
import { eventually, test } from "./scene.ts";

test("the list of recent documents is empty at first, then has what was opened, newest first", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await bo.goHome();
  await bo.page.getByText("The shelf is still empty.").waitFor();
  await ada.create("First");
  await bo.open(await ada.share("view"));
  await bo.untilBadge("read-only");
  await bo.create("Second");
  await bo.goHome();
  const recent = bo.page.getByTestId("recent-document");
  await eventually(() => recent.allInnerTexts()).toEqual([
    expect.stringMatching(/^Second\s+Opened.*\s*Yours/),
    expect.stringMatching(/^First\s+Opened.*\s*Can view/),
  ]);
  await recent.getByText("First").click();
  await bo.untilBadge("read-only");
  await bo.goHome();
  await recent.filter({ hasText: "Second" }).hover();
  await bo.page.getByRole("button", { name: "Remove “Second” from this list" }).click();
  await eventually(() => recent.count()).toBe(1);
  await bo.page.getByRole("button", { name: "Undo" }).click();
  await eventually(() => recent.count()).toBe(2);
});

test("an address that leads nowhere says so and leads home", async ({ person }) => {
  const ada = await person("Ada");
  await ada.visit("/nowhere");
  await ada.page.getByRole("heading", { name: "There is no page here" }).waitFor();
  await ada.page.getByRole("link", { name: "Go to the front page" }).click();
  await ada.page.getByTestId("create-document").waitFor();
});

test("a chosen appearance lasts, and no page shows the other one first", async ({ person }) => {
  const paper = { light: "rgb(247, 242, 232)", dark: "rgb(23, 20, 17)" };
  const ada = await person("Ada", { colorScheme: "light" });
  await ada.watchPaper();
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.light]);
  await ada.page.getByRole("radio", { name: "Dark" }).check({ force: true });
  await eventually(() => ada.papers()).toEqual([paper.light, paper.dark]);
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.dark]);
  await ada.create();
  await ada.reload();
  expect(await ada.papers()).toEqual([paper.dark]);
  await ada.goHome();
  await ada.page.getByRole("radio", { name: "System" }).check({ force: true });
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.light]);
  await ada.page.emulateMedia({ colorScheme: "dark" });
  await ada.goHome();
  expect(await ada.papers()).toEqual([paper.dark]);
});
