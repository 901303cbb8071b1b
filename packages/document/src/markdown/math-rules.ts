import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";

const dollar = 0x24;

/** TeX between dollars: `$…$` in a line, `$$…$$` around lines of its own. */
export function mathRules(markdown: MarkdownIt): void {
  markdown.inline.ruler.after("escape", "math_inline", readInlineMath);
  markdown.block.ruler.before("fence", "math_block", readBlockMath, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
}

/**
 * TeX that can stand between two dollars in a line: on one line, no space at its
 * ends, and no dollar that is not escaped.
 */
const texInLine =
  /\$((?:[^\s$\\]|\\[^\n])(?:(?:[^$\\\n]|\\[^\n])*(?:[^\s$\\]|\\[^\s]))?)\$(?![$\d])/y;

export function isTexInLine(latex: string): boolean {
  texInLine.lastIndex = 0;
  const source = `$${latex}$`;
  return texInLine.exec(source)?.[0] === source;
}

function readInlineMath(state: StateInline, silent: boolean): boolean {
  const { pos, posMax, src } = state;
  if (src.charCodeAt(pos) !== dollar || src.charCodeAt(pos - 1) === dollar) return false;
  texInLine.lastIndex = pos;
  const match = texInLine.exec(src);
  if (match === null || pos + match[0].length > posMax) return false;
  if (!silent) state.push("math_inline", "", 0).content = match[1] ?? "";
  state.pos += match[0].length;
  return true;
}

function readBlockMath(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  if (isCode(state, startLine)) return false;
  const opening = lineAt(state, startLine);
  if (!opening.startsWith("$$")) return false;
  const single = /^\$\$(.+)\$\$\s*$/.exec(opening);
  if (single === null && opening.trimEnd() !== "$$") return false;
  const closingLine = single === null ? findClosing(state, startLine, endLine) : startLine;
  if (closingLine === null) return false;
  if (silent) return true;
  const indent = state.sCount[startLine] ?? 0;
  const token = state.push("math_block", "", 0);
  token.content =
    single?.[1]?.trim() ??
    state.getLines(startLine + 1, closingLine, indent, true).replace(/\n$/, "");
  state.line = closingLine + 1;
  return true;
}

/** The line that ends what begins at `startLine`; null if none does, and these are just dollars. */
function findClosing(state: StateBlock, startLine: number, endLine: number): number | null {
  for (let line = startLine + 1; line < endLine; line++) {
    const isOutside = (state.sCount[line] ?? 0) < state.blkIndent && !state.isEmpty(line);
    if (isOutside) return null;
    if (!isCode(state, line) && lineAt(state, line).trimEnd() === "$$") return line;
  }
  return null;
}

function isCode(state: StateBlock, line: number): boolean {
  return (state.sCount[line] ?? 0) - state.blkIndent >= 4;
}

function lineAt(state: StateBlock, line: number): string {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.slice(start, state.eMarks[line]);
}
