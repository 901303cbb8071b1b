import type { EditorView } from "@tiptap/pm/view";
import { openTogglesAround } from "./closed-toggle.ts";
import { skippedSection } from "./skipped-section.ts";

/** Where on the screen a place of the text should come to stand. */
export type Place =
  /** Where it is, if it can be seen there, or else in the middle. */
  | "nearest"
  /** Below the header and the toolbar. */
  | "top";

// The first frame shows what is near, the next ones what that moved.
const settlingFrames = 3;

/**
 * Scrolls the window so that a position of the text can be seen, and opens the toggles that it is folded
 * away in. The caret stays where it is.
 */
export function showPosition(
  view: EditorView,
  position: number,
  place: Place,
  behavior: ScrollBehavior = "instant",
): void {
  const { node } = view.domAtPos(clamped(view, position));
  openTogglesAround(node);
  const isSkipped = skippedSection(node) !== null;
  const distance = distanceTo(view, position, place);
  if (distance === 0) return;
  scrollBy({ top: distance, behavior: isSkipped ? "instant" : calm(behavior) });
  if (isSkipped) settle({ view, position, place, framesLeft: settlingFrames });
}

interface Settling {
  readonly view: EditorView;
  readonly position: number;
  readonly place: Place;
  readonly framesLeft: number;
}

/** Around a place that was far away, sections get their true height only now. */
function settle({ view, position, place, framesLeft }: Settling): void {
  if (framesLeft === 0) return;
  requestAnimationFrame(() => {
    if (view.isDestroyed) return;
    scrollBy({ top: distanceTo(view, position, place), behavior: "instant" });
    settle({ view, position, place, framesLeft: framesLeft - 1 });
  });
}

/** How far the window has to be scrolled, in pixels. 0 as well for what has no place in it. */
function distanceTo(view: EditorView, position: number, place: Place): number {
  const box = boxAt(view, position);
  if (box === null) return 0;
  const { start, end } = visibleBand();
  if (place === "top") return box.top - start;
  const isVisible = box.top >= start && box.bottom <= end;
  return isVisible ? 0 : (box.top + box.bottom - start - end) / 2;
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
    return view.coordsAtPos(clamped(view, position));
  } catch {
    // What is not drawn has no coordinates.
    return null;
  }
}

function clamped({ state }: EditorView, position: number): number {
  return Math.max(0, Math.min(position, state.doc.content.size));
}

function calm(behavior: ScrollBehavior): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : behavior;
}
