import type { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { runCommand } from "../toolbar/commands.ts";
import { separateUndo } from "../undo-step.ts";

/** Runs an edit of whole blocks as one step of the undo history, and shows where it ends. */
export function runBlockEdit(editor: Editor, edit: (transaction: Transaction) => boolean): void {
  separateUndo(editor);
  runCommand(editor, (chain) => chain.command(({ tr }) => edit(tr)).scrollIntoView());
  separateUndo(editor);
}
