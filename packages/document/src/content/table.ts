import { tablePlacesMax } from "../schema/index.ts";
import type { Attributes } from "./prose-node.ts";

/** A cell as far as the shape of its table is concerned. */
export interface CellShape {
  readonly type: string;
  readonly attrs: Attributes & CellSpan;
}

interface CellSpan {
  readonly colspan: number;
  readonly rowspan: number;
  readonly colwidth: readonly number[] | null;
}

/**
 * The rows of a table that is whole: no cell reaches into another's place or below
 * the last row, every place is filled, by `makeCell` where a cell is missing, and
 * all cells of a column agree on its width. An editor that opens another table
 * would repair it, and so write without being asked. Null for a table too large to
 * be made whole.
 */
export function squareRows<Cell extends CellShape>(
  rows: readonly (readonly Cell[])[],
  makeCell: () => Cell,
): readonly (readonly Cell[])[] | null {
  const placed = placeCells(rows);
  if (placed === null) return null;
  const width = placed.reduce((widest, { end }) => Math.max(widest, end), 0);
  if (width * rows.length > tablePlacesMax) return null;
  const widths = columnWidths(placed, width);
  return placed.map(({ cells, taken }) => {
    const filled = [...cells];
    for (let column = 0; column < width; column++) {
      if (!taken.has(column)) filled.push({ cell: makeCell(), column });
    }
    return filled
      .toSorted((one, other) => one.column - other.column)
      .map(({ cell, column }) => withWidths(cell, column, widths));
  });
}

interface PlacedCell<Cell> {
  readonly cell: Cell;
  readonly column: number;
}

interface PlacedRow<Cell> {
  readonly cells: readonly PlacedCell<Cell>[];
  /** Columns that are filled, by this row's cells and by those that reach down into it. */
  readonly taken: ReadonlySet<number>;
  /** The column after this row's last cell. */
  readonly end: number;
}

function placeCells<Cell extends CellShape>(
  rows: readonly (readonly Cell[])[],
): readonly PlacedRow<Cell>[] | null {
  const taken = rows.map(() => new Set<number>());
  const placed: PlacedRow<Cell>[] = [];
  let places = 0;
  for (const [rowIndex, row] of rows.entries()) {
    const own = taken[rowIndex] ?? new Set<number>();
    const cells: PlacedCell<Cell>[] = [];
    let column = 0;
    for (const cell of row) {
      while (own.has(column)) column += 1;
      const start = column;
      while (column - start < cell.attrs.colspan && !own.has(column)) column += 1;
      const rowspan = Math.min(cell.attrs.rowspan, rows.length - rowIndex);
      places += (column - start) * rowspan;
      if (places > tablePlacesMax) return null;
      for (const below of taken.slice(rowIndex, rowIndex + rowspan)) {
        for (let filled = start; filled < column; filled++) below.add(filled);
      }
      const attrs = { ...cell.attrs, colspan: column - start, rowspan };
      cells.push({ cell: { ...cell, attrs }, column: start });
    }
    placed.push({ cells, taken: own, end: column });
  }
  return placed;
}

/** For each column the first width that a cell gives it; 0 if none does. */
function columnWidths(rows: readonly PlacedRow<CellShape>[], width: number): readonly number[] {
  const widths = Array.from({ length: width }, () => 0);
  for (const { cell, column } of rows.flatMap(({ cells }) => cells)) {
    const { colspan, colwidth } = cell.attrs;
    if (colwidth?.length !== colspan) continue;
    for (const [index, own] of colwidth.entries()) widths[column + index] ||= own;
  }
  return widths;
}

function withWidths<Cell extends CellShape>(
  cell: Cell,
  column: number,
  widths: readonly number[],
): Cell {
  const own = widths.slice(column, column + cell.attrs.colspan);
  const colwidth = own.some((width) => width > 0) ? own : null;
  return { ...cell, attrs: { ...cell.attrs, colwidth } };
}
