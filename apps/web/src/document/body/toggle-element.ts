import { text } from "../../text/en.ts";

const openClass = "is-open";

/** True for a toggle whose content is shown. That differs from window to window, and is stored nowhere. */
export function isToggleOpen(toggle: Element): boolean {
  return toggle.classList.contains(openClass);
}

/** Opens a toggle, in this window only. The focus stays where it is, as it would not by its button. */
export function openToggleElement(toggle: Element): void {
  toggle.classList.add(openClass);
  const button = toggle.querySelector(":scope > button");
  if (button !== null) describeToggleButton(button, true);
}

export function describeToggleButton(button: Element, isOpen: boolean): void {
  button.ariaExpanded = String(isOpen);
  button.ariaLabel = isOpen ? text.blocks.closeToggle : text.blocks.openToggle;
}
