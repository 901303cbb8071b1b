import { MemoryStore } from "@scriptorium/sync/store";
import { LoopbackServer, VirtualClock } from "@scriptorium/sync/testing";
import { expect, test } from "vitest";
import { Writer } from "./writer.ts";

function writer(): Writer {
  const server = new LoopbackServer({ clock: new VirtualClock(), disk: new MemoryStore("e1") });
  return new Writer("ada", { server, clientId: 1, random: () => 0.5 });
}

test("a formula in what is made bold is not bold, as nobody else would see it so", () => {
  const ada = writer();
  ada.editor.commands.setContent(
    '<p>before <span data-type="inline-math" data-latex="a^2"></span> after</p>',
  );
  ada.editor.chain().selectAll().toggleBold().run();
  const marked = ada.editor.getJSON().content?.[0]?.content ?? [];
  expect(marked.map(({ type, marks }) => [type, marks?.map((mark) => mark.type)])).toEqual([
    ["text", ["bold"]],
    ["inlineMath", undefined],
    ["text", ["bold"]],
  ]);
  ada.destroy();
});

test("what is typed after a break in bold text is bold", () => {
  const ada = writer();
  ada.editor.commands.setContent("<p><strong>one</strong></p>");
  ada.editor.chain().setTextSelection(4).setHardBreak().run();
  const { state, view } = ada.editor;
  view.dispatch(state.tr.replaceSelectionWith(state.schema.text("two", state.storedMarks), false));
  expect(ada.editor.getHTML()).toBe("<p><strong>one</strong><br><strong>two</strong></p>");
  ada.destroy();
});
