import type { Node } from "@tiptap/pm/model";

/** A piece of one block's text, as positions in the document. */
export interface Match {
  readonly from: number;
  readonly to: number;
}

// Stands for what is in a line of text and isn't text. No match may contain it: replacing that
// match would delete an image or a formula that nobody looked for.
const foreign = "\uFFFC";

/** The text of a block, one character for every position in it. */
export function textOf(block: Node): string {
  let found = "";
  block.forEach((child) => {
    if (child.isText) found += child.text;
    else found += child.type.name === "hardBreak" ? "\n" : foreign.repeat(child.nodeSize);
  });
  return found;
}

/**
 * All matches in the blocks of text that `range` touches, in order. A match may run across marks but
 * not from one block into the next, and is never empty. `expression` has the flag g.
 */
export function findMatches(
  doc: Node,
  expression: RegExp,
  range: Match = { from: 0, to: doc.content.size },
): readonly Match[] {
  const matches: Match[] = [];
  doc.nodesBetween(range.from, range.to, (node, at) => {
    if (!node.isTextblock) return true;
    for (const found of textOf(node).matchAll(expression)) {
      const from = at + 1 + found.index;
      if (found[0] === "" || found[0].includes(foreign)) continue;
      matches.push({ from, to: from + found[0].length });
    }
    return false;
  });
  return matches;
}
