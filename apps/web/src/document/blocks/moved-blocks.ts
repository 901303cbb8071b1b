import type { Editor } from "@tiptap/core";
import { Fragment, type Node } from "@tiptap/pm/model";
import { NodeSelection, TextSelection, type Transaction } from "@tiptap/pm/state";
import type * as Y from "yjs";
import { toAbsolutePosition, toRelativePosition } from "../presence/positions.ts";
import type { PlacedBlocks } from "./placed-blocks.ts";
import { isItem, isList } from "./selected-blocks.ts";

/** Blocks on their way to another place, found again whatever others write meanwhile. */
export interface Grip {
  /** Where the first of them begins, as the shared text knows it. */
  readonly anchor: unknown;
  readonly types: readonly string[];
}

/** Null when the binding can't tell where the blocks are. */
export function gripOf(editor: Editor, body: Y.XmlFragment, blocks: PlacedBlocks): Grip | null {
  const anchor = toRelativePosition(editor.state, body, blocks.start);
  if (anchor === null) return null;
  const { content } = editor.state.doc.slice(blocks.start, blocks.end);
  return { anchor, types: content.content.map(({ type }) => type.name) };
}

/** Where the gripped blocks are now. Null when they are no more, or others of them by now. */
export function grippedBlocks(
  editor: Editor,
  body: Y.XmlFragment,
  { anchor, types }: Grip,
): PlacedBlocks | null {
  const start = toAbsolutePosition(editor.state, body, anchor);
  if (start === null) return null;
  const $start = editor.state.doc.resolve(start);
  const index = $start.index();
  const blocks = $start.parent.children.slice(index, index + types.length);
  const isSame = types.every((type, offset) => blocks[offset]?.type.name === type);
  if ($start.textOffset > 0 || !isSame) return null;
  return { start, end: start + blocks.reduce((size, block) => size + block.nodeSize, 0) };
}

/**
 * Puts the blocks at an edge of others. Returns false, and changes nothing, where they can't be, and where
 * they are already.
 */
export function dropBlocks(
  transaction: Transaction,
  { start, end }: PlacedBlocks,
  edge: number,
): boolean {
  const { doc } = transaction;
  if (edge >= start && edge <= end) return false;
  const $start = doc.resolve(start);
  const $edge = doc.resolve(edge);
  const dragged = doc.slice(start, end).content.content;
  const fitted = fittedAt($edge.parent, $edge.index(), dragged, $start.parent);
  if (fitted === null) return false;
  transaction.deleteRange(start, end);
  const place = transaction.mapping.map(edge);
  transaction.insert(place, fitted);
  selectMoved(transaction, place);
  return true;
}

/**
 * Dragged blocks as a container can have them before its child at `index`: in a list as its items, and items
 * elsewhere in a list like `source`, theirs. Null where they can't be.
 */
export function fittedAt(
  container: Node,
  index: number,
  dragged: readonly Node[],
  source: Node,
): readonly Node[] | null {
  const fits = (blocks: readonly Node[]): boolean =>
    container.canReplace(index, index, Fragment.from(blocks));
  if (fits(dragged)) return dragged;
  if (isList(container)) {
    const items = dragged.map((block) => itemOf(container, block));
    return items.every((item) => item !== null) ? items : null;
  }
  if (dragged.every(isItem)) {
    const list = [source.copy(Fragment.from(dragged))];
    return fits(list) ? list : null;
  }
  return null;
}

/** Null for what can't be the first block of an item. */
function itemOf(list: Node, block: Node): Node | null {
  const type = list.firstChild?.type;
  const content = isItem(block) ? block.content : Fragment.from(block);
  return type?.validContent(content) === true ? type.create(null, content) : null;
}

function selectMoved(transaction: Transaction, place: number): void {
  const { doc } = transaction;
  const node: Node | null = doc.nodeAt(place);
  transaction.setSelection(
    node?.isAtom === true
      ? NodeSelection.create(doc, place)
      : TextSelection.near(doc.resolve(Math.min(place + 1, doc.content.size))),
  );
}
