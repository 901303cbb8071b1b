import { isToggleOpen, openToggleElement } from "../body/toggle-element.ts";

/** The outermost closed toggle that folds this away. Null for what has a place on the screen. */
export function closedToggleAround(node: Node | null): Element | null {
  const element = node instanceof Element ? node : node?.parentElement;
  let closed: Element | null = null;
  // A summary is always shown.
  let content = element?.closest('[data-type="detailsContent"]') ?? null;
  while (content !== null) {
    const toggle = content.closest('[data-type="details"]');
    if (toggle !== null && !isToggleOpen(toggle)) closed = toggle;
    content = toggle?.parentElement?.closest('[data-type="detailsContent"]') ?? null;
  }
  return closed;
}

/** Opens all toggles that fold this away. */
export function openTogglesAround(node: Node): void {
  let toggle = closedToggleAround(node);
  while (toggle !== null) {
    openToggleElement(toggle);
    toggle = closedToggleAround(node);
  }
}
