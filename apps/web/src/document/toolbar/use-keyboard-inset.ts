import { useSyncExternalStore } from "react";

/**
 * Height in CSS pixels that an on-screen keyboard covers at the window's end. Browsers that shrink
 * the window for the keyboard report 0; those that lay it over the page (Safari) don't.
 */
export function useKeyboardInset(): number {
  return useSyncExternalStore(subscribe, keyboardInset);
}

function subscribe(listener: () => void): () => void {
  const viewport = globalThis.visualViewport;
  viewport?.addEventListener("resize", listener);
  viewport?.addEventListener("scroll", listener);
  return () => {
    viewport?.removeEventListener("resize", listener);
    viewport?.removeEventListener("scroll", listener);
  };
}

function keyboardInset(): number {
  const viewport = globalThis.visualViewport;
  // A page that is zoomed in has a small viewport too, and no keyboard.
  if (viewport == null || viewport.scale > 1.05) return 0;
  return Math.max(0, Math.round(innerHeight - viewport.height - viewport.offsetTop));
}
