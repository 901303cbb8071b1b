import type { Node } from "prosemirror-model";
import { anchorOf } from "./anchor.ts";

/**
 * A heading that has words, and what names it in an address: the same as long as the words of it and
 * of its like are the same.
 */
export interface OutlineEntry {
  readonly node: Node;
  readonly anchor: string;
  readonly level: number;
  readonly words: string;
  /** Before the heading, in a document of these blocks. */
  readonly position: number;
}

/** The headings of these blocks that have words, in order. */
export function outlineOf(blocks: readonly Node[]): readonly OutlineEntry[] {
  const taken = new Set<string>();
  const entries: OutlineEntry[] = [];
  const visit = (node: Node, position: number): boolean => {
    const words = node.type.name === "heading" ? node.textContent.trim() : "";
    if (words !== "") {
      const level = Number(node.attrs["level"]);
      entries.push({ node, anchor: anchorOf(words, taken), level, words, position });
    }
    return !node.isTextblock;
  };
  let start = 0;
  for (const block of blocks) {
    const inside = start + 1;
    if (visit(block, start)) block.descendants((node, at) => visit(node, inside + at));
    start += block.nodeSize;
  }
  return entries;
}
