import type { Command, EditorState } from "@tiptap/pm/state";
import { isInTable, selectedRect, type TableRect } from "@tiptap/pm/tables";

// What is moved is the neighbour, past the row or column with the caret: where somebody writes, nothing
// is taken out and put in again. The library's own commands replace the whole table.

/**
 * Moves the row at the caret by one, unless cells reach over several rows. Headers and what they are
 * above do not change places.
 */
export function moveRow(by: 1 | -1): Command {
  return (state, dispatch) => {
    const rect = rectOf(state);
    if (rect === null || rect.bottom - rect.top > 1) return false;
    const { table, tableStart, top, map } = rect;
    const next = top + by;
    if (next < 0 || next >= map.height) return false;
    if (!isSimple(rect, { left: 0, right: map.width, top, bottom: top + 1 })) return false;
    if (!isSimple(rect, { left: 0, right: map.width, top: next, bottom: next + 1 })) return false;
    const [row, neighbour] = [table.child(top), table.child(next)];
    if (row.children.some((cell, index) => cell.type !== neighbour.maybeChild(index)?.type))
      return false;
    let start = tableStart;
    for (let index = 0; index < Math.min(top, next); index += 1)
      start += table.child(index).nodeSize;
    const { tr } = state;
    if (by < 0)
      tr.delete(start, start + neighbour.nodeSize).insert(start + row.nodeSize, neighbour);
    else {
      const at = start + row.nodeSize;
      tr.delete(at, at + neighbour.nodeSize).insert(start, neighbour);
    }
    dispatch?.(tr);
    return true;
  };
}

/**
 * Moves the column at the caret by one, unless cells reach over several rows or columns. Headers and
 * what they are beside do not change places.
 */
export function moveColumn(by: 1 | -1): Command {
  return (state, dispatch) => {
    const rect = rectOf(state);
    if (rect === null || rect.right - rect.left > 1) return false;
    const { table, tableStart, left, map } = rect;
    const first = Math.min(left, left + by);
    if (first < 0 || first + 1 >= map.width) return false;
    if (!isSimple(rect, { left: first, right: first + 2, top: 0, bottom: map.height }))
      return false;
    const { tr } = state;
    // From below, so that what is above stays where it is.
    for (let row = map.height - 1; row >= 0; row -= 1) {
      const offset = map.map[row * map.width + first] ?? 0;
      const [one, other] = [
        table.nodeAt(offset),
        table.nodeAt(offset + (table.nodeAt(offset)?.nodeSize ?? 0)),
      ];
      if (one === null || one.type !== other?.type) return false;
      const start = tableStart + offset;
      if (by < 0) tr.delete(start, start + one.nodeSize).insert(start + other.nodeSize, one);
      else {
        const at = start + one.nodeSize;
        tr.delete(at, at + other.nodeSize).insert(start, other);
      }
    }
    dispatch?.(tr);
    return true;
  };
}

function rectOf(state: EditorState): TableRect | null {
  return isInTable(state) ? selectedRect(state) : null;
}

type Area = Pick<TableRect, "left" | "right" | "top" | "bottom">;

/** True when each place in the area has a cell of its own. */
function isSimple({ map }: TableRect, area: Area): boolean {
  return (
    map.cellsInRect(area).every((offset) => {
      const { left, right, top, bottom } = map.findCell(offset);
      return right - left === 1 && bottom - top === 1;
    }) && map.cellsInRect(area).length === (area.right - area.left) * (area.bottom - area.top)
  );
}
