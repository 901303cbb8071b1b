import type { EditorView } from "@tiptap/pm/view";

/** Where on the screen a place of the text should come to stand. */
export type Place =
  /** Where it is, if it can be seen there, or else in the middle. */
  | "nearest"
  /** Below the header and the toolbar. */
  | "top";

/** Scrolls the window so that a position of the text can be seen. The caret stays where it is. */
export function showPosition(
  view: EditorView,
  position: number,
  place: Place,
  behavior: ScrollBehavior = "instant",
): void {
  const box = boxAt(view, position);
  if (box === null) return;
  const { start, end } = visibleBand();
  const isVisible = box.top >= start && box.bottom <= end;
  if (place === "nearest" && isVisible) return;
  const middle = (box.top + box.bottom - start - end) / 2;
  scrollBy({ top: place === "top" ? box.top - start : middle, behavior: calm(behavior) });
}

/** The part of the window that is not under the header or close to the lower edge, in its pixels. */
export function visibleBand(): { readonly start: number; readonly end: number } {
  const style = getComputedStyle(document.documentElement);
  const start = Number.parseFloat(style.scrollPaddingTop) || 0;
  const end = innerHeight - (Number.parseFloat(style.scrollPaddingBottom) || 0);
  return { start, end: Math.max(end, start) };
}

function boxAt(view: EditorView, position: number): { top: number; bottom: number } | null {
  try {
    return view.coordsAtPos(Math.max(0, Math.min(position, view.state.doc.content.size)));
  } catch {
    // A place that is folded away has no coordinates.
    return null;
  }
}

function calm(behavior: ScrollBehavior): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : behavior;
}
