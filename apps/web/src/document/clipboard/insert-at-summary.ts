import { type Node, Slice } from "@tiptap/pm/model";
import { Selection, type Transaction } from "@tiptap/pm/state";

/** True where what is selected is within the line of one toggle. */
export function isAtSummary({ $from, $to }: Selection): boolean {
  return $from.parent.type.name === "detailsSummary" && $from.sameParent($to);
}

/**
 * Puts what fits into the line of a toggle there, and what is more behind the toggle. By itself the
 * editor would part the toggle at its line, and leave one without its content and one without its words.
 */
export function insertAtSummary(tr: Transaction, slice: Slice): Transaction {
  const [first, ...others] = slice.content.content;
  const isFirstIn = first !== undefined && slice.openStart > 0 && isWords(first);
  if (isFirstIn) tr.replaceSelection(new Slice(first.content, 0, 0));
  else tr.deleteSelection();
  const rest = isFirstIn ? others : slice.content.content;
  if (rest.length === 0) return tr;
  const behind = tr.selection.$from.after(-1);
  tr.insert(behind, rest);
  const end = rest.reduce((position, { nodeSize }) => position + nodeSize, behind);
  return tr.setSelection(Selection.near(tr.doc.resolve(end), -1));
}

/** A toggle's line has words, and nothing between them. */
function isWords(node: Node): boolean {
  const isProse = node.isTextblock && node.type.spec.code !== true;
  return isProse && node.content.content.every(({ isText }) => isText);
}
