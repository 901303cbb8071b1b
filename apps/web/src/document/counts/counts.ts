import type { Node } from "@tiptap/pm/model";
import type { SelectionRange } from "@tiptap/pm/state";

export interface Counts {
  readonly words: number;
  /** As people count them: an emoji of several parts is one. */
  readonly characters: number;
  readonly charactersWithoutSpaces: number;
}

const none: Counts = { words: 0, characters: 0, charactersWithoutSpaces: 0 };
// Silent reading of English prose (Brysbaert 2019: 238 words a minute), rounded.
const wordsPerMinute = 240;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const segments = new Intl.Segmenter(undefined, { granularity: "word" });
const ascii = /^\p{ASCII}*$/u;
const word = /[\p{L}\p{N}\p{M}]+(?:['’.,_-][\p{L}\p{N}\p{M}]+)*/gu;
/** Scripts that put no spaces between words. Their words take a dictionary, which is slow. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export function countText(text: string): Counts {
  const words = unspaced.test(text)
    ? [...segments.segment(text)].filter(({ isWordLike }) => isWordLike).length
    : (text.match(word)?.length ?? 0);
  const solid = text.replaceAll(/\s/gu, "");
  return {
    words,
    characters: lengthOf(text),
    charactersWithoutSpaces: lengthOf(solid),
  };
}

/** Minutes to read that many words: at least one, unless there are none. */
export function readingMinutes(words: number): number {
  return Math.ceil(words / wordsPerMinute);
}

/** Counts documents again and again; a block that is as it was costs a look. */
export class Counter {
  readonly #known = new WeakMap<Node, Counts>();

  count(doc: Node): Counts {
    let sum = none;
    doc.descendants((node) => {
      if (!node.isTextblock) return true;
      const counts = this.#known.get(node) ?? countText(plainText(node, 0, node.content.size));
      this.#known.set(node, counts);
      sum = add(sum, counts);
      return false;
    });
    return sum;
  }
}

/** Counts what is selected, which is several ranges where cells are. */
export function countRanges(doc: Node, ranges: readonly SelectedRange[]): Counts {
  return ranges.map(({ $from, $to }) => countRange(doc, $from.pos, $to.pos)).reduce(add, none);
}

type SelectedRange = Pick<SelectionRange, "$from" | "$to">;

/** Counts what is between two positions. */
export function countRange(doc: Node, from: number, to: number): Counts {
  let sum = none;
  doc.nodesBetween(from, to, (node, at) => {
    if (!node.isTextblock) return true;
    const start = Math.max(0, from - at - 1);
    const end = Math.min(node.content.size, to - at - 1);
    if (start < end) sum = add(sum, countText(plainText(node, start, end)));
    return false;
  });
  return sum;
}

function plainText(block: Node, from: number, to: number): string {
  return block.textBetween(from, to, " ", " ");
}

function lengthOf(text: string): number {
  return ascii.test(text) ? text.length : [...graphemes.segment(text)].length;
}

function add(one: Counts, other: Counts): Counts {
  return {
    words: one.words + other.words,
    characters: one.characters + other.characters,
    charactersWithoutSpaces: one.charactersWithoutSpaces + other.charactersWithoutSpaces,
  };
}
