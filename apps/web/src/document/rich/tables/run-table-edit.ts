import type { Editor } from "@tiptap/core";
import { text } from "../../../text/en.ts";
import { reasonOf } from "../../../text/reason-of.ts";
import { notifyFailure } from "../../../ui/notify.ts";
import { separateUndo } from "../../undo-step.ts";
import { type TableEdit, isPossible, tableEdits } from "./table-edits.ts";

/** Does it as one step of undo, with the focus in the text. What isn't possible here does nothing. */
export function runTableEdit(editor: Editor, edit: TableEdit): void {
  const { state, view } = editor;
  view.focus();
  // Structure may have changed under the caret while others edit: that must not take the page down.
  try {
    if (!isPossible(state, edit)) return;
    separateUndo(editor);
    tableEdits[edit](state, view.dispatch, view);
    separateUndo(editor);
  } catch (error) {
    console.error("A table could not be edited.", error);
    notifyFailure(text.document.editorFailed(reasonOf(error)));
  }
}
