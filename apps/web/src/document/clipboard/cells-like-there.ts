import { Fragment, Slice } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { isInTable, selectedRect } from "@tiptap/pm/tables";

/**
 * The cells of a spreadsheet, pasted into a table, as headers where headers stand: a spreadsheet has
 * none, and the table would lose its own. Any other content as it is.
 */
export function cellsLikeThere(slice: Slice, state: EditorState): Slice {
  const [pasted, ...others] = slice.content.content;
  if (pasted?.type.name !== "table" || others.length > 0 || !isInTable(state)) return slice;
  const { table, map, top, left } = selectedRect(state);
  const rows = pasted.children.map((row, y) => {
    let x = 0;
    const cells = row.children.map((cell) => {
      // What is beyond the table goes on with its last row and column.
      const line = Math.min(top + y, map.height - 1);
      const column = Math.min(left + x, map.width - 1);
      x += Number(cell.attrs["colspan"] ?? 1);
      const there = table.nodeAt(map.map[line * map.width + column] ?? -1);
      const isHeader = there?.type.name === "tableHeader" && cell.type.name === "tableCell";
      return isHeader ? there.type.create(cell.attrs, cell.content, cell.marks) : cell;
    });
    return row.copy(Fragment.from(cells));
  });
  return new Slice(Fragment.from(pasted.copy(Fragment.from(rows))), slice.openStart, slice.openEnd);
}
