import { expect } from "vitest";
import type { ServerProcess } from "../server/server-process.ts";
import { Cable } from "./cable.ts";
import { doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test, visitorOf } from "./scene.ts";

/** What is promised for whoever loses or gets a role, in ms. */
const promptMs = 5_000;

const nowReader = "What you may do was changed";
const noAccess = "You no longer have access.";

/** Opens the share dialog, with everybody in it. */
async function openDialog({ page }: Person): Promise<void> {
  await page.getByTestId("share").click();
  await page.getByTestId("share-person").first().waitFor();
}

/** A document of Ada's, and a link by which Bo may write in it. */
async function sharedPlan(person: (name: string) => Promise<Person>, server: ServerProcess) {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Plan", doc(paragraph(text("north"))));
  const owner = await visitorOf(ada, server);
  return { bo, id, owner, link: await owner.link(id, { role: "edit" }) };
}

/** Waits until the page says this in its banner, for as long as it may take. */
async function untilBanner({ page }: Person, words: string): Promise<void> {
  await page.getByTestId("banner").getByText(words).waitFor({ timeout: promptMs });
}

test("[W50][W54] an owner sees who came by which link, changes what they may do, and takes it away", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Plan", doc(paragraph(text("north"))));
  await ada.open(id);
  const { page } = ada;
  await openDialog(ada);
  await page.getByTestId("share-role-edit").click();
  await page.getByTestId("share-ends").selectOption({ label: "In a week" });
  await page.getByTestId("share-label").fill("Design team");
  await page.getByTestId("share-create").click();
  const url = await page.getByTestId("share-url").inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
  await page
    .getByTestId("share-link")
    .getByText(/Ends (in 7 days|next week)/)
    .waitFor();
  await bo.open(url);
  await bo.write(" wind");
  await bo.untilBadge("saved");
  await page.keyboard.press("Escape");
  await openDialog(ada);
  const row = page.getByTestId("share-person").filter({ hasText: "Bo" });
  await row.getByText("Came by “Design team”").waitFor();
  await bo.editor.focus();
  await row.getByRole("combobox").selectOption({ label: "Can view" });
  await untilBanner(bo, nowReader);
  // Who is at it sees no frame around the text, until they go on by keyboard.
  const frame = () => bo.editor.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await frame()).toBe("none");
  await bo.press("Shift");
  expect(await frame()).toBe("solid");
  await bo.untilBadge("read-only");
  expect(await bo.editor.getAttribute("contenteditable")).toBe("false");
  expect(await bo.text()).toBe("north wind");
  await row.getByRole("combobox").selectOption({ label: "Can edit" });
  await bo.page.getByText("You can edit this document now.").waitFor({ timeout: promptMs });
  await bo.write(" again");
  await bo.untilBadge("saved");
  bo.expect(/status of 404/);
  await page.getByRole("button", { name: "What to do with Bo" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("group", { name: "Remove" }).getByRole("button", { name: "Remove" }).click();
  await untilBanner(bo, noAccess);
  expect(await bo.text()).toBe("north wind again");
  await page.getByRole("button", { name: "Let Bo in again" }).waitFor();
  await bo.page.goto(url);
  await bo.untilBadge("no-access");
  await page.getByTestId("share-activity").locator("summary").click();
  await eventually(() =>
    page.getByTestId("share-activity").getByRole("listitem").allInnerTexts(),
  ).toMatchObject(
    [
      /Ada removed Bo/,
      /Ada changed the role of Bo: can edit/,
      /Ada gave Bo a role: can view/,
      /Ada made the link “Design team”: can edit/,
      /Ada created the document/,
    ].map((words) => expect.stringMatching(words)),
  );
});

