import type { ProseNode } from "../content/index.ts";
import { cleanText } from "../content/index.ts";

/** What a sign of Markdown weighs, and how often it counts: once a line at most. */
interface Sign {
  readonly isIn: (line: string, next: string | undefined) => boolean;
  readonly weight: number;
  readonly mostCounted: number;
}

/**
 * Two are enough. A `#` alone begins a comment in many languages: as a heading it
 * is followed by an empty line, or nothing. No pattern tries a character more than
 * a fixed number of times, whatever the line.
 */
const signs: readonly Sign[] = [
  sign(/^ {0,3}(```|~~~)/, 2),
  { isIn: isHeading, weight: 2, mostCounted: 1 },
  sign(/^#{2,6} [^\n]/, 2),
  { isIn: isBelowHeader, weight: 2, mostCounted: 1 },
  sign(/^[ \t]*[-*+] \[[ xX]\] /, 2),
  sign(/(?<![\w*])\*\*\S(?:[^*]*\S)?\*\*(?!\w)/, 2),
  sign(/\[[^[\]]*\]\((?:https?:|mailto:|\/|#)[^)\s]{0,2000}\)/, 2),
  sign(/^[ \t]*(?:[-*+]|\d{1,9}[.)]) \S/, 1, 2),
  sign(/^> ?\S/, 1, 2),
  sign(/(?<!`)`[^`]+`(?!`)/, 1),
  sign(/^(?:---|\*\*\*)$/, 1),
];

function sign(pattern: RegExp, weight: number, mostCounted = 1): Sign {
  return { isIn: (line) => pattern.test(line), weight, mostCounted };
}

function isHeading(line: string, next = ""): boolean {
  return /^#{1,6} ./.test(line) && next.trim() === "";
}

/** The line that makes a table of the one above it. Not one pattern, which would try all ways to part the dashes. */
function isBelowHeader(line: string): boolean {
  const dashes = line.indexOf("---");
  return dashes >= 0 && line.lastIndexOf("|") > dashes && /^[ \t|:-]*$/.test(line);
}

/** Characters in which signs are looked for. Whoever writes Markdown does not hide it for longer. */
const signLengthMax = 65_536;

/** True for a text whose author most likely meant it as Markdown. */
export function looksLikeMarkdown(text: string): boolean {
  const lines = cleanText(text.slice(0, signLengthMax)).split("\n");
  // A line that was cut off may be another one.
  const whole = text.length > signLengthMax ? lines.length - 1 : lines.length;
  const weight = signs.reduce((sum, { isIn, weight: each, mostCounted }) => {
    let count = 0;
    for (let index = 0; index < whole && count < mostCounted; index++) {
      if (isIn(lines[index] ?? "", lines[index + 1])) count += 1;
    }
    return sum + count * each;
  }, 0);
  return weight >= 2;
}

/**
 * The table that cells of a spreadsheet are as text: rows of the same number of
 * cells with tabs in between. Null for any other text.
 */
export function tableFromCells(text: string): ProseNode | null {
  const rows = cellsOf(cleanText(text).replace(/\n$/, ""));
  const width = rows[0]?.length ?? 0;
  const isTable =
    rows.length > 1 &&
    width > 1 &&
    rows.every((row) => row.length === width) &&
    // Lines that all begin with a tab are indented.
    rows.some(([first]) => first !== "");
  if (!isTable) return null;
  return {
    type: "table",
    content: rows.map((row) => ({
      type: "tableRow",
      content: row.map((cell) => ({ type: "tableCell", content: cell.split("\n").map(paragraph) })),
    })),
  };
}

/** A cell with a tab, a quote or an end of line in it is between quotes, and its own are doubled. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/g,
  )) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}

/** Addresses are links, as they would be had they been typed. */
const addresses = /https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?)\]}]/g;

/** A paragraph for every line that says something, as nobody means the empty ones in between. */
export function blocksFromPastedText(text: string): readonly ProseNode[] {
  return cleanText(text)
    .replaceAll(/^\n+|\n+$/g, "")
    .split(/\n+/)
    .map((line) => paragraph(line));
}

function paragraph(line: string): ProseNode {
  const content: ProseNode[] = [];
  let end = 0;
  for (const { 0: href, index } of line.matchAll(addresses)) {
    if (index > end) content.push({ type: "text", text: line.slice(end, index) });
    content.push({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] });
    end = index + href.length;
  }
  if (end < line.length) content.push({ type: "text", text: line.slice(end) });
  return { type: "paragraph", ...(content.length === 0 ? {} : { content }) };
}
