import type { BlockChoice } from "./block-choice.ts";

type Named = Pick<BlockChoice, "label" | "keywords">;

/**
 * The choices that these words mean, the likeliest first: by the start of the name, by the start of
 * a word of it or of a keyword, by a part of either. All of them, in their order, for no words.
 */
export function matchChoices<Choice extends Named>(
  choices: readonly Choice[],
  words: string,
): readonly Choice[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return choices;
  return choices
    .map((choice) => ({ choice, rank: rankOf(choice, wanted) }))
    .filter(({ rank }) => rank < noMatch)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ choice }) => choice);
}

const noMatch = 4;

function rankOf({ label, keywords }: Named, wanted: string): number {
  const name = label.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 1;
  if (keywords.some((keyword) => keyword.startsWith(wanted))) return 2;
  // “h1” is “heading 1”, and a space more or less is no other word.
  const compact = wanted.replaceAll(" ", "");
  const parts = [name, ...keywords].map((part) => part.replaceAll(" ", ""));
  return parts.some((part) => part.includes(compact)) ? 3 : noMatch;
}
