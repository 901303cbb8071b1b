import { Fragment, type Node, type ResolvedPos } from "@tiptap/pm/model";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { canJoin } from "@tiptap/pm/transform";
import { isItem, isList } from "./selected-blocks.ts";

/**
 * Puts the line that comes next, of a list's item or behind a list, behind the caret at the end of a line.
 * What else was in that item stays below, and the rest of its list where it is. An empty line before a list
 * goes instead. Returns false, and changes nothing, where no list is.
 */
export function joinItemBelow(transaction: Transaction): boolean {
  const { $from, empty } = transaction.selection;
  const { parent, parentOffset, pos } = $from;
  if (!empty || !parent.isTextblock || parentOffset < parent.content.size) return false;
  const below = lineBelow($from);
  if (below === null) return false;
  const [line, container, place] = [$from.after(), $from.node(-1), $from.indexAfter(-1)];
  if (parent.content.size === 0 && isLeft(container, place)) {
    transaction.delete($from.before(), line);
    transaction.setSelection(TextSelection.near(transaction.doc.resolve($from.before())));
    return true;
  }
  const { words, rest } = below;
  const isFitting = parent.type.validContent(parent.content.append(words));
  if (!isFitting || !container.canReplace(place, place, rest)) return false;
  transaction.delete(below.from, below.to).insert(line, rest).insert(pos, words);
  joinLists(transaction, line + words.size + rest.size);
  transaction.setSelection(TextSelection.create(transaction.doc, pos));
  return true;
}

interface LineBelow {
  readonly words: Fragment;
  /** What else is in its item. */
  readonly rest: Fragment;
  /** What goes with it: the item, or a list of which it is all. */
  readonly from: number;
  readonly to: number;
}

/** The line right behind: of the list below, of the next item of a list around, or behind that list. */
function lineBelow($line: ResolvedPos): LineBelow | null {
  for (let depth = $line.depth - 1; depth >= 0; depth -= 1) {
    const container = $line.node(depth);
    const next = container.maybeChild($line.indexAfter(depth));
    if (next !== null) return lineOf(next, $line.after(depth + 1), depth < $line.depth - 1);
    if (!isList(container) && !isItem(container)) return null;
  }
  return null;
}

function lineOf(next: Node, from: number, isOutside: boolean): LineBelow | null {
  const to = from + next.nodeSize;
  if (isOutside && next.isTextblock) {
    return { words: next.content, rest: Fragment.empty, from, to };
  }
  const item = isList(next) ? next.firstChild : next;
  const line = item?.firstChild ?? null;
  if (item === null || line === null || !isItem(item)) return null;
  const within = { words: line.content, rest: Fragment.from(item.children.slice(1)) };
  return next.childCount === 1 || item === next
    ? { ...within, from, to }
    : { ...within, from: from + 1, to: from + 1 + item.nodeSize };
}

/** True where the line before this place may go: an item needs its own. */
function isLeft(container: Node, place: number): boolean {
  const next = container.maybeChild(place);
  return next !== null && isList(next) && container.canReplace(place - 1, place);
}

function joinLists(transaction: Transaction, position: number): void {
  const { nodeBefore, nodeAfter } = transaction.doc.resolve(position);
  if (nodeBefore === null || !isList(nodeBefore) || nodeBefore.type !== nodeAfter?.type) return;
  if (canJoin(transaction.doc, position)) transaction.join(position);
}
