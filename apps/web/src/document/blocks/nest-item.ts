import type { Editor } from "@tiptap/core";
import { isItem } from "./selected-blocks.ts";

/**
 * Makes the item that the caret is in one of the item before it, or no longer one of the item around it.
 * Returns false, and changes nothing, where it can't be, and for an item that has the caret's table in it.
 */
export function nestItem(editor: Editor, direction: "in" | "out"): boolean {
  const { $from } = editor.state.selection;
  let { depth } = $from;
  while (depth > 0 && !isItem($from.node(depth))) {
    if ($from.node(depth).type.spec["tableRole"] !== undefined) return false;
    depth -= 1;
  }
  if (depth < 2) return false;
  const { name } = $from.node(depth).type;
  if (direction === "in") return editor.commands.sinkListItem(name);
  return isItem($from.node(depth - 2)) && editor.commands.liftListItem(name);
}
