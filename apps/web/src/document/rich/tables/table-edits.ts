import type { CellAlignment } from "@scriptorium/document/schema";
import type { Command, EditorState } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
  mergeCells,
  selectedRect,
  splitCell,
  toggleHeader,
} from "@tiptap/pm/tables";
import { moveColumn, moveRow } from "./move-in-table.ts";

/** What can be done with a table at the caret, by name. */
export const tableEdits = {
  addRowBefore,
  addRowAfter,
  addColumnBefore,
  addColumnAfter,
  moveRowUp: moveRow(-1),
  moveRowDown: moveRow(1),
  moveColumnBack: moveColumn(-1),
  moveColumnForward: moveColumn(1),
  headerRow: toggleHeader("row"),
  headerColumn: toggleHeader("column"),
  mergeCells,
  splitCell,
  alignStart: alignColumns(null),
  alignCenter: alignColumns("center"),
  alignEnd: alignColumns("right"),
  narrower: widenColumns(-24),
  wider: widenColumns(24),
  deleteRow,
  deleteColumn,
  deleteTable,
} as const satisfies Readonly<Record<string, Command>>;

export type TableEdit = keyof typeof tableEdits;

/** Least width of a column, in CSS pixels. */
const columnWidthMin = 60;

/** True when the edit would do something at the caret. */
export function isPossible(state: EditorState, edit: TableEdit): boolean {
  return isInTable(state) && tableEdits[edit](state);
}

/** Whole columns, because that is what Markdown can say. */
function alignColumns(align: CellAlignment | null): Command {
  return (state, dispatch) => {
    if (!isInTable(state)) return false;
    const { tr } = state;
    for (const { position, attrs } of cellsOfColumns(state)) {
      if (attrs["align"] !== align) tr.setNodeMarkup(position, null, { ...attrs, align });
    }
    dispatch?.(tr);
    return true;
  };
}

function widenColumns(by: number): Command {
  return (state, dispatch, view) => {
    if (!isInTable(state)) return false;
    const { left, right } = selectedRect(state);
    const { tr } = state;
    const shown = view === undefined ? new Map<number, number>() : shownWidths(state, view);
    for (const { position, column, attrs } of cellsOfColumns(state)) {
      const span = Number(attrs["colspan"]);
      const known = Array.isArray(attrs["colwidth"]) ? (attrs["colwidth"] as number[]) : [];
      const colwidth = Array.from({ length: span }, (_, index) => {
        const width = known[index] ?? 0;
        const isMeant = column + index >= left && column + index < right;
        if (!isMeant) return width;
        return Math.max(columnWidthMin, (shown.get(column + index) ?? width) + by);
      });
      tr.setNodeMarkup(position, null, { ...attrs, colwidth });
    }
    dispatch?.(tr);
    return true;
  };
}

/** How wide the columns at the caret are in the window, in whole CSS pixels. */
function shownWidths(state: EditorState, view: EditorView): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  for (const { position, column, attrs } of cellsOfColumns(state)) {
    const cell = view.nodeDOM(position);
    const span = Number(attrs["colspan"]);
    // Of several columns together it is not known which one is how wide.
    if (!(cell instanceof HTMLElement) || (span > 1 && widths.has(column))) continue;
    const width = Math.round(cell.getBoundingClientRect().width / span);
    for (let index = 0; index < span; index += 1) widths.set(column + index, width);
  }
  return widths;
}

interface Cell {
  readonly position: number;
  /** The first of its columns. */
  readonly column: number;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** All cells in the columns in which something is selected. */
function cellsOfColumns(state: EditorState): readonly Cell[] {
  const { map, table, tableStart, left, right } = selectedRect(state);
  const inside = map.cellsInRect({ left, right, top: 0, bottom: map.height });
  return inside.map((offset) => ({
    position: tableStart + offset,
    column: map.findCell(offset).left,
    attrs: table.nodeAt(offset)?.attrs ?? {},
  }));
}
