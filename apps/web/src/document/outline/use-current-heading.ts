import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import { visibleBand } from "../scrolling/show-position.ts";
import { type Heading, outlineOf } from "./outline.ts";

// A heading counts as reached a little before it is at the upper edge.
const reachPx = 24;

/** The anchor of the heading whose part is being read, which follows the scrolling. */
export function useCurrentHeading(editor: Editor): string | null {
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
    editor.on("update", follow);
    follow();
    return () => {
      stop.abort();
      editor.off("update", follow);
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [editor]);
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
    const element = view.nodeDOM(headings[middle]?.position ?? 0);
    const top = element instanceof Element ? element.getBoundingClientRect().top : 0;
    if (top <= (isAtEnd ? innerHeight : line)) low = middle + 1;
    else high = middle;
  }
  return headings[low - 1] ?? null;
}
