import { Extension } from "@tiptap/core";

const indent = "  ";

/**
 * Tab at a caret in code. The library's own, which is left to indent what is selected, has two
 * spaces parsed as HTML, which the page's policy forbids.
 */
export const CodeIndent: Extension = Extension.create({
  name: "codeIndent",
  priority: 1_000,
  addKeyboardShortcuts: () => ({
    Tab: ({ editor: { state, view } }) => {
      const { $from, empty } = state.selection;
      if (!empty || $from.parent.type.spec.code !== true) return false;
      view.dispatch(state.tr.insertText(indent).scrollIntoView());
      return true;
    },
  }),
});
