import type { Node } from "@tiptap/pm/model";
import { firstGraphemes } from "../../identity/graphemes.ts";

export interface Heading {
  /** Names this heading in an address. The same as long as the text of it and its like is the same. */
  readonly anchor: string;
  readonly level: number;
  readonly words: string;
  /** Before the heading in this state of the document. */
  readonly position: number;
}

const anchorLengthMax = 64;
const outlines = new WeakMap<Node, readonly Heading[]>();

/** The headings that have words, in order. Computed once for each state of the document. */
export function outlineOf(doc: Node): readonly Heading[] {
  const known = outlines.get(doc);
  if (known !== undefined) return known;
  const taken = new Set<string>();
  const headings: Heading[] = [];
  doc.descendants((node, position) => {
    if (node.type.name === "heading" && node.textContent.trim() !== "") {
      const words = node.textContent.trim();
      const level = Number(node.attrs["level"]);
      headings.push({ anchor: anchorOf(words, taken), level, words, position });
    }
    return !node.isTextblock;
  });
  outlines.set(doc, headings);
  return headings;
}

/** Where the heading with this anchor is. Null when there is none. */
export function headingAt(doc: Node, anchor: string): Heading | null {
  return outlineOf(doc).find((heading) => heading.anchor === anchor) ?? null;
}

/** The heading that a position is under: the last one that begins before it. */
export function headingAbove(doc: Node, position: number): Heading | null {
  return outlineOf(doc).findLast((heading) => heading.position < position) ?? null;
}

/**
 * How deep each heading is in the list, from 0. Levels that the document leaves out take no room: a
 * heading 4 right under a heading 1 is one step deeper than that.
 */
export function depthsOf(headings: readonly Heading[]): readonly number[] {
  const open: number[] = [];
  return headings.map(({ level }) => {
    while ((open.at(-1) ?? 0) >= level) open.pop();
    open.push(level);
    return open.length - 1;
  });
}

/** Letters and digits of any script. A second heading of the same words gets a number. */
function anchorOf(words: string, taken: Set<string>): string {
  const parts =
    words
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const name = `h-${firstGraphemes(parts.join("-"), anchorLengthMax) || "section"}`;
  let anchor = name;
  for (let count = 2; taken.has(anchor); count += 1) anchor = `${name}-${count}`;
  taken.add(anchor);
  return anchor;
}
