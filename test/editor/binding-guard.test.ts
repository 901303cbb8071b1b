import { MemoryStore } from "@scriptorium/sync/store";
import { LoopbackServer, VirtualClock } from "@scriptorium/sync/testing";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { Writer } from "./writer.ts";

/** Somebody who writes alone. What others do is applied by hand. */
function alone(): Writer {
  const server = new LoopbackServer({ clock: new VirtualClock(), disk: new MemoryStore("e1") });
  return new Writer("ada", { server, clientId: 1, random: () => 0.5 });
}

/** A document of somebody else, who has what `writer` has. */
function copyOf(writer: Writer): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(writer.doc));
  return doc;
}

test("[K11] an update that comes after an undo is shown, and the next keystroke leaves it there", () => {
  const ada = alone();
  ada.editor.commands.setContent("<p>one</p><p>two</p><p>three</p>");
  ada.editor.commands.setTextSelection(16);
  ada.beginStep();
  ada.editor.commands.insertContentAt(11, "?");
  const bo = copyOf(ada);
  const blocks = bo.getXmlFragment("body");
  const bring = (): void => Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bo), ada.provider);
  blocks.delete(0, 2);
  bring();
  // Undone, it has the binding return to where the caret was, which is far behind the end now.
  ada.editor.commands.undo();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText("of bo")]);
  blocks.insert(1, [paragraph]);
  bring();
  expect(ada.text).toBe("three\nof bo");
  ada.editor.commands.insertContentAt(1, "all ");
  expect(ada.text).toBe("all three\nof bo");
  ada.destroy();
});

test("[K11] an update whose showing fails is shown all the same", () => {
  const ada = alone();
  ada.editor.commands.setContent("<p>one</p>");
  const bo = copyOf(ada);
  const block = bo.getXmlFragment("body").get(0) as Y.XmlElement;
  (block.get(0) as Y.XmlText).insert(3, " more");
  const { view } = ada.editor;
  const dispatch = view.dispatch.bind(view);
  view.dispatch = () => {
    view.dispatch = dispatch;
    throw new RangeError("as a plugin may throw");
  };
  expect(() => Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bo), ada.provider)).toThrow("plugin");
  expect(ada.text).toBe("one more");
  ada.destroy();
});
