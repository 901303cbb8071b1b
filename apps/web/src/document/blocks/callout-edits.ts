import type { CalloutKind } from "@scriptorium/document/schema";
import type { Transaction } from "@tiptap/pm/state";
import { selectedBlocks } from "./selected-blocks.ts";

/**
 * Makes the selected blocks a callout. In a callout already, it becomes one of this kind. Returns
 * false, and changes nothing, where no callout can be.
 */
export function setCallout(transaction: Transaction, kind: CalloutKind): boolean {
  const { $from, $to } = transaction.selection;
  const range = selectedBlocks($from, $to);
  if (range === null) return false;
  const { parent, depth, startIndex, endIndex } = range;
  if (parent.type.name === "callout") {
    transaction.setNodeAttribute($from.before(depth), "kind", kind);
    return true;
  }
  const type = transaction.doc.type.schema.nodes["callout"];
  if (type === undefined) return false;
  // Items are no blocks by themselves: their list goes into the callout.
  const around = parent.canReplaceWith(startIndex, endIndex, type)
    ? range
    : $from.blockRange($to, (node) => node.type.contentMatch.matchType(type) != null);
  if (around === null || !around.parent.canReplaceWith(around.startIndex, around.endIndex, type)) {
    return false;
  }
  transaction.wrap(around, [{ type, attrs: { kind } }]);
  return true;
}

/**
 * Takes the block out of its callout when the caret is at its very start. Returns false, and changes
 * nothing, anywhere else.
 */
export function leaveCallout(transaction: Transaction): boolean {
  const { $from, empty } = transaction.selection;
  const depth = $from.depth - 1;
  if (!empty || $from.parentOffset > 0 || depth < 1) return false;
  if ($from.node(depth).type.name !== "callout" || $from.index(depth) > 0) return false;
  const range = $from.blockRange();
  if (range === null) return false;
  transaction.lift(range, depth - 1);
  return true;
}
