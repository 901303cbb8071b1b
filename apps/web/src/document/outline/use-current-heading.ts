import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { useEffect, useState } from "react";
import { closedToggleAround } from "../scrolling/closed-toggle.ts";
import { visibleBand } from "../scrolling/show-position.ts";
import { type Heading, outlineOf } from "./outline.ts";

// A heading counts as reached a little before it is at the upper edge.
const reachPx = 24;

/**
 * The anchor of the heading whose part is being read, which follows the scrolling, and the text once
 * that has settled as `settled`.
 */
export function useCurrentHeading(editor: Editor, settled: Node): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    let frame: number | null = null;
    const follow = (): void => {
      frame ??= requestAnimationFrame(() => {
        frame = null;
        if (!editor.isDestroyed) setCurrent(headingInView(editor)?.anchor ?? null);
      });
    };
    const stop = new AbortController();
    addEventListener("scroll", follow, { signal: stop.signal, passive: true });
    addEventListener("resize", follow, { signal: stop.signal });
    follow();
    return () => {
      stop.abort();
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [editor, settled]);
  return current;
}

function headingInView({ state, view }: Editor): Heading | null {
  const line = visibleBand().start + reachPx;
  const headings = outlineOf(state.doc);
  const isAtEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  // Asks for the place of a few headings only: each question can make the browser lay out the page.
  let low = 0;
  let high = headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const heading = view.nodeDOM(headings[middle]?.position ?? 0);
    const element = closedToggleAround(heading) ?? heading;
    const top = element instanceof Element ? element.getBoundingClientRect().top : 0;
    if (top <= (isAtEnd ? innerHeight : line)) low = middle + 1;
    else high = middle;
  }
  // Nobody reads what is folded away.
  const isShown = ({ position }: Heading): boolean =>
    closedToggleAround(view.nodeDOM(position)) === null;
  return headings.slice(0, low).findLast(isShown) ?? null;
}
