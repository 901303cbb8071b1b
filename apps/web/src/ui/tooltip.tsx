import { useEffect, useRef, useState } from "react";
import type { FocusEvent, ReactNode } from "react";
import { placeBeside } from "./place.ts";
import styles from "./tooltip.module.css";

interface TooltipProps {
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}

const hoverDelayMs = 450;

/**
 * Shows the name of the button inside it, on hover and on keyboard focus. For eyes only: the button
 * has to carry the same name itself.
 */
export function Tooltip({ label, shortcut, children }: TooltipProps) {
  const anchorRef = useRef<HTMLSpanElement>(null);
  const tipRef = useRef<HTMLSpanElement>(null);
  const [wish, setWish] = useState<"hidden" | "soon" | "now">("hidden");

  useEffect(() => {
    const tip = tipRef.current;
    const button = anchorRef.current?.firstElementChild;
    if (wish === "hidden" || tip === null || button == null) return undefined;
    let stopPlacing: (() => void) | null = null;
    const show = (): void => {
      tip.showPopover();
      stopPlacing = placeBeside(tip, button, "center");
    };
    const timer = setTimeout(show, wish === "soon" ? hoverDelayMs : 0);
    return () => {
      clearTimeout(timer);
      stopPlacing?.();
      if (tip.matches(":popover-open")) tip.hidePopover();
    };
  }, [wish]);

  function showOnKeyboardFocus(event: FocusEvent): void {
    if (event.target.matches(":focus-visible")) setWish("now");
  }

  const hide = (): void => setWish("hidden");
  return (
    <span
      ref={anchorRef}
      className={styles["anchor"]}
      onPointerEnter={(event) => event.pointerType === "mouse" && setWish("soon")}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={showOnKeyboardFocus}
      onBlur={hide}
      onKeyDown={(event) => event.key === "Escape" && hide()}
    >
      {children}
      <span ref={tipRef} popover="manual" aria-hidden="true" className={styles["tooltip"]}>
        {label}
        {shortcut !== undefined && <kbd className={styles["shortcut"]}>{shortcut}</kbd>}
      </span>
    </span>
  );
}
