import { LoopbackServer, VirtualClock } from "@scriptorium/sync/testing";
import { MemoryStore } from "@scriptorium/sync/store";
import {
  addPending,
  insertPending,
} from "@scriptorium/web/src/document/rich/images/pending-images.ts";
import { expect, test } from "vitest";
import { Writer } from "./writer.ts";

test.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])(
  "images that are chosen at once stand in that order when they arrive as %j",
  (arrivals) => {
    const contents = ["<p>one</p><p>two</p>", "<p>one</p><p></p><p>two</p>", "<p>one</p>"];
    for (const content of contents) {
      const { editor } = writing(content);
      const elements = [0, 1, 2].map(() => document.createElement("div"));
      for (const element of elements) {
        editor.view.dispatch(addPending(editor.state, { position: 5, element }));
      }
      for (const index of arrivals) {
        const { state, view } = editor;
        const image = state.schema.node("image", { src: String(index) });
        const element = elements[index];
        const inserted = element === undefined ? null : insertPending(state, element, image);
        if (inserted === null) throw new Error("It is not shown.");
        view.dispatch(inserted);
      }
      const names = editor.state.doc.children.map(({ attrs, textContent }) =>
        typeof attrs["src"] === "string" ? attrs["src"] : textContent,
      );
      const rest = content.includes("two") ? ["two"] : [];
      expect(names).toEqual(["one", "0", "1", "2", ...rest]);
      editor.destroy();
    }
  },
);

function writing(content: string): Writer {
  const server = new LoopbackServer({ clock: new VirtualClock(), disk: new MemoryStore("e1") });
  const writer = new Writer("ada", { server, clientId: 1, random: () => 0.5 });
  writer.editor.commands.setContent(content);
  return writer;
}
