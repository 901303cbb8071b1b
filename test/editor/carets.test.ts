import { MemoryStore } from "@scriptorium/sync/store";
import { LoopbackServer, VirtualClock } from "@scriptorium/sync/testing";
import {
  toAbsolutePosition,
  toRelativePosition,
} from "@scriptorium/web/src/document/presence/positions.ts";
import { expect, test } from "vitest";
import { Writer } from "./writer.ts";

const content =
  "<p>one</p><p></p><ul><li><p>two</p></li><li><p>three</p></li></ul><h2>four</h2>" +
  "<table><tbody><tr><td><p>five</p></td></tr></tbody></table><p>six</p>";

test("a caret stands where it was put, wherever in the text that is", () => {
  const server = new LoopbackServer({ clock: new VirtualClock(), disk: new MemoryStore("e1") });
  const ada = new Writer("ada", { server, clientId: 1, random: () => 0.5 });
  ada.editor.commands.setContent(content);
  const body = ada.doc.getXmlFragment("body");
  const { state } = ada.editor;
  const places: number[] = [];
  state.doc.descendants((node, start) => {
    for (let at = 0; node.isTextblock && at <= node.content.size; at++) places.push(start + 1 + at);
  });
  const read = places.map((place) =>
    toAbsolutePosition(state, body, toRelativePosition(state, body, place)),
  );
  expect(read).toEqual(places);
  ada.destroy();
});
