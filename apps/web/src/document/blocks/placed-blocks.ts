import type { Editor } from "@tiptap/core";
import type { Node, NodeRange } from "@tiptap/pm/model";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { calloutAt } from "./callout-place.ts";
import { selectedBlocks } from "./selected-blocks.ts";

/** Blocks next to each other, by where they begin and end. */
export interface PlacedBlocks {
  readonly start: number;
  readonly end: number;
}

/** The block under a point of the window. Null beside the text, and between two blocks. */
export function blockAtPoint(editor: Editor, x: number, y: number): PlacedBlocks | null {
  const { view, state } = editor;
  const box = view.dom.getBoundingClientRect();
  if (y < box.top || y > box.bottom) return null;
  const icon = document.elementFromPoint(x, y)?.closest("[data-callout-kind]");
  const callout = icon == null ? null : calloutAt(editor, icon);
  if (callout !== null) return wholeNode(state.doc, callout);
  const left = Math.max(box.left + 1, Math.min(x, box.right - 1));
  const found = view.posAtCoords({ left, top: y });
  if (found === null) return null;
  const leaf = found.inside < 0 ? null : state.doc.nodeAt(found.inside);
  if (leaf?.isBlock === true && leaf.isAtom) return wholeNode(state.doc, found.inside);
  const $at = state.doc.resolve(found.pos);
  return selectedBlocks($at, $at);
}

/** The selected blocks if this is one of them, or else this one. */
export function withSelection({ state }: Editor, block: PlacedBlocks): PlacedBlocks {
  const range: NodeRange | null = selectedBlocks(state.selection.$from, state.selection.$to);
  const isSelected = range !== null && range.start <= block.start && range.end >= block.end;
  return isSelected ? range : block;
}

/** Selects within these blocks, unless what is selected is all in them already. */
export function selectBlocks({ state, view }: Editor, { start, end }: PlacedBlocks): void {
  const { from, to } = state.selection;
  if (from >= start && to <= end) return;
  const node = state.doc.nodeAt(start);
  const selection =
    node?.isAtom === true
      ? NodeSelection.create(state.doc, start)
      : TextSelection.near(state.doc.resolve(start + 1));
  view.dispatch(state.tr.setSelection(selection));
}

/** Where the first line of a block is in the window: its middle, and the whole block's edges. */
export function firstLine(view: EditorView, start: number): FirstLine | null {
  const dom = view.nodeDOM(start);
  if (!(dom instanceof HTMLElement)) return null;
  const { top, bottom } = dom.getBoundingClientRect();
  const line = view.coordsAtPos(textStart(view.state.doc, start));
  const isInside = line.top >= top && line.bottom <= bottom + 1;
  return { dom, top, bottom, middle: isInside ? (line.top + line.bottom) / 2 : top + lineHalfPx };
}

interface FirstLine {
  readonly dom: HTMLElement;
  readonly top: number;
  readonly bottom: number;
  readonly middle: number;
}

/** Of a block without text, such as a picture. */
const lineHalfPx = 15;

function textStart(doc: Node, start: number): number {
  let position = start;
  for (let node = doc.nodeAt(start); node !== null && !node.isAtom; node = node.firstChild) {
    position += 1;
    if (node.isTextblock) return position;
  }
  return position;
}

function wholeNode(doc: Node, start: number): PlacedBlocks {
  return { start, end: start + (doc.nodeAt(start)?.nodeSize ?? 0) };
}
