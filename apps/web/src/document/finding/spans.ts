/** A piece of one block's text. */
export type Span = readonly [start: number, length: number];

// Stands for what is in a line of text and isn't text. No match may contain it: replacing that
// match would delete an image or a formula that nobody looked for.
export const foreign = "\uFFFC";

/** All matches in the text of a block, none of them empty. `expression` has the flag g. */
export function spansOf(words: string, expression: RegExp): readonly Span[] {
  const spans: Span[] = [];
  for (const { index, 0: match } of words.matchAll(expression)) {
    if (match !== "" && !match.includes(foreign)) spans.push([index, match.length]);
  }
  return spans;
}
