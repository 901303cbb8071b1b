import { expect, test } from "vitest";
import * as Y from "yjs";
import { edits, ProviderScene, read, write } from "../testing/provider-scene.ts";

const saved = { unsaved: 0, onDevice: true, refusal: null };

function pageIn(doc: Y.Doc): Y.Doc | undefined {
  return doc.getMap<Y.Doc>("pages").get("first");
}

test("a subdocument comes as its name, and its content by a provider of its own", async () => {
  // Each document has a server of its own: its object.
  const [book, page] = [new ProviderScene(), new ProviderScene()];
  const [ada, bo] = [book.join("ada"), book.join("bo")];
  await book.settle();
  const guid = crypto.randomUUID();
  ada.doc.getMap("pages").set("first", new Y.Doc({ guid, meta: { name: "North" } }));
  ada.provider.saved().catch(() => {});
  await book.settle();
  expect(edits(ada)).toEqual(saved);
  const [written, seen] = [pageIn(ada.doc), pageIn(bo.doc)];
  expect([seen?.guid, seen?.meta, seen?.isLoaded]).toEqual([guid, { name: "North" }, false]);

  const north = page.join("ada", { doc: written ?? new Y.Doc() });
  const south = page.join("bo", { doc: seen ?? new Y.Doc() });
  await page.settle();
  write(north, "north");
  await page.settle();
  expect([edits(north), read(south)]).toEqual([saved, "north"]);

  // Nothing of it is in the document that names it, also for who comes later.
  const cy = book.join("cy");
  await book.settle();
  expect([pageIn(cy.doc)?.guid, pageIn(cy.doc)?.getText("text").length]).toEqual([guid, 0]);
});
