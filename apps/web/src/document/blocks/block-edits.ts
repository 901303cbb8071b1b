import { Fragment, type Node, type NodeRange } from "@tiptap/pm/model";
import type { Selection, Transaction } from "@tiptap/pm/state";
import { StepMap } from "@tiptap/pm/transform";
import { isItem, isList, selectedBlocks } from "./selected-blocks.ts";

export type Direction = "up" | "down";

/**
 * Moves the selected blocks past the one beside them. At the edge of a list, a quote, a callout or
 * a toggle they leave it; out of a table's cell they don't go. The selection goes with them.
 * Returns false, and changes nothing, where there is no way on.
 */
export function moveBlocks(transaction: Transaction, direction: Direction): boolean {
  const { $from, $to } = transaction.selection;
  const range = selectedBlocks($from, $to);
  if (range === null) return false;
  const { parent, startIndex, endIndex } = range;
  const beside = parent.maybeChild(direction === "up" ? startIndex - 1 : endIndex);
  return beside === null
    ? leave(transaction, range, direction)
    : swap(transaction, range, { beside, direction });
}

/** Puts a copy of the selected blocks behind them, and the selection into the copy. */
export function duplicateBlocks(transaction: Transaction): boolean {
  const { selection } = transaction;
  const range = selectedBlocks(selection.$from, selection.$to);
  if (range === null) return false;
  const { parent, startIndex, endIndex, start, end } = range;
  transaction.insert(end, parent.children.slice(startIndex, endIndex));
  select(transaction, selection, end - start);
  return true;
}

/** Deletes the selected blocks, and what would be left empty around them. */
export function deleteBlocks(transaction: Transaction): boolean {
  const { $from, $to } = transaction.selection;
  const range = selectedBlocks($from, $to);
  if (range === null) return false;
  transaction.deleteRange(range.start, range.end);
  return true;
}

interface Neighbour {
  readonly beside: Node;
  readonly direction: Direction;
}

function swap(
  transaction: Transaction,
  { parent, startIndex, endIndex, start, end }: NodeRange,
  { beside, direction }: Neighbour,
): boolean {
  const isUp = direction === "up";
  const blocks = parent.children.slice(startIndex, endIndex);
  const from = isUp ? startIndex - 1 : startIndex;
  const order = isUp ? [...blocks, beside] : [beside, ...blocks];
  // The first child of a list's item has to be a paragraph.
  if (!parent.canReplace(from, from + order.length, Fragment.from(order))) return false;
  // The neighbour goes to the other side, so that the selection stays with what is moved.
  if (isUp) {
    transaction.delete(start - beside.nodeSize, start);
    transaction.insert(end - beside.nodeSize, beside);
  } else {
    transaction.delete(end, end + beside.nodeSize);
    transaction.insert(start, beside);
  }
  return true;
}

/** Takes the blocks out of their container, to before or behind it. */
function leave(transaction: Transaction, range: NodeRange, direction: Direction): boolean {
  const { parent, depth, $from, startIndex, endIndex, start, end } = range;
  const name = parent.type.name;
  if (depth === 0 || name.startsWith("table") || isItem(parent)) return false;
  const blocks = parent.children.slice(startIndex, endIndex);
  const isAll = blocks.length === parent.childCount;
  const outerDepth = name === "detailsContent" ? depth - 1 : depth;
  const outer = $from.node(outerDepth - 1);
  const index = $from.index(outerDepth - 1);
  const gap = direction === "up" ? index : index + 1;
  // Alone in its list, an item is the list: it goes past what is beside that.
  if (isList(parent)) return isItem(outer) ? false : passList(transaction, range, direction);
  if (!outer.canReplace(gap, gap, Fragment.from(blocks))) return false;
  const before = $from.before(outerDepth);
  const after = $from.after(outerDepth);
  const { selection } = transaction;
  const canStay = !isAll || name === "detailsContent";
  const target = direction === "up" ? before : after;
  if (!canStay) {
    // Nothing is left in it: the container is unwrapped.
    transaction.replaceWith(before, after, blocks);
    select(transaction, selection, before - start);
    return true;
  }
  if (direction === "up") {
    transaction.delete(start, end).insert(target, blocks);
    select(transaction, selection, target - start);
  } else {
    transaction.insert(target, blocks).delete(start, end);
    select(transaction, selection, target - end);
  }
  return true;
}

/**
 * Takes items out of their list and past the block beside it. A list of the same kind takes them in;
 * past anything else they are a list of their own.
 */
function passList(transaction: Transaction, range: NodeRange, direction: Direction): boolean {
  const { parent: list, depth, $from, startIndex, endIndex, start } = range;
  const isUp = direction === "up";
  const beside = $from.node(depth - 1).maybeChild($from.index(depth - 1) + (isUp ? -1 : 1));
  if (beside === null) return false;
  const moved = Fragment.from(list.children.slice(startIndex, endIndex));
  const rest = Fragment.from(
    isUp ? list.children.slice(endIndex) : list.children.slice(0, startIndex),
  );
  const stays = rest.childCount === 0 ? [] : [list.copy(rest)];
  const passed = passBeside(list, { moved, beside, isUp });
  const before = $from.before(depth) - (isUp ? beside.nodeSize : 0);
  const after = $from.after(depth) + (isUp ? 0 : beside.nodeSize);
  const { selection } = transaction;
  transaction.replaceWith(
    before,
    after,
    isUp ? [...passed.blocks, ...stays] : [...stays, ...passed.blocks],
  );
  const kept = isUp ? 0 : Fragment.from(stays).size;
  select(transaction, selection, before + kept + passed.offset - start);
  return true;
}

interface Passing {
  readonly moved: Fragment;
  readonly beside: Node;
  readonly isUp: boolean;
}

/** The blocks that come of it, and where in them the items begin. */
function passBeside(list: Node, { moved, beside, isUp }: Passing): Passed {
  if (beside.type === list.type) {
    const items = isUp ? beside.content.append(moved) : moved.append(beside.content);
    return { blocks: [beside.copy(items)], offset: 1 + (isUp ? beside.content.size : 0) };
  }
  const own = list.copy(moved);
  return isUp
    ? { blocks: [own, beside], offset: 1 }
    : { blocks: [beside, own], offset: 1 + beside.nodeSize };
}

interface Passed {
  readonly blocks: readonly Node[];
  readonly offset: number;
}

/** Puts a selection that was made before the transaction's last steps that much further on. */
function select(transaction: Transaction, before: Selection, offset: number): void {
  transaction.setSelection(before.map(transaction.doc, StepMap.offset(offset)));
}
