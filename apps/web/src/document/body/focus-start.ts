import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";

/**
 * Puts the caret at the start of the text, at once. The editor's own command waits for a frame, and
 * what is typed meanwhile would go where the caret was.
 */
export function focusStart(editor: Editor): void {
  const { state, view } = editor;
  view.focus();
  view.dispatch(state.tr.setSelection(TextSelection.atStart(state.doc)).scrollIntoView());
}

/**
 * The same for the Enter key, which makes room first where nothing can be written above: before a
 * table, code or a toggle there is no line that one could get to.
 */
export function beginText(editor: Editor): void {
  const { state, view } = editor;
  const first = state.doc.firstChild?.type.name;
  if (editor.isEditable && first !== "paragraph" && first !== "heading") {
    const line = state.schema.nodes["paragraph"]?.create();
    if (line !== undefined) view.dispatch(state.tr.insert(0, line));
  }
  focusStart(editor);
}
