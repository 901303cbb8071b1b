import type { Node } from "prosemirror-model";
import { escapeCell } from "./escape.ts";
import { writeInline } from "./write-inline.ts";

/**
 * True for a table that Markdown has signs for: one row of headers, cells of one
 * paragraph, and columns of which all cells are aligned alike.
 */
export function isPipeTable(table: Node): boolean {
  const [header] = table.children;
  if (header === undefined || header.childCount === 0) return false;
  return table.children.every((row, rowIndex) =>
    row.children.every((cell, column) => {
      const { colspan, rowspan, colwidth, align } = cell.attrs;
      const isHeader = cell.type.name === "tableHeader";
      return (
        isHeader === (rowIndex === 0) &&
        colspan === 1 &&
        rowspan === 1 &&
        colwidth === null &&
        align === header.maybeChild(column)?.attrs["align"] &&
        isOneLine(cell)
      );
    }),
  );
}

function isOneLine(cell: Node): boolean {
  const { firstChild, childCount } = cell;
  return (
    childCount === 1 &&
    firstChild?.type.name === "paragraph" &&
    firstChild.attrs["textAlign"] === null
  );
}

export function writePipeTable(table: Node): readonly string[] {
  const rows = table.children.map((row) => row.children.map(cellText));
  const rules = (table.firstChild?.children ?? []).map(ruleOf);
  const [header = [], ...others] = rows;
  return [header, rules, ...others].map((cells) => `| ${cells.join(" | ")} |`);
}

function cellText(cell: Node): string {
  return escapeCell(writeInline(cell.firstChild?.children ?? [], true));
}

const rulesByAlignment: Readonly<Record<string, string>> = {
  left: ":---",
  center: ":---:",
  right: "---:",
};

function ruleOf(cell: Node): string {
  const align = cell.attrs["align"] as string | null;
  return align === null ? "---" : (rulesByAlignment[align] ?? "---");
}
