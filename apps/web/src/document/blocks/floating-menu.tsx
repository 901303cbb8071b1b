import type { ReferenceElement } from "@floating-ui/dom";
import type { Editor } from "@tiptap/core";
import type { LucideIcon } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { moveFocusWithArrows } from "../../ui/arrow-focus.ts";
import { classes } from "../../ui/classes.ts";
import { closePopover } from "../close-popover.ts";
import { shortcutLabel } from "../toolbar/shortcut.ts";
import { floatBeside } from "./float-beside.ts";
import styles from "./floating-menu.module.css";

interface FloatingMenuProps {
  readonly editor: Editor;
  /** The name of the menu for screen readers. */
  readonly label: string;
  readonly place: ReferenceElement;
  /** Called once it has closed, by Escape, by a click elsewhere, or by being told to. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A menu beside a place in the text, open while it is rendered. It takes the focus. */
export function FloatingMenu(props: FloatingMenuProps) {
  const { editor, label, place, onClose, children } = props;
  const menuRef = useRef<HTMLDivElement>(null);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    const menu = menuRef.current;
    if (menu === null) return undefined;
    menu.showPopover();
    const chosen = menu.querySelector<HTMLElement>("[aria-checked=true]");
    (chosen ?? menu.querySelector("button") ?? menu).focus({ preventScroll: true });
    return floatBeside(menu, place, "bottom-start");
  }, [place]);

  function press(event: KeyboardEvent<HTMLElement>): void {
    if (event.key === "Escape") {
      closePopover(event, editor);
      return;
    }
    const isInGrid =
      event.target instanceof Element && event.target.closest("[data-grid]") !== null;
    const isSideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
    moveFocusWithArrows(event, isInGrid && isSideways ? sideways : upAndDown);
  }

  return (
    <div
      ref={menuRef}
      popover="auto"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className={styles["menu"]}
      onToggle={({ newState }) => newState === "closed" && onClose()}
      onKeyDown={press}
    >
      {children}
    </div>
  );
}

const upAndDown = { forward: "ArrowDown", back: "ArrowUp" };
const sideways = { forward: "ArrowRight", back: "ArrowLeft" };

interface MenuItemProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string;
  /** Whether it is the one that applies, where one of several does. */
  readonly isChecked?: boolean;
  /** Set apart from the others: it takes something away. */
  readonly isGrave?: boolean;
  readonly onChoose: () => void;
}

export function MenuItem(props: MenuItemProps) {
  const { label, icon: Icon, keys, isChecked, isGrave = false, onChoose } = props;
  return (
    <button
      type="button"
      role={isChecked === undefined ? "menuitem" : "menuitemradio"}
      {...(isChecked === undefined ? {} : { "aria-checked": isChecked })}
      tabIndex={-1}
      className={classes(styles["item"], isGrave ? styles["grave"] : "")}
      onClick={onChoose}
    >
      <Icon aria-hidden="true" />
      {label}
      {keys !== undefined && <kbd>{shortcutLabel(keys)}</kbd>}
    </button>
  );
}

interface MenuGridProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** Items beside and below each other, under a heading. */
export function MenuGrid({ label, children }: MenuGridProps) {
  return (
    <div role="group" aria-label={label}>
      <div className={styles["heading"]} aria-hidden="true">
        {label}
      </div>
      <div className={styles["grid"]} role="none" data-grid>
        {children}
      </div>
    </div>
  );
}
