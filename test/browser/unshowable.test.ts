import { limits } from "@scriptorium/sync/protocol";
import { expect } from "vitest";
import * as Y from "yjs";
import { OwnClient } from "../server/clients.ts";
import { doc, paragraph, text } from "./everything.ts";
import { eventually, test, visitorOf } from "./scene.ts";

const notice = "This document holds something that this version can’t show.";
const remedy = "Do without it and edit";

function element(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  ...content: (Y.XmlElement | Y.XmlText)[]
): Y.XmlElement {
  const made = new Y.XmlElement(name);
  // Yjs stores any value, although its types say string.
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
  made.insert(0, content);
  return made;
}

function cell(attributes: Readonly<Record<string, unknown>>): Y.XmlElement {
  return element("tableCell", attributes, element("paragraph", {}, new Y.XmlText("in a cell")));
}

/** A text of which each letter has one format more than the one before it. */
function staircase(format: (at: number) => string): Y.XmlElement {
  const letters = new Y.XmlText("x".repeat(1_000));
  for (let at = 0; at < 1_000; at++) letters.format(at, 1_000 - at, { [format(at)]: {} });
  return element("paragraph", {}, letters);
}

/** What a program can put into a document that would break the page of everybody, or hold it up for minutes. */
const unshowable: Readonly<Record<string, () => Y.XmlElement>> = {
  "a cell over a billion columns": () =>
    element("table", {}, element("tableRow", {}, cell({ colspan: 1e9 }))),
  "a cell over as many columns as its text says": () =>
    element("table", {}, element("tableRow", {}, cell({ colspan: "999999999" }))),
  "rows of wide cells": () =>
    element(
      "table",
      {},
      ...Array.from({ length: 200 }, () => element("tableRow", {}, cell({ colspan: 1_000 }))),
    ),
  "formats on top of each other": () => staircase((at) => `format${at}`),
  "one format on top of itself": () => staircase((at) => `bold--${String(at).padStart(8, "a")}`),
};

test.for(Object.entries(unshowable))(
  "[W73] %s break no page, and whoever may edit can do without",
  async ([, make], { person, server }) => {
    const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
    const id = await ada.import("Guarded", doc(paragraph(text("Hello"))));
    await ada.open(id);
    await ada.untilBadge("saved");
    const owner = await visitorOf(ada, server);
    using mallory = await OwnClient.open(owner, id);
    mallory.doc.getXmlFragment("default").insert(1, [make()]);
    await mallory.provider.saved();
    // While it is open, for who opens it, and for a reader.
    await ada.page.getByText(notice).waitFor();
    await ada.page.reload();
    await ada.page.getByText(notice).waitFor();
    await ada.page.getByText("Hello", { exact: true }).first().waitFor();
    await bo.page.goto((await owner.link(id, { role: "view" })).url);
    await bo.page.getByText("Hello", { exact: true }).first().waitFor();
    expect(await bo.page.getByRole("button", { name: remedy }).count()).toBe(0);
    const reloaded = ada.page.waitForEvent("load");
    await ada.page.getByRole("button", { name: remedy }).click();
    await reloaded;
    await ada.editor.getByText("Hello", { exact: true }).waitFor();
    await ada.toStart();
    await ada.type("Well ");
    await eventually(() => owner.text(id)).toMatch(/^Well Hello\n/);
  },
);

test("[W73][G6] a document as deep as it may be is opened and edited", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  const id = await ada.import("Guarded", doc(paragraph(text("Hello"))));
  const owner = await visitorOf(ada, server);
  using mallory = await OwnClient.open(owner, id);
  let inner: Y.XmlFragment = mallory.doc.getXmlFragment("default");
  let levels = 0;
  // One by one, until the server takes no more.
  while (mallory.provider.status.kind === "synced") {
    mallory.doc.transact(() => {
      for (let level = 0; level < 90; level++) {
        const next = element("blockquote", {});
        inner.insert(inner.length, [next]);
        inner = next;
      }
      inner.insert(0, [element("paragraph", {}, new Y.XmlText(`level ${levels}`))]);
    });
    const { edits } = await settled(mallory);
    if (edits.refusal !== null) break;
    levels += 90;
  }
  expect(levels).toBeGreaterThan(89);
  expect(levels).toBeLessThanOrEqual(limits.documentNestingMax);
  await ada.open(id);
  await ada.toStart();
  await ada.type("Well ");
  await eventually(() => owner.text(id)).toMatch(/^Well Hello\n/);
});

/** The status once the last edit was saved or refused. */
async function settled(
  client: OwnClient,
): Promise<OwnClient["provider"]["status"] & { kind: "synced" }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    const { status } = client.provider;
    if (status.kind !== "synced") return;
    if (status.edits.refusal !== null || status.edits.unsaved === 0) resolve();
  };
  const stop = client.provider.subscribe(look);
  look();
  await promise;
  stop();
  const { status } = client.provider;
  if (status.kind !== "synced") throw new Error(`the connection is ${status.kind}`);
  return status;
}
