import type { KeyboardEvent } from "react";

interface ArrowKeys {
  readonly forward: string;
  readonly back: string;
}

export const horizontalKeys: ArrowKeys = { forward: "ArrowRight", back: "ArrowLeft" };
export const verticalKeys: ArrowKeys = { forward: "ArrowDown", back: "ArrowUp" };

/**
 * Moves the focus among the buttons of a toolbar or menu with arrow keys, Home and End, as the ARIA
 * patterns for both describe. Focus wraps around.
 */
export function moveFocusWithArrows(event: KeyboardEvent<HTMLElement>, keys: ArrowKeys): void {
  const inside = event.currentTarget.querySelectorAll<HTMLElement>("button");
  // A panel that opens from the toolbar has keys of its own.
  const panel = event.currentTarget.closest("[popover]");
  const buttons = [...inside].filter((button) => button.closest("[popover]") === panel);
  const at = buttons.findIndex((button) => button === document.activeElement);
  const key = mirrored(event);
  const next = nextIndex(key, keys, { at, count: buttons.length });
  if (next === null || at === -1) return;
  event.preventDefault();
  buttons[next]?.focus();
}

/** Where the page runs from right to left, so do its toolbars. */
function mirrored({ key, currentTarget }: KeyboardEvent<HTMLElement>): string {
  if (getComputedStyle(currentTarget).direction === "ltr") return key;
  if (key === "ArrowLeft") return "ArrowRight";
  return key === "ArrowRight" ? "ArrowLeft" : key;
}

function nextIndex(
  key: string,
  keys: ArrowKeys,
  { at, count }: { readonly at: number; readonly count: number },
): number | null {
  switch (key) {
    case keys.forward:
      return (at + 1) % count;
    case keys.back:
      return (at - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
