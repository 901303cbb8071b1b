import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin } from "@tiptap/pm/state";
import { changedRange } from "../finding/changed-range.ts";

/**
 * Takes marks off everything in a line that is not text, such as a formula. The shared document has no
 * place for them: they would be shown here, to nobody else, and only until the block is shown anew.
 */
export const UnmarkedNodes = Extension.create({
  name: "unmarkedNodes",
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction(transactions, before, { doc, storedMarks, tr }) {
        if (!transactions.some((made) => made.docChanged && !isChangeOrigin(made))) return null;
        const change = changedRange(before.doc, doc);
        if (change === null) return null;
        doc.nodesBetween(change.from, change.toAfter, (node, at) => {
          if (!node.isInline || node.isText || node.marks.length === 0) return;
          tr.removeMark(at, at + node.nodeSize);
        });
        // After a break in bold text, what is typed next is bold.
        return tr.docChanged ? tr.setStoredMarks(storedMarks) : null;
      },
    }),
  ],
});
