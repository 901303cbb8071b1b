import { Fragment, type Node } from "@tiptap/pm/model";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { isItem, isList } from "./selected-blocks.ts";

/**
 * Puts what `make` makes of the item whose line the caret is in into its place, between what is before
 * and behind it in its list. Nothing but the list is left: what is around that stays, and the caret stays
 * in its word. Returns false, and changes nothing, elsewhere or where `make` knows nothing.
 */
export function replaceItem(
  transaction: Transaction,
  make: (item: Node) => readonly Node[] | null,
): boolean {
  const { $head } = transaction.selection;
  const depth = $head.depth - 2;
  const item = $head.node(-1);
  if (depth < 1 || !isItem(item) || $head.index(-1) > 0) return false;
  const [list, outer] = [$head.node(depth), $head.node(depth - 1)];
  const [index, place] = [$head.index(depth), $head.index(depth - 1)];
  const made = make(item);
  if (made === null) return false;
  const before = partOf(list, 0, index);
  const blocks = Fragment.from([...before, ...made, ...partOf(list, index + 1, list.childCount)]);
  if (!outer.canReplace(place, place + 1, blocks)) return false;
  const [start, { parentOffset }] = [$head.before(depth), $head];
  transaction.replaceWith(start, $head.after(depth), blocks);
  const caret = start + Fragment.from(before).size + lineIn(made) + parentOffset;
  transaction.setSelection(TextSelection.create(transaction.doc, caret));
  joinLists(transaction, start + Fragment.from([...before, ...made]).size);
  joinLists(transaction, start + Fragment.from(before).size);
  return true;
}

function partOf(list: Node, from: number, to: number): readonly Node[] {
  return from === to ? [] : [list.copy(Fragment.from(list.children.slice(from, to)))];
}

/** Where the first line of text begins in these blocks. */
function lineIn(blocks: readonly Node[]): number {
  let start = 0;
  let isFound = false;
  Fragment.from([...blocks]).descendants((node, position) => {
    if (isFound) return false;
    isFound = node.isTextblock;
    start = position + 1;
    return !isFound;
  });
  return start;
}

/** Makes the lists before and behind a position one, if they are of one kind. */
function joinLists(transaction: Transaction, position: number): void {
  const { nodeBefore, nodeAfter } = transaction.doc.resolve(position);
  if (nodeBefore === null || !isList(nodeBefore) || nodeBefore.type !== nodeAfter?.type) return;
  transaction.join(position);
}
