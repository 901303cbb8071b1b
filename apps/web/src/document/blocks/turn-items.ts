import type { Node, NodeType } from "@tiptap/pm/model";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { canJoin } from "@tiptap/pm/transform";
import { isList, selectedBlocks } from "./selected-blocks.ts";

/**
 * Makes tasks of the selected items of a list, or bullets or numbers of tasks, with the lists in them
 * as far as these are selected. The library's own takes nested items out of the lists that they are in,
 * and leaves them there. Returns false, and changes nothing, for any other selection, and where the
 * items are of that kind already.
 */
export function turnItems(
  transaction: Transaction,
  name: "bulletList" | "orderedList" | "taskList",
): boolean {
  const { selection, doc } = transaction;
  const range = selectedBlocks(selection.$from, selection.$to);
  if (range === null || !isList(range.parent) || !(selection instanceof TextSelection))
    return false;
  if (isTaskList(range.parent.type) === (name === "taskList")) return false;
  const { nodes } = doc.type.schema;
  const [list, item] = [nodes[name], nodes[name === "taskList" ? "taskItem" : "listItem"]];
  if (list === undefined || item === undefined) return false;

  const { parent, depth, $from, startIndex, endIndex, start, end } = range;
  if (endIndex < parent.childCount) transaction.split(end);
  if (startIndex > 0) transaction.split(start);
  // A split list has an end and a beginning where there was nothing.
  const before = startIndex > 0 ? start + 1 : $from.before(depth);
  const selected = transaction.doc.nodeAt(before);
  if (selected === null) return false;
  const { from, to, anchor, head } = transaction.selection;
  const turned = turnedList(selected, before, { list, item, from, to });
  transaction.replaceWith(before, before + selected.nodeSize, turned);
  // A turned node is as long as it was.
  transaction.setSelection(TextSelection.create(transaction.doc, anchor, head));
  joinSame(transaction, before + turned.nodeSize);
  joinSame(transaction, before);
  return true;
}

interface Turn {
  readonly list: NodeType;
  readonly item: NodeType;
  /** The selection, of which each list that has a part is turned. */
  readonly from: number;
  readonly to: number;
}

function turnedList(node: Node, position: number, turn: Turn): Node {
  const items = node.children.map((child, index) => {
    const start = position + 1 + sizeBefore(node, index);
    const content = child.children.map((inner, innerIndex) => {
      const innerStart = start + 1 + sizeBefore(child, innerIndex);
      const isSelected = innerStart < turn.to && innerStart + inner.nodeSize > turn.from;
      const isOther = isList(inner) && isTaskList(inner.type) !== isTaskList(turn.list);
      return isSelected && isOther ? turnedList(inner, innerStart, turn) : inner;
    });
    return turn.item.create(null, content);
  });
  return turn.list.create(null, items);
}

function sizeBefore(node: Node, index: number): number {
  return node.children.slice(0, index).reduce((size, { nodeSize }) => size + nodeSize, 0);
}

function isTaskList({ name }: NodeType): boolean {
  return name === "taskList";
}

/** Lists of one kind next to each other are one. */
function joinSame(transaction: Transaction, position: number): void {
  const { nodeBefore, nodeAfter } = transaction.doc.resolve(position);
  if (nodeBefore?.type !== nodeAfter?.type) return;
  if (canJoin(transaction.doc, position)) transaction.join(position);
}
