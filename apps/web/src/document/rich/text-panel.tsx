import type { ClientRectObject } from "@floating-ui/dom";
import type { Editor } from "@tiptap/core";
import { useEffectEvent, useLayoutEffect, useRef } from "react";
import type { CSSProperties, KeyboardEvent, ReactNode } from "react";
import { classes } from "../../ui/classes.ts";
import { floatBeside } from "../blocks/float-beside.ts";
import { closePopover } from "../close-popover.ts";
import { useKeyboardInset } from "../toolbar/use-keyboard-inset.ts";
import styles from "./text-panel.module.css";

interface TextPanelProps {
  readonly editor: Editor;
  /** The name of the dialog for screen readers. */
  readonly label: string;
  /** Where what it changes is in the window. Null once that is gone: the panel stays where it is. */
  readonly place: () => ClientRectObject | null;
  /** Where its middle is above or below the place, or its start. */
  readonly align?: "middle" | "start";
  readonly className?: string | undefined;
  /** Called when Escape or a click elsewhere closes it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A dialog beside what it changes in the text, open while it is rendered. Not a modal one: the text can
 * be read, scrolled and clicked into, and shows what others write. It closes on Escape and on a click
 * elsewhere, and gives the focus back to where it was. On a phone it is a sheet.
 */
export function TextPanel(props: TextPanelProps) {
  const { editor, label, place, align = "middle", className, onClose, children } = props;
  const panelRef = useRef<HTMLDivElement>(null);
  const isLeaving = useRef(false);
  const lastPlace = useRef<ClientRectObject>(new DOMRect());
  const keyboardInset = useKeyboardInset();
  const currentPlace = useEffectEvent(() => (lastPlace.current = place() ?? lastPlace.current));

  useLayoutEffect(() => {
    const panel = panelRef.current;
    if (panel === null) return undefined;
    isLeaving.current = false;
    panel.showPopover();
    // Before the next key is pressed.
    const first = panel.querySelector<HTMLElement>("input, textarea, button");
    (first ?? panel).focus({ preventScroll: true });
    return () => {
      // Before it is taken from the page: a panel that is gone can't give the focus back.
      isLeaving.current = true;
      panel.hidePopover();
    };
  }, []);

  useLayoutEffect(() => {
    const panel = panelRef.current;
    if (panel === null) return undefined;
    const anchor = { getBoundingClientRect: () => currentPlace(), contextElement: editor.view.dom };
    const placement = align === "middle" ? "bottom" : "bottom-start";
    if (!matchMedia(phone).matches) return floatBeside(panel, anchor, placement, { isHeld: true });
    const reveal = (): void => {
      const hiddenPx = currentPlace().bottom + gapPx - panel.offsetTop;
      if (hiddenPx > 0) scrollBy({ top: hiddenPx });
    };
    const resized = new ResizeObserver(reveal);
    resized.observe(panel);
    return () => resized.disconnect();
  }, [editor, align, keyboardInset]);

  function press(event: KeyboardEvent<HTMLElement>): void {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) closePopover(event, editor);
  }

  return (
    <div
      ref={panelRef}
      popover="auto"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className={classes(styles["panel"], className)}
      style={{ "--keyboard": `${keyboardInset}px` } as CSSProperties}
      data-print="hide"
      // Not once it has closed: the click that closes it may have opened the next one by then.
      onBeforeToggle={({ newState }) => {
        if (newState === "closed" && !isLeaving.current) onClose();
      }}
      onKeyDown={press}
    >
      {children}
    </div>
  );
}

/** Where it is a sheet at the end of the window instead of beside its place. */
const phone = "(max-width: 40rem)";
/** Between the place and the sheet below it, in CSS pixels. */
const gapPx = 16;
