import type { Node } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { type Match, textOf } from "./matches.ts";
import type { Query } from "./pattern.ts";

export interface Replacing {
  readonly query: Query;
  readonly expression: RegExp;
  /** With `$1`, `$<name>` and `$&` for groups, if the query is a regular expression. */
  readonly replacement: string;
}

/**
 * What stands in the place of a match. Not made from the matched words alone: an expression may look
 * at what is around them.
 */
export function replacementFor(doc: Node, match: Match, replacing: Replacing): string {
  const { query, expression, replacement } = replacing;
  if (!query.isExpression) return replacement;
  const $from = doc.resolve(match.from);
  const whole = textOf($from.parent);
  const start = $from.parentOffset;
  const rest = whole.length - start - (match.to - match.from);
  const sticky = new RegExp(expression.source, `${expression.flags.replace("g", "")}y`);
  sticky.lastIndex = start;
  const replaced = whole.replace(sticky, replacement);
  return replaced.slice(start, replaced.length - rest);
}

/** Replaces the matches, which are in order, in one transaction. The text keeps its marks. */
export function replaceMatches(
  transaction: Transaction,
  matches: readonly Match[],
  replacing: Replacing,
): Transaction {
  const { doc } = transaction;
  // From the last to the first: the positions before a replacement stay what they are.
  for (const match of matches.toReversed()) {
    const words = replacementFor(doc, match, replacing);
    if (words === "") transaction.delete(match.from, match.to);
    else transaction.replaceWith(match.from, match.to, marked(doc, match, words));
  }
  return transaction;
}

/** Words with the marks of the first character that they replace. */
function marked(doc: Node, { from }: Match, words: string): Node {
  const marks = doc.resolve(from).nodeAfter?.marks ?? [];
  return doc.type.schema.text(words, marks);
}
