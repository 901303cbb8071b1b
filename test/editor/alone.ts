import { documentSchema } from "@scriptorium/document/schema";
import { readMarkdown, writeMarkdown } from "@scriptorium/document/markdown";
import { MemoryStore } from "@scriptorium/sync/store";
import { LoopbackServer, VirtualClock } from "@scriptorium/sync/testing";
import { onTestFinished } from "vitest";
import { Writer } from "./writer.ts";

/** Somebody alone with this text, whose caret is behind `word`. */
export function writerAt(markdown: string, word: string): Writer {
  const server = new LoopbackServer({ clock: new VirtualClock(), disk: new MemoryStore("e1") });
  const writer = new Writer("ada", { server, clientId: 1, random: () => 0.5 });
  onTestFinished(() => writer.destroy());
  const content = readMarkdown(markdown, { nodesMax: 1_000, depthMax: 20 });
  const { schema } = writer.editor;
  writer.editor.commands.setContent(schema.nodeFromJSON({ type: "doc", content }));
  writer.beginStep();
  goBehind(writer, word);
  return writer;
}

export function goBehind(writer: Writer, word: string): void {
  goBefore(writer, word, word.length);
}

/** Puts the caret before the last place that says so, or that many characters further on. */
export function goBefore({ editor }: Writer, word: string, offset = 0): void {
  let start = -1;
  editor.state.doc.descendants((node, position) => {
    const at = node.text?.indexOf(word) ?? -1;
    if (at >= 0) start = position + at;
  });
  if (start < 0) throw new Error(`There is no “${word}”.`);
  editor.commands.setTextSelection(start + offset);
}

export function markdownOf({ editor }: Writer): string {
  const { doc } = editor.state;
  doc.check();
  return writeMarkdown(documentSchema.nodeFromJSON(doc.toJSON()).children).trim();
}

/** Types as a keyboard does, one sign after the other. */
export function type({ editor: { view } }: Writer, words: string): void {
  for (const sign of words) {
    const { from, to } = view.state.selection;
    const insert = () => view.state.tr.insertText(sign, from, to);
    const isHandled = view.someProp("handleTextInput", (handle) =>
      handle(view, from, to, sign, insert),
    );
    if (isHandled !== true) view.dispatch(insert());
  }
}

export function press(
  { editor: { view } }: Writer,
  init: KeyboardEventInit & { keyCode: number },
): boolean {
  const event = new KeyboardEvent("keydown", init);
  return view.someProp("handleKeyDown", (handle) => handle(view, event)) === true;
}

export const backspace = { key: "Backspace", keyCode: 8 };
