import type { Editor } from "@tiptap/core";
import { useLayoutEffect } from "react";
import { anchorIn } from "../address.ts";
import { positionAtTop } from "./position-at-top.ts";
import { showPosition } from "./show-position.ts";

/** What stood at the top of the window when an entry of the browser's history was left. */
const places = new Map<string, number>();

/**
 * Shows what was at the top when this document was left, for who goes back to it. After a reload the
 * browser does so by itself. A heading that the address names comes before.
 */
export function usePlaceLeft(editor: Editor): void {
  useLayoutEffect(() => {
    // Browsers without it begin at the top.
    const entry = globalThis.navigation?.currentEntry?.key;
    if (entry === undefined) return;
    const place = places.get(entry) ?? 0;
    const frame = requestAnimationFrame(() => {
      if (place > 0 && anchorIn(location.hash) === null) showPosition(editor.view, place, "top");
    });
    return () => {
      cancelAnimationFrame(frame);
      if (!editor.isDestroyed) places.set(entry, positionAtTop(editor.view) ?? 0);
    };
  }, [editor]);
}
