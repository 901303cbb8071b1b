import { documentSchema } from "@scriptorium/document/schema";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { indexesIn, startsIn } from "./block-places.ts";

function paragraph(text: string): Y.XmlElement {
  const block = new Y.XmlElement("paragraph");
  block.insert(0, [new Y.XmlText(text)]);
  return block;
}

test("a block's index is that among the others, also after some came and went", () => {
  const body = new Y.Doc().getXmlFragment("default");
  const blocks = ["a", "b", "c"].map(paragraph);
  body.insert(0, blocks);
  const counted = (): unknown[] => blocks.map((block) => indexesIn(body).of(block));
  expect(counted()).toEqual([0, 1, 2]);
  body.insert(0, [paragraph("before all")]);
  expect(counted()).toEqual([1, 2, 3]);
  body.delete(2, 1);
  expect(counted()).toEqual([1, undefined, 2]);
});

test("a document's blocks begin where it resolves them", () => {
  const texts = ["", "one", "and another"];
  const document = documentSchema.node(
    "doc",
    null,
    texts.map((text) =>
      documentSchema.node("paragraph", null, text === "" ? [] : [documentSchema.text(text)]),
    ),
  );
  const starts = startsIn(document);
  expect(starts).toHaveLength(3);
  expect(starts.map((start) => document.nodeAt(start)?.textContent)).toEqual(texts);
  expect(startsIn(document)).toBe(starts);
});
