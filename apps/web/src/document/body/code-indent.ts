import { Extension } from "@tiptap/core";

const indent = "  ";

/**
 * Tab at a caret in code. The library's own, which is left to indent what is selected, has two
 * spaces parsed as HTML, which the page's policy forbids. And Enter, which begins the next line where
 * this one began, unless there is nothing more on it.
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
    Enter: ({ editor: { state, view } }) => {
      const { $from, empty } = state.selection;
      if (!empty || $from.parent.type.spec.code !== true) return false;
      const before = $from.parent.textBetween(0, $from.parentOffset);
      const line = before.slice(before.lastIndexOf("\n") + 1);
      const [space = ""] = /^[ \t]+/.exec(line) ?? [];
      if (space === "") return false;
      const isBlank = space === line && isLineEnd($from.parent.textContent, $from.parentOffset);
      const { tr } = state;
      // Twice on a blank line leads out of the code, which is for others to see to.
      if (isBlank) tr.delete($from.pos - space.length, $from.pos).insertText("\n");
      else tr.insertText(`\n${space}`);
      view.dispatch(tr.scrollIntoView());
      return true;
    },
  }),
});

function isLineEnd(code: string, offset: number): boolean {
  return offset === code.length || code[offset] === "\n";
}
