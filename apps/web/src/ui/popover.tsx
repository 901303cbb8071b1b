import { useId, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { ComponentProps, ReactNode, Ref } from "react";
import { classes } from "./classes.ts";
import { type Align, placeBeside } from "./place.ts";
import styles from "./popover.module.css";

/** What the button that opens a popover has to carry. */
export type PopoverTrigger = Pick<
  ComponentProps<"button">,
  "popoverTarget" | "aria-expanded" | "aria-controls"
>;

export interface PopoverHandle {
  readonly open: () => void;
  readonly close: () => void;
}

interface PopoverProps {
  readonly trigger: (props: PopoverTrigger) => ReactNode;
  /** The name of the panel for screen readers. */
  readonly label: string;
  readonly role?: "dialog" | "menu";
  readonly align?: Align;
  readonly className?: string | undefined;
  readonly handle?: Ref<PopoverHandle>;
  /** Rendered only while the panel is open, so it starts afresh each time. */
  readonly children: ReactNode;
}

/**
 * A panel beside its button, in the browser's own top layer: it closes on Escape and on a click
 * elsewhere, and returns the focus.
 */
export function Popover(props: PopoverProps) {
  const { trigger, label, role = "dialog", align = "start", className, handle, children } = props;
  const id = useId();
  const panelRef = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  useImperativeHandle(handle, () => ({
    open: () => panelRef.current?.showPopover(),
    close: () => panelRef.current?.hidePopover(),
  }));

  // Before the next key is pressed.
  useLayoutEffect(() => {
    const panel = panelRef.current;
    const anchor = document.querySelector(`[popovertarget="${CSS.escape(id)}"]`);
    if (!isOpen || panel === null || anchor === null) return undefined;
    const stopPlacing = placeBeside(panel, anchor, align);
    firstField(panel).focus({ preventScroll: true });
    return stopPlacing;
  }, [isOpen, id, align]);

  return (
    <>
      {trigger({ popoverTarget: id, "aria-expanded": isOpen, "aria-controls": id })}
      <div
        ref={panelRef}
        id={id}
        popover="auto"
        role={role}
        aria-label={label}
        tabIndex={-1}
        className={classes(styles["panel"], className)}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {isOpen && children}
      </div>
    </>
  );
}

/** What is chosen now, else the first thing that takes input, else the panel itself. */
function firstField(panel: HTMLElement): HTMLElement {
  const chosen = panel.querySelector<HTMLElement>("[aria-checked=true], input:checked");
  return chosen ?? panel.querySelector<HTMLElement>("input, [role^=menuitem]") ?? panel;
}
