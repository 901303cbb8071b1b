import type { Editor } from "@tiptap/core";

/** Puts the caret after everything, in a paragraph of its own if the text ends in something else. */
export function continueBelow(editor: Editor): void {
  const { doc } = editor.state;
  if (doc.lastChild?.type.name === "paragraph") {
    editor.commands.focus("end");
    return;
  }
  editor.chain().insertContentAt(doc.content.size, { type: "paragraph" }).focus("end").run();
}
