import type { EditorView } from "@tiptap/pm/view";

/** While editing, a click places the caret; with Ctrl or ⌘ it opens the link instead. */
export function openLinkOnModifiedClick(view: EditorView, _at: number, event: MouseEvent): boolean {
  if (!view.editable || !(event.metaKey || event.ctrlKey)) return false;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || !view.dom.contains(link)) return false;
  window.open(link.href, "_blank", "noopener,noreferrer");
  return true;
}
