import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { isList } from "./selected-blocks.ts";

/**
 * Takes away the empty line that the caret is in between two lists of one kind, such as an item leaves
 * behind, and makes them one list again. Returns false, and changes nothing, anywhere else.
 */
export function joinListsAround(transaction: Transaction): boolean {
  const { $from, empty } = transaction.selection;
  if (!empty || $from.parent.type.name !== "paragraph" || $from.parent.content.size > 0)
    return false;
  const container = $from.node(-1);
  const index = $from.index(-1);
  const [above, below] = [container.maybeChild(index - 1), container.maybeChild(index + 1)];
  if (above === null || !isList(above) || above.type !== below?.type) return false;
  const start = $from.before();
  transaction.delete(start, $from.after()).join(start);
  transaction.setSelection(TextSelection.near(transaction.doc.resolve(start - 1), -1));
  return true;
}
