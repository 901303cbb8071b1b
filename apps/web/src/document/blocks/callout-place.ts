import type { Editor } from "@tiptap/core";

/** Where the callout with this icon is now. Null when somebody took it away meanwhile. */
export function calloutAt({ view }: Editor, icon: Element | null): number | null {
  const content = icon?.parentElement?.lastElementChild;
  if (content == null || !view.dom.contains(content)) return null;
  const $inside = view.state.doc.resolve(view.posAtDOM(content, 0));
  return $inside.parent.type.name === "callout" ? $inside.before() : null;
}
