import { Extension } from "@tiptap/core";
import type { ResolvedPos } from "@tiptap/pm/model";
import { type EditorState, Selection, TextSelection } from "@tiptap/pm/state";
import { CellSelection, cellAround, nextCell } from "@tiptap/pm/tables";
import type { EditorView } from "@tiptap/pm/view";
import { isMirrored } from "../rich/tables/mirrored.ts";

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
          const { selection } = state;
          // The library takes cells to the right for later ones.
          const $cell = axis === "horiz" ? headCell(selection) : null;
          if ($cell !== null && isMirrored(view.nodeDOM($cell.pos))) {
            const isAtEdge =
              selection instanceof CellSelection ||
              (isInLastLine(selection.$head, $cell, -direction) && view.endOfTextblock(edge));
            return isAtEdge && selectBeside(view, $cell, -direction);
          }
          // At the table's edge nothing more can be selected. Left to itself, the browser begins anew.
          if (selection instanceof CellSelection) {
            return nextCell(selection.$headCell, axis, direction) === null;
          }
          if (!(selection instanceof TextSelection)) return false;
          const beyond = headBeyond(state, direction);
          if (beyond === null || !view.endOfTextblock(edge)) return false;
          const over = TextSelection.between(selection.$anchor, beyond, direction);
          view.dispatch(state.tr.setSelection(over).scrollIntoView());
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

/** The cell in which the selection ends. */
function headCell(selection: Selection): ResolvedPos | null {
  return selection instanceof CellSelection ? selection.$headCell : cellAround(selection.$head);
}

/** True of the last line of a cell, and backwards of the first, also where it is within a list. */
function isInLastLine($head: ResolvedPos, $cell: ResolvedPos, direction: number): boolean {
  for (let depth = $head.depth - 1; depth > $cell.depth; depth -= 1) {
    const last = $head.node(depth).childCount - 1;
    if ($head.index(depth) !== (direction > 0 ? last : 0)) return false;
  }
  return true;
}

/** Selects cells up to the one beside this. True as well at the table's edge. */
function selectBeside(view: EditorView, $cell: ResolvedPos, direction: number): boolean {
  const { state } = view;
  const { selection } = state;
  const $anchor = selection instanceof CellSelection ? selection.$anchorCell : $cell;
  const $next = nextCell($cell, "horiz", direction);
  if ($next !== null) view.dispatch(state.tr.setSelection(new CellSelection($anchor, $next)));
  return true;
}
