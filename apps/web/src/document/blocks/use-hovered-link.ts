import type { Editor } from "@tiptap/core";
import { useEffect, useEffectEvent } from "react";

const restMs = 350;

/**
 * Tells of the link that the mouse rests on, and null once it has left both the link and its card
 * for a while, or something is typed.
 */
export function useHoveredLink(
  editor: Editor,
  onHover: (link: HTMLAnchorElement | null) => void,
): void {
  const tell = useEffectEvent(onHover);
  useEffect(() => {
    // The editor gives none once it is gone, and it may be gone before this is.
    const { dom } = editor.view;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: Element | null = null;
    const over = ({ target, pointerType, buttons }: PointerEvent): void => {
      if (pointerType !== "mouse" || buttons > 0 || !(target instanceof Element)) return;
      const link = target.closest("a[href]");
      const isInText = link !== null && dom.contains(link);
      const hovered = isInText ? link : target.closest("[data-testid=link-card]");
      if (hovered === last) return;
      last = hovered;
      clearTimeout(timer);
      if (hovered === null) timer = setTimeout(() => tell(null), restMs);
      else if (hovered instanceof HTMLAnchorElement) {
        timer = setTimeout(() => tell(hovered), restMs);
      }
    };
    const forget = (): void => {
      clearTimeout(timer);
      tell(null);
    };
    addEventListener("pointerover", over, { passive: true });
    dom.addEventListener("keydown", forget);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointerover", over);
      dom.removeEventListener("keydown", forget);
    };
  }, [editor]);
}
