import type { Node } from "@tiptap/pm/model";
import { foreign, type Span } from "./spans.ts";

/** A piece of one block's text, as positions in the document. */
export interface Match {
  readonly from: number;
  readonly to: number;
}

/** The matches in a block's text, or null when they are not known yet. */
export type LookIn = (words: string) => readonly Span[] | null;

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
 * All matches in the blocks of text that `range` touches, in order, and whether that is known of each
 * block. A match may run across marks but not from one block into the next.
 */
export function findMatches(
  doc: Node,
  lookIn: LookIn,
  range: Match = { from: 0, to: doc.content.size },
): { readonly matches: readonly Match[]; readonly isComplete: boolean } {
  const matches: Match[] = [];
  let isComplete = true;
  doc.nodesBetween(range.from, range.to, (node, at) => {
    if (!node.isTextblock) return true;
    const spans = lookIn(textOf(node));
    if (spans === null) isComplete = false;
    for (const [start, length] of spans ?? []) {
      const from = at + 1 + start;
      matches.push({ from, to: from + length });
    }
    return false;
  });
  return { matches, isComplete };
}
