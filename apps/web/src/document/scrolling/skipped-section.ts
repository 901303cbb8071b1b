import type { EditorView } from "@tiptap/pm/view";

/**
 * The element of the section that this is in, if the browser leaves out what is in it for being far from
 * the window. To ask where anything in there is would have it all laid out.
 */
export function skippedSection(node: Node): Element | null {
  const section = sectionAround(node);
  return section !== null && isSkipped(section) ? section : null;
}

/** Null in a document without sections. */
export function sectionAt(view: EditorView, position: number): Element | null {
  return sectionAround(view.domAtPos(position).node);
}

/** Null of what is in no section. */
export function sectionAround(node: Node | null): Element | null {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest(".section") ?? null;
}

export function isSkipped(section: Element): boolean {
  const isRendered = section.firstElementChild?.checkVisibility({ contentVisibilityAuto: true });
  return isRendered === false;
}
