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
