import type { EditorView } from "@tiptap/pm/view";

/**
 * While editing, a click places the caret; with Ctrl or ⌘ it opens the link instead. In a text that
 * can only be read, the browser follows links by itself.
 */
export function openLinkOnClick(view: EditorView, event: MouseEvent): boolean {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || !view.dom.contains(link)) return false;
  // An address that must not be linked to is rendered empty, which would lead to this page again.
  if (link.getAttribute("href") === "") {
    event.preventDefault();
    return true;
  }
  if (!view.editable || !(event.metaKey || event.ctrlKey)) return false;
  event.preventDefault();
  window.open(link.href, "_blank", "noopener,noreferrer");
  return true;
}
