import type { Editor } from "@tiptap/core";
import type { Node, ResolvedPos } from "@tiptap/pm/model";
import type { EditorView } from "@tiptap/pm/view";
import { fittedAt } from "./moved-blocks.ts";
import type { PlacedBlocks } from "./placed-blocks.ts";
import { isContainer, isItem, isList } from "./selected-blocks.ts";

/** An edge of a block where others can be let go. Its line is in the window's CSS pixels. */
export interface DropPlace {
  readonly position: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far beside the text blocks can be let go, in CSS pixels: the handle is there. */
const marginPx = 90;
/** Edges this close to each other are at the same height for a hand, in CSS pixels. */
const samePx = 2;

/**
 * Where dragged blocks would go: to the nearest edge of a block by its height. Beside the text, as the
 * handle is, that is an edge of an outermost block or of one in the container that they are dragged
 * from; over the text, of one in any container under the pointer. Null where they can't go, and where
 * they are.
 */
export function dropPlaceAt(editor: Editor, blocks: PlacedBlocks, point: Point): DropPlace | null {
  const { view, state } = editor;
  const text = view.dom.getBoundingClientRect();
  if (point.x < text.left - marginPx || point.x > text.right + marginPx) return null;
  const $start = state.doc.resolve(blocks.start);
  const dragged = state.doc.slice(blocks.start, blocks.end).content.content;
  let best: { readonly place: DropPlace; readonly distance: number } | null = null;
  const $at = positionNear(view, point);
  for (let depth = $at?.depth ?? -1; $at !== null && depth >= 0; depth -= 1) {
    const container = $at.node(depth);
    const start = depth === 0 ? -1 : $at.before(depth);
    const isOwn = start >= blocks.start && start < blocks.end;
    if (isOwn || !isContainer(container)) continue;
    const isSource = depth === $start.depth && $at.start(depth) === $start.start();
    const isOfItems = isList(container) && dragged.every(isItem);
    const isMeant = depth === 0 || isSource || isOfItems || isOver(view.nodeDOM(start), point.x);
    if (!isMeant) continue;
    for (const index of edgesBeside($at, depth)) {
      if (fittedAt(container, index, dragged, $start.parent) === null) continue;
      const place = edgeOf(view, $at, depth, index);
      if (place === null) continue;
      const distance = Math.abs(place.y - point.y);
      // From the inside out: of two at one height, the inner one.
      if (best === null || distance < best.distance - samePx) best = { place, distance };
    }
  }
  if (best === null) return null;
  const { position } = best.place;
  return position >= blocks.start && position <= blocks.end ? null : best.place;
}

function positionNear(view: EditorView, { x, y }: Point): ResolvedPos | null {
  const box = view.dom.getBoundingClientRect();
  const found = view.posAtCoords({
    left: Math.max(box.left + 1, Math.min(x, box.right - 1)),
    top: Math.max(box.top + 1, Math.min(y, box.bottom - 1)),
  });
  if (found === null) return null;
  const { doc } = view.state;
  const leaf = found.inside < 0 ? null : doc.nodeAt(found.inside);
  return doc.resolve(leaf?.isBlock === true && leaf.isAtom ? found.inside : found.pos);
}

/** By the number of blocks before them. */
function edgesBeside($at: ResolvedPos, depth: number): readonly number[] {
  const { childCount } = $at.node(depth);
  const index = $at.index(depth);
  const edges = [index, index + 1].filter((edge) => edge <= childCount);
  // At its ends an item has those of its list.
  return isItem($at.node(depth)) ? edges.filter((edge) => edge > 0 && edge < childCount) : edges;
}

function edgeOf(
  view: EditorView,
  $at: ResolvedPos,
  depth: number,
  index: number,
): DropPlace | null {
  const position = $at.posAtIndex(index, depth);
  const container = $at.node(depth);
  const above = boxOf(view, container.maybeChild(index - 1), (size) => position - size);
  const below = boxOf(view, container.maybeChild(index), () => position);
  const box = below ?? above;
  if (box === null) return null;
  const y = ((above?.bottom ?? box.top) + (below?.top ?? box.bottom)) / 2;
  return { position, y, left: box.left, right: box.right };
}

function boxOf(
  view: EditorView,
  node: Node | null,
  positionOf: (size: number) => number,
): DOMRect | null {
  const dom = node === null ? null : view.nodeDOM(positionOf(node.nodeSize));
  return dom instanceof Element ? dom.getBoundingClientRect() : null;
}

function isOver(dom: globalThis.Node | null, x: number): boolean {
  if (!(dom instanceof Element)) return false;
  const { left, right } = dom.getBoundingClientRect();
  return x >= left && x <= right;
}
