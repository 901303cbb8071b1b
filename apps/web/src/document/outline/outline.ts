import { type OutlineEntry, outlineOf as outlineOfBlocks } from "@scriptorium/document/reading";
import type { Node } from "@tiptap/pm/model";

export type Heading = OutlineEntry;

const outlines = new WeakMap<Node, readonly Heading[]>();

/** The headings that have words, in order. Computed once for each state of the document. */
export function outlineOf(doc: Node): readonly Heading[] {
  const known = outlines.get(doc);
  if (known !== undefined) return known;
  const headings = outlineOfBlocks(doc.children);
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
