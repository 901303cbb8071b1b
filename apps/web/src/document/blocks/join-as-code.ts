import { Fragment, type Node } from "@tiptap/pm/model";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { isItem, isList, selectedBlocks } from "./selected-blocks.ts";

/**
 * Makes one block of code of the selected lines of text, each a line of it. Returns false, and changes
 * nothing, for a single line, and where something else is among them.
 */
export function joinAsCode(transaction: Transaction): boolean {
  const { selection, doc } = transaction;
  const range = selectedBlocks(selection.$from, selection.$to);
  const type = doc.type.schema.nodes["codeBlock"];
  if (range === null || type === undefined || !(selection instanceof TextSelection)) return false;
  const { parent, startIndex, endIndex, depth, $from } = range;
  const lines = linesOf(parent.children.slice(startIndex, endIndex));
  if (lines === null || lines.length < 2) return false;
  const words = lines.join("\n");
  const code = type.create(null, words === "" ? [] : doc.type.schema.text(words));
  const isListed = isList(parent);
  const [before, after] = [partOf(parent, 0, startIndex), partOf(parent, endIndex)];
  const blocks = isListed ? Fragment.from([...before, code, ...after]) : Fragment.from(code);
  const outer = isListed ? $from.node(depth - 1) : parent;
  const [from, to] = isListed
    ? [$from.index(depth - 1), $from.index(depth - 1) + 1]
    : [startIndex, endIndex];
  if (!outer.canReplace(from, to, blocks)) return false;
  const start = isListed ? $from.before(depth) : range.start;
  transaction.replaceWith(start, isListed ? $from.after(depth) : range.end, blocks);
  const inside = start + (isListed ? Fragment.from(before).size : 0) + 1;
  const end = inside + code.content.size;
  transaction.setSelection(TextSelection.create(transaction.doc, inside, end));
  return true;
}

/** Null if anything but lines of text, and lists of them, is in these blocks. */
function linesOf(blocks: readonly Node[]): readonly string[] | null {
  const lines: string[] = [];
  for (const block of blocks) {
    const inner = block.isTextblock ? textOf(block) : null;
    const within = isList(block) || isItem(block) ? linesOf(block.children) : inner;
    if (within === null) return null;
    lines.push(...within);
  }
  return lines;
}

function textOf(line: Node): readonly string[] | null {
  const isText = line.children.every(
    ({ type }) => type.name === "text" || type.name === "hardBreak",
  );
  return isText ? [line.textBetween(0, line.content.size, null, "\n")] : null;
}

function partOf(list: Node, from: number, to = list.childCount): readonly Node[] {
  return from === to ? [] : [list.copy(Fragment.from(list.children.slice(from, to)))];
}
