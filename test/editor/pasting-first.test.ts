import { pasteClipping } from "@scriptorium/web/src/document/clipboard/clipboard-extension.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { goBefore, goBehind, type, writerAt } from "./alone.ts";

const words = (text: string) => ({ html: "", text, language: null, isPlain: true });

// What pastes is loaded with the first paste of this file alone: one test, in the order of a person.
test("what is pasted before it is known how lands where it was asked for", async () => {
  const ada = writerAt("above\n\nhere end", "here");
  const pastes = [pasteClipping(ada.editor, words("[one]"), null)];
  type(ada, " typed");
  pastes.push(pasteClipping(ada.editor, words("[two]"), null));
  pastes.push(pasteClipping(ada.editor, words("[three]"), null));
  goBefore(ada, "end");
  pastes.push(pasteClipping(ada.editor, words("[four]"), null));
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(ada.doc));
  const line = (other.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;
  line.insert(0, "far ");
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(other), ada.provider);
  goBehind(ada, "end");
  type(ada, "!");
  expect(ada.text).toBe("far above\nhere typed end!");
  await Promise.all(pastes);
  expect(ada.text).toBe("far above\nhere[one] typed[two][three] [four]end!");
  type(ada, "?");
  expect(ada.text).toBe("far above\nhere[one] typed[two][three] [four]end!?");
  // From then on at once, over what is selected.
  const { head } = ada.editor.state.selection;
  ada.editor.commands.setTextSelection({ from: head - 2, to: head });
  void pasteClipping(ada.editor, words("."), null);
  expect(ada.text).toMatch(/end\.$/u);
});
