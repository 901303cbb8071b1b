import type { Node } from "@tiptap/pm/model";

/** What differs between two documents, as one range of each. */
export interface ChangedRange {
  readonly from: number;
  readonly toBefore: number;
  readonly toAfter: number;
}

/**
 * The smallest range outside of which both are the same. Null when they don't differ. Not read from
 * the steps of a transaction: the one that brings a remote edit may replace the whole document.
 */
export function changedRange(before: Node, after: Node): ChangedRange | null {
  const from = before.content.findDiffStart(after.content);
  const end = before.content.findDiffEnd(after.content);
  if (from === null || end === null) return null;
  // In “aa” with one more “a”, the same character is in both of what comes before and after.
  const overlap = Math.max(0, from - Math.min(end.a, end.b));
  return { from, toBefore: end.a + overlap, toAfter: end.b + overlap };
}

/** The same range, grown so that it cuts no block of text in two. */
export function wholeBlocks(before: Node, after: Node, range: ChangedRange): ChangedRange {
  const from = Math.min(startOfBlock(before, range.from), startOfBlock(after, range.from));
  const more = Math.max(
    endOfBlock(before, range.toBefore) - range.toBefore,
    endOfBlock(after, range.toAfter) - range.toAfter,
  );
  return {
    from,
    toBefore: Math.min(range.toBefore + more, before.content.size),
    toAfter: Math.min(range.toAfter + more, after.content.size),
  };
}

/**
 * Where a position of the document before is in the one after. Inside of `blocks`, which are whole,
 * it stays with its block of text as far as that can be told: edits in several places may come as one
 * change. Else it is where the change begins.
 */
export function mapThrough(
  before: Node,
  after: Node,
  { blocks, position }: { readonly blocks: ChangedRange; readonly position: number },
): number {
  if (position < blocks.from) return position;
  if (position >= blocks.toBefore) return position + blocks.toAfter - blocks.toBefore;
  const olds = textblocks(before, blocks.from, blocks.toBefore);
  const news = textblocks(after, blocks.from, blocks.toAfter);
  const index = olds.findLastIndex(({ at }) => at < position);
  const old = olds[index];
  if (old === undefined) return blocks.from;
  const same =
    olds.length === news.length ? news[index] : news.find(({ node }) => node.eq(old.node));
  if (same === undefined) return blocks.from;
  const offset = position - old.at - 1;
  const changed = changedRange(old.node, same.node);
  return same.at + 1 + (changed === null ? offset : mapOffset(changed, offset));
}

function mapOffset({ from, toBefore, toAfter }: ChangedRange, offset: number): number {
  if (offset < from) return offset;
  return offset < toBefore ? from : offset + toAfter - toBefore;
}

function textblocks(doc: Node, from: number, to: number): readonly { node: Node; at: number }[] {
  const found: { node: Node; at: number }[] = [];
  doc.nodesBetween(from, to, (node, at) => {
    if (node.isTextblock) found.push({ node, at });
    return !node.isTextblock;
  });
  return found;
}

function startOfBlock(doc: Node, position: number): number {
  const $position = doc.resolve(position);
  return $position.parent.isTextblock ? $position.before() : position;
}

function endOfBlock(doc: Node, position: number): number {
  const $position = doc.resolve(position);
  return $position.parent.isTextblock ? $position.after() : position;
}
