import type { Token } from "../../../on-demand/highlighter.ts";

/** What the style sheet has a colour for. Further parts of a scope, as in `title.function`, say more than it tells. */
const colors: Readonly<Record<string, string>> = {
  keyword: "keyword",
  operator: "keyword",
  "selector-tag": "keyword",
  tag: "keyword",
  name: "keyword",
  section: "keyword",
  string: "string",
  regexp: "string",
  quote: "comment",
  comment: "comment",
  doctag: "comment",
  number: "number",
  literal: "number",
  symbol: "number",
  bullet: "number",
  link: "string",
  title: "title",
  attr: "title",
  attribute: "title",
  property: "title",
  "selector-class": "title",
  "selector-id": "title",
  type: "type",
  built_in: "type",
  class: "type",
  meta: "type",
  variable: "variable",
  params: "variable",
  "template-variable": "variable",
  addition: "string",
  deletion: "keyword",
};

/**
 * Colours the code in `element`. Returns what takes the colours away.
 *
 * The browser paints them over the text as it is: not by elements or decorations, which would be
 * made anew with each remote change and come between an input method and its text.
 */
export function colorCode(element: HTMLElement, tokens: readonly Token[]): () => void {
  if (typeof Highlight === "undefined") return () => {};
  const painted: { readonly highlight: Highlight; readonly range: Range }[] = [];
  const places = placesIn(element);
  for (const { from, to, scope } of tokens) {
    const color = colors[scope] ?? colors[scope.split(".")[0] ?? ""];
    const start = places.at(from, "start");
    const end = places.at(to, "end");
    if (color === undefined || start === null || end === null) continue;
    const range = document.createRange();
    range.setStart(start.text, start.offset);
    range.setEnd(end.text, end.offset);
    const highlight = highlightOf(color);
    highlight.add(range);
    painted.push({ highlight, range });
  }
  return () => {
    for (const { highlight, range } of painted) highlight.delete(range);
  };
}

interface TextPlace {
  readonly text: Text;
  readonly offset: number;
}

/** Where the characters of an element are. Asked for in rising order, it is walked through once. */
function placesIn(element: HTMLElement): {
  at(index: number, side: "start" | "end"): TextPlace | null;
} {
  const texts: { readonly text: Text; readonly from: number }[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let length = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    texts.push({ text: node, from: length });
    length += node.data.length;
  }
  return {
    at(index, side) {
      if (index > length) return null;
      // At a seam, a range begins in the text behind it and ends in the one before.
      const found = texts.findLast(({ from }) => (side === "start" ? from <= index : from < index));
      return found === undefined ? null : { text: found.text, offset: index - found.from };
    },
  };
}

function highlightOf(color: string): Highlight {
  const name = `code-${color}`;
  const known = CSS.highlights.get(name) ?? new Highlight();
  CSS.highlights.set(name, known);
  return known;
}
