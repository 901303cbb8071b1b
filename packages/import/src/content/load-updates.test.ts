import { expect, test } from "vitest";
import * as Y from "yjs";
import { loadUpdates } from "./load-updates.ts";

/** Three updates of one client, each of which builds on the one before. */
function threeUpdates(): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const word of ["one ", "two ", "three "]) {
    doc.getText("text").insert(doc.getText("text").length, word);
  }
  const [one, two, three] = updates;
  if (one === undefined || two === undefined || three === undefined) throw new Error("no updates");
  return [one, two, three];
}

test("updates in any order, and empty ones, are one document", () => {
  const [one, two, three] = threeUpdates();
  const { doc, leftOut } = loadUpdates([Uint8Array.of(0, 0), three, one, two, one]);
  expect([doc.getText("text").toString(), leftOut]).toEqual(["one two three ", []]);
});

test("what builds on something that is lost is left out, and is whole when that is found", () => {
  const [one, two, three] = threeUpdates();
  const { doc, leftOut } = loadUpdates([one, three]);
  expect([doc.getText("text").toString(), leftOut.map(({ reason }) => reason)]).toEqual([
    "one ",
    ["changes that build on others, which were never stored"],
  ]);
  const found = loadUpdates([one, two, ...leftOut.map(({ bytes }) => bytes)]);
  expect(found.doc.getText("text").toString()).toBe("one two three ");
});

test("what is no update is left out, and the rest stays", () => {
  const [one, two] = threeUpdates();
  const cut = two.slice(0, -1);
  const { doc, leftOut } = loadUpdates([one, cut]);
  expect([doc.getText("text").toString(), leftOut.map(({ bytes }) => bytes)]).toEqual([
    "one ",
    [cut],
  ]);
});
