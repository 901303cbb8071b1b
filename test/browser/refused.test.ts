import { CloseCode } from "@scriptorium/sync/protocol";
import { expect } from "vitest";
import { doc, paragraph, text } from "./everything.ts";
import { eventually, test, visitorOf } from "./scene.ts";

const noAccess = "This document doesn’t exist, or you don’t have access to it.";

test("[W2] a missing document and a foreign one are refused in the same words", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const foreign = await ada.import("Private", doc(paragraph(text("Secret"))));
  bo.expect(/status of 404/);
  for (const id of [foreign, "AAAAAAAAAAAAAAAAAAAAAA"]) {
    await bo.visit(`/d/${id}`);
    await bo.page.getByRole("heading", { name: noAccess }).waitFor();
    expect(await bo.editor.count()).toBe(0);
  }
  await bo.page.getByRole("link", { name: "Go to the front page" }).click();
  await bo.page.getByText("The shelf is still empty.").waitFor();
});

test("[O15] who finds no place in a document is told so in their language, and comes in once there is one", async ({
  person,
}) => {
  const ada = await person("Ada", { locale: "de" });
  const id = await ada.import("Crowded", doc(paragraph(text("Until now"))));
  let hasPlace = false;
  await ada.page.routeWebSocket(/\/sync\//, async (route) => {
    if (hasPlace) route.connectToServer();
    else await route.close({ code: CloseCode.crowded });
  });
  await ada.visit(`/d/${id}`);
  const told = "In diesem Dokument sind schon so viele Menschen, wie es aufnimmt.";
  await ada.page.getByText(told).waitFor();
  hasPlace = true;
  await eventually(() => ada.text()).toBe("Until now");
  await ada.page.getByText(told).waitFor({ state: "hidden" });
});

test("[W6] a link revoked while its document is open ends the session and leaves the text to read", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Shared for a while", doc(paragraph(text("Until now"))));
  await ada.open(id);
  const owner = await visitorOf(ada, server);
  const link = await owner.link(id, { role: "edit" });
  await bo.open(link.url);
  await bo.untilBadge("saved");
  await owner.delete(`/api/documents/${id}/links/${link.id}`);
  await bo.page.getByRole("alert").getByText("You no longer have access.").waitFor();
  await bo.untilBadge("no-access");
  // What can't be written in says so, and shows where the focus is.
  expect(await bo.editor.getAttribute("aria-readonly")).toBe("true");
  await bo.editor.focus();
  await eventually(() =>
    bo.editor.evaluate((editor) => getComputedStyle(editor).outlineStyle),
  ).toBe("solid");
  await ada.write(" and later");
  await ada.untilBadge("saved");
  await bo.write("Too late");
  expect(await bo.text()).toBe("Until now");
  expect(await bo.editor.getAttribute("contenteditable")).toBe("false");
  expect(await ada.text()).toBe("Until now and later");
  bo.expect(/status of 404/);
  await bo.page.reload();
  await bo.untilBadge("no-access");
  expect(await bo.text()).toBe("Until now");
});

test("[O5] a document deleted while it is open says so and can be read from the copy on the device", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Short-lived", doc(paragraph(text("Last words"))));
  await ada.open(id);
  await bo.open(await ada.share("edit"));
  await bo.untilBadge("saved");
  await (await visitorOf(ada, server)).delete(`/api/documents/${id}`);
  for (const one of [ada, bo]) {
    await one.page.getByRole("heading", { name: "This document was deleted." }).waitFor();
    await one.page.getByRole("button", { name: "Read the copy on this device" }).click();
    await one.untilBadge("no-access");
    await eventually(() => one.text()).toBe("Last words");
    expect(await one.editor.getAttribute("contenteditable")).toBe("false");
  }
});
