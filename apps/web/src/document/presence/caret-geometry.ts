import type { EditorView } from "@tiptap/pm/view";
import { closedToggleAround } from "../scrolling/closed-toggle.ts";
import { isSkipped, sectionAround, skippedSection } from "../scrolling/skipped-section.ts";

/** A box in the coordinates of the layer that it is drawn in. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A caret's box, or that of what stands for it while it is not shown: its section, or a closed toggle. */
export interface CaretBox extends Box {
  readonly isExact: boolean;
}

// More than a screen of lines; past that, boxes cost time and show nothing.
const boxesMax = 200;

/** Where a caret at this position stands. Null when the position has no place on the screen. */
export function caretBox(view: EditorView, position: number, origin: DOMRect): CaretBox | null {
  try {
    const { node } = view.domAtPos(position);
    const around = skippedSection(node) ?? closedToggleAround(node);
    const { left, top, bottom } = around?.getBoundingClientRect() ?? view.coordsAtPos(position);
    const place = { x: left - origin.left, y: top - origin.top, width: 0, height: bottom - top };
    return { ...place, isExact: around === null };
  } catch {
    return null;
  }
}

/** One box for every line of a selection, and none for what is far outside the window. */
export function selectionBoxes(
  view: EditorView,
  range: { readonly from: number; readonly to: number },
  origin: DOMRect,
): readonly Box[] {
  const boxes: Box[] = [];
  if (range.from === range.to) return boxes;
  const skipped = new Map<Element, boolean>();
  view.state.doc.nodesBetween(range.from, range.to, (node, at, parent) => {
    if (boxes.length >= boxesMax) return false;
    if (parent === view.state.doc && isBlockSkipped(view.nodeDOM(at), skipped)) return false;
    if (!node.isTextblock) return true;
    const start = Math.max(range.from, at + 1);
    const end = Math.min(range.to, at + 1 + node.content.size);
    boxes.push(...lineBoxes(textRects(view, start, end), origin));
    return false;
  });
  return boxes.slice(0, boxesMax);
}

function isBlockSkipped(block: Node | null, known: Map<Element, boolean>): boolean {
  const section = sectionAround(block);
  if (section === null) return false;
  const answer = known.get(section) ?? isSkipped(section);
  known.set(section, answer);
  return answer;
}

function textRects(view: EditorView, from: number, to: number): readonly DOMRect[] {
  if (from >= to) return [];
  try {
    const start = view.domAtPos(from);
    const end = view.domAtPos(to);
    const range = document.createRange();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    return [...range.getClientRects()].filter(isNearWindow);
  } catch {
    return [];
  }
}

function isNearWindow(rect: DOMRect): boolean {
  return rect.width > 0 && rect.bottom > -innerHeight && rect.top < innerHeight * 2;
}

/** A range reports text and the marks around it; where those overlap, one box is enough. */
function lineBoxes(rects: readonly DOMRect[], origin: DOMRect): readonly Box[] {
  const lines: { left: number; right: number; top: number; bottom: number }[] = [];
  for (const { left, right, top, bottom } of rects) {
    const line = lines.findLast((other) => {
      const shared = Math.min(other.bottom, bottom) - Math.max(other.top, top);
      return shared > Math.min(other.bottom - other.top, bottom - top) / 2;
    });
    if (line === undefined) {
      lines.push({ left, right, top, bottom });
    } else {
      line.left = Math.min(line.left, left);
      line.right = Math.max(line.right, right);
      line.top = Math.min(line.top, top);
      line.bottom = Math.max(line.bottom, bottom);
    }
  }
  return lines.map(({ left, right, top, bottom }) => ({
    x: left - origin.left,
    y: top - origin.top,
    width: right - left,
    height: bottom - top,
  }));
}
