import { type Node, NodeRange, type ResolvedPos } from "@tiptap/pm/model";

const items = new Set(["listItem", "taskItem"]);
const lists = new Set(["bulletList", "orderedList", "taskList"]);
const containers = new Set([
  "doc",
  "blockquote",
  "callout",
  "detailsContent",
  "tableCell",
  "tableHeader",
  ...lists,
  ...items,
]);

/**
 * The whole blocks that hold a selection, next to each other in one container. The text of a list's
 * item stands for the item, a summary for its toggle, and cells for their table. Null where there is
 * no block, as in a document whose text has not come yet.
 */
export function selectedBlocks($from: ResolvedPos, $to: ResolvedPos): NodeRange | null {
  const innermost = $from.parent.inlineContent || $from.pos === $to.pos ? 1 : 0;
  for (let depth = $from.depth - innermost; depth >= 0; depth -= 1) {
    const container = $from.node(depth);
    if ($to.pos > $from.end(depth) || !isContainer(container)) continue;
    const isItsLine = items.has(container.type.name) && $from.index(depth) === 0;
    if (!isItsLine) return new NodeRange($from, $to, depth);
  }
  return null;
}

/** True for what holds whole blocks next to each other. */
export function isContainer({ type }: Node): boolean {
  return containers.has(type.name);
}

export function isList({ type }: Node): boolean {
  return lists.has(type.name);
}

export function isItem({ type }: Node): boolean {
  return items.has(type.name);
}
