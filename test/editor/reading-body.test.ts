import type { ProseNode } from "@scriptorium/document/content";
import { englishReading } from "@scriptorium/document/reading/english";
import { replaceBlocks } from "@scriptorium/document/yjs";
import { ReadingBody } from "@scriptorium/web/src/reader/reading-body.ts";

import { expect, test } from "vitest";
import * as Y from "yjs";

test("a reading page writes what changed, and the anchors that follow from it elsewhere", async () => {
  const body = new Y.Doc().getXmlFragment("body");
  const content = [heading("Aim"), paragraph("north"), heading("Way"), paragraph("south")];
  replaceBlocks(body, content);
  const places = {
    text: document.createElement("article"),
    outline: document.createElement("nav"),
  };
  const reading = new ReadingBody(body, places, englishReading);
  reading.start();
  const anchors = (): readonly string[] =>
    [...places.text.querySelectorAll("h2")].map(({ id }) => id);
  expect(anchors()).toEqual(["h-aim", "h-way"]);
  const [, north, , south] = places.text.children;

  // Another heading of the same words before one that nobody touched.
  const added = new Y.XmlElement("heading");
  added.setAttribute("level", 2 as unknown as string);
  added.insert(0, [new Y.XmlText("Way")]);
  body.insert(0, [added]);
  await frame();
  expect(anchors()).toEqual(["h-way", "h-aim", "h-way-2"]);

  const changed = (body.get(2) as Y.XmlElement).get(0) as Y.XmlText;
  changed.insert(5, " wind");
  await frame();
  expect(places.text.textContent).toBe("WayAimnorth windWaysouth");
  expect([...places.text.children].includes(north as Element)).toBe(false);
  expect(places.text.lastElementChild).toBe(south);
  reading.destroy();
});

function heading(name: string): ProseNode {
  return { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: name }] };
}

function paragraph(name: string): ProseNode {
  return { type: "paragraph", content: [{ type: "text", text: name }] };
}

function frame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