test("[W51] what can't be found out or done is said in the dialog, and can be tried again", async ({
  person,
}) => {
  const ada = await person("Ada");
  const id = await ada.import("Plan", doc(paragraph(text("north"))));
  await ada.open(id);
  const { page } = ada;
  ada.expect(/ERR_FAILED/);
  await page.route("**/access", (route) => route.abort());
  await page.getByTestId("share").click();
  const dialog = page.getByRole("dialog", { name: "Share this document" });
  await dialog.getByText("Who has access could not be found out.").waitFor();
  await page.unroute("**/access");
  await dialog.getByRole("button", { name: "Try again" }).click();
  await page.getByTestId("share-person").first().waitFor();
  await page.route("**/links", (route) => route.abort());
  await page.getByTestId("share-create").click();
  await dialog.getByText("That did not work.").waitFor();
  await page.unroute("**/links");
  await page.getByTestId("share-create").click();
  await page.getByTestId("share-url").waitFor();
  await page.getByRole("button", { name: /^What to do with “Link of/ }).click();
  await page.getByRole("menuitem", { name: "Revoke the link…" }).click();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Keep");
  await page.getByRole("button", { name: "Revoke", exact: true }).click();
  await dialog.getByText("There is no link yet.").waitFor();
});

test("[W51] an owner hands the document over, and can edit it from then on", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Plan", doc(paragraph(text("north"))));
  await ada.open(id);
  await bo.open(await ada.share("view"));
  await bo.untilBadge("read-only");
  await openDialog(ada);
  await ada.page.getByRole("button", { name: "What to do with Bo" }).click();
  await ada.page.getByRole("menuitem", { name: "Make them the owner…" }).click();
  await ada.page.getByRole("button", { name: "Hand it over" }).click();
  await ada.page.getByText("It belongs to Bo.").waitFor();
  await ada.press("Escape");
  await ada.write(" wind");
  await ada.untilBadge("saved");
  // Whoever could only read has the editor in its place.
  await bo.page.getByTestId("editor").waitFor();
  await bo.untilBadge("saved");
  await openDialog(bo);
  const row = bo.page.getByTestId("share-person").filter({ hasText: "Ada" });
  expect(await row.getByRole("combobox").inputValue()).toBe("edit");
  await bo.press("Escape");
  await ada.page.getByTestId("share").click();
  await ada.page.getByRole("button", { name: "Leave this document…" }).click();
  ada.expect(/status of 404/);
  await ada.page.getByRole("button", { name: "Leave", exact: true }).click();
  await untilBanner(ada, noAccess);
  expect(await ada.text()).toBe("north wind");
});

test("[W6][R24] a link that is revoked while somebody types by it stops them at once, and keeps their text", async ({
  person,
  server,
}) => {
  const { bo, id, owner, link } = await sharedPlan(person, server);
  await bo.open(link.url);
  await bo.write(" 0");
  await bo.untilBadge("saved");
  const revoked = owner.delete(`/api/documents/${id}/links/${link.id}`);
  for (let word = 1; (await bo.page.getByRole("alert").count()) === 0; word++) {
    await bo.type(` ${word}`);
  }
  expect((await revoked).status).toBe(204);
  await untilBanner(bo, noAccess);
  const stored = await owner.text(id);
  const shown = await bo.text();
  expect(shown.startsWith(stored)).toBe(true);
  await bo.page.keyboard.type("too late");
  expect([await owner.text(id), await bo.text()]).toEqual([stored, shown]);
  await bo.editor.evaluate((editor) => getSelection()?.selectAllChildren(editor));
  await bo.press("Control+c");
  await eventually(() => bo.page.evaluate(() => navigator.clipboard.readText())).toContain(shown);
});

test("[R24] who may only read from now on keeps what was not taken, and has it saved once they may again", async ({
  person,
  server,
}) => {
  const { bo, id, owner, link } = await sharedPlan(person, server);
  const path = `/api/documents/${id}/links/${link.id}`;
  const give = async (role: string): Promise<void> => {
    const changed = await owner.request(path, { method: "PATCH", body: JSON.stringify({ role }) });
    expect(changed.status).toBe(200);
  };
  const cable = await Cable.lay(bo.page);
  await bo.open(link.url);
  await bo.untilBadge("saved");
  // What is written is still on its way when it is no longer allowed.
  cable.hold();
  await bo.write(" wind");
  await bo.untilBadge("saving", "on-device");
  await give("view");
  await untilBanner(bo, nowReader);
  cable.release();
  await bo.page.getByTestId("banner").getByText("It is kept on this device").waitFor();
  expect([await bo.text(), await owner.text(id)]).toEqual(["north wind", "north"]);
  await bo.page.reload();
  await bo.page.getByTestId("banner").getByText("It is kept on this device").waitFor();
  await give("edit");
  await bo.untilBadge("saved");
  await eventually(() => owner.text(id)).toBe("north wind");
});
