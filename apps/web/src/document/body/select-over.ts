import { Extension } from "@tiptap/core";
import type { ResolvedPos } from "@tiptap/pm/model";
import { type EditorState, Selection, TextSelection } from "@tiptap/pm/state";
import { CellSelection, nextCell } from "@tiptap/pm/tables";

const ways = {
  ArrowDown: { edge: "down", axis: "vert", direction: 1 },
  ArrowRight: { edge: "right", axis: "horiz", direction: 1 },
  ArrowUp: { edge: "up", axis: "vert", direction: -1 },
  ArrowLeft: { edge: "left", axis: "horiz", direction: -1 },
} as const;

/** What is selected as a whole by who comes from outside: half of it is nothing to delete or copy. */
const closed: ReadonlySet<string> = new Set(["table", "details"]);

/**
 * Shift and an arrow, where the next block is a table or a toggle, selects all of it and goes on
 * behind. Browsers stop before it, or begin a selection of its own within it.
 */
export const SelectOver: Extension = Extension.create({
  name: "selectOver",
  priority: 1_000,
  addKeyboardShortcuts() {
    return Object.fromEntries(
      Object.entries(ways).map(([key, { edge, axis, direction }]) => [
        `Shift-${key}`,
        () => {
          const { state, view } = this.editor;
          // At the table's edge nothing more can be selected. Left to itself, the browser begins anew.
          if (state.selection instanceof CellSelection) {
            return nextCell(state.selection.$headCell, axis, direction) === null;
          }
          if (!(state.selection instanceof TextSelection)) return false;
          const beyond = headBeyond(state, direction);
          if (beyond === null || !view.endOfTextblock(edge)) return false;
          const { $anchor } = state.selection;
          const selection = TextSelection.between($anchor, beyond, direction);
          view.dispatch(state.tr.setSelection(selection).scrollIntoView());
          return true;
        },
      ]),
    );
  },
});

/** Where the selection ends behind the closed block that is next to the text it ends in. Null for any other. */
function headBeyond({ selection, doc }: EditorState, direction: 1 | -1): ResolvedPos | null {
  const { $head } = selection;
  const { depth } = $head;
  for (let at = depth; at > 0; at -= 1) {
    const $edge = doc.resolve(direction > 0 ? $head.after(at) : $head.before(at));
    const next = direction > 0 ? $edge.nodeAfter : $edge.nodeBefore;
    if (next !== null) {
      if (!closed.has(next.type.name)) return null;
      const $behind = doc.resolve($edge.pos + direction * next.nodeSize);
      const found = Selection.findFrom($behind, direction, true);
      return found === null ? null : direction > 0 ? found.$from : found.$to;
    }
    // Out of a cell or a toggle's line leads the way that these have.
    if ($edge.parent.type.spec.isolating === true) return null;
  }
  return null;
}
