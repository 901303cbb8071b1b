import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { DecorationSet } from "@tiptap/pm/view";

/** What is marked in the text without being a part of it. */
export interface Highlights {
  readonly decorations: DecorationSet;
  /** The same, for the document that `before` became. */
  after(before: Node, doc: Node): Highlights;
}

export const searchSlotKey = new PluginKey<Highlights | null>("search");

/**
 * A place for a search that is loaded when somebody looks for something. Always there, because to
 * add a plugin later makes the views of all others anew, among them the undo history.
 */
export const SearchSlot: Extension = Extension.create({
  name: "search",
  addProseMirrorPlugins() {
    const slot = new Plugin<Highlights | null>({
      key: searchSlotKey,
      state: {
        init: () => null,
        apply(transaction, highlights) {
          const put = transaction.getMeta(searchSlotKey) as Highlights | null | undefined;
          if (put !== undefined) return put;
          if (!transaction.docChanged) return highlights;
          return highlights?.after(transaction.before, transaction.doc) ?? null;
        },
      },
      props: { decorations: (state) => searchSlotKey.getState(state)?.decorations },
    });
    return [slot];
  },
});
