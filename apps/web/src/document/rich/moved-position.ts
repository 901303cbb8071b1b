import { isChangeOrigin } from "@tiptap/extension-collaboration";
import type { Transaction } from "@tiptap/pm/state";
import { changedRange, mapThrough, wholeBlocks } from "../finding/changed-range.ts";

/**
 * Where a position is after a transaction, also one that brings what others wrote. What is inserted
 * right there pushes it on.
 */
export function movedPosition(transaction: Transaction, position: number): number {
  const { before, doc, docChanged } = transaction;
  if (!docChanged) return position;
  if (!isChangeOrigin(transaction)) return transaction.mapping.map(position);
  // What comes from others replaces the whole document, as far as the transaction says.
  const range = changedRange(before, doc);
  if (range === null) return position;
  return mapThrough(before, doc, { blocks: wholeBlocks(before, doc, range), position });
}
