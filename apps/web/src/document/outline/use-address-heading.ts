import type { Editor } from "@tiptap/core";
import { useEffect } from "react";
import { anchorIn } from "../address.ts";
import { showHeading } from "./show-heading.ts";

const ownMoves = ["wheel", "touchmove", "keydown", "pointerdown"] as const;

/**
 * Scrolls to the heading that the address names, on opening and whenever the fragment changes. The
 * copy on this device may lack it: then it is waited for, until the reader goes somewhere else.
 */
export function useAddressHeading(editor: Editor): void {
  useEffect(() => {
    let stopWaiting = new AbortController();
    const go = (): void => {
      stopWaiting.abort();
      stopWaiting = new AbortController();
      const { signal } = stopWaiting;
      const anchor = anchorIn(location.hash);
      if (anchor === null || showHeading(editor, anchor)) return;
      const retry = (): void => {
        if (showHeading(editor, anchor)) giveUp();
      };
      const giveUp = (): void => stopWaiting.abort();
      editor.on("update", retry);
      signal.addEventListener("abort", () => editor.off("update", retry));
      for (const move of ownMoves) addEventListener(move, giveUp, { signal, passive: true });
    };
    // A frame later, when what is above the text has its height.
    const frame = requestAnimationFrame(go);
    addEventListener("hashchange", go);
    return () => {
      cancelAnimationFrame(frame);
      stopWaiting.abort();
      removeEventListener("hashchange", go);
    };
  }, [editor]);
}
