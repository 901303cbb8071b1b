import { type Editor, Extension } from "@tiptap/core";
import { switchToggle } from "../blocks/toggle-block.ts";
import { separateUndo } from "../undo-step.ts";

/** Ctrl+Enter does by keyboard what a click does on a task's box and on a toggle's triangle. */
export const SwitchAtCaret: Extension = Extension.create({
  name: "switchAtCaret",
  // Anywhere else these keys break the line.
  priority: 1_000,
  addKeyboardShortcuts: () => ({ "Mod-Enter": ({ editor }) => switchAtCaret(editor) }),
});

/**
 * Ticks the task that the caret is in, or takes the tick away, and opens or closes the toggle in whose
 * summary it is. Returns false where there is neither.
 */
export function switchAtCaret(editor: Editor): boolean {
  return switchToggle(editor) || switchTask(editor);
}

function switchTask(editor: Editor): boolean {
  const { state, view } = editor;
  const { $from } = state.selection;
  // In code they leave the block.
  if ($from.parent.type.spec.code === true) return false;
  let { depth } = $from;
  while (depth > 0 && !$from.node(depth).type.name.endsWith("Item")) depth -= 1;
  const item = $from.node(depth);
  if (item.type.name !== "taskItem") return false;
  separateUndo(editor);
  view.dispatch(
    state.tr.setNodeAttribute($from.before(depth), "checked", item.attrs["checked"] !== true),
  );
  separateUndo(editor);
  return true;
}
