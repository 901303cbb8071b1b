import { calloutKinds, cellAlignments, textAlignments } from "../schema/index.ts";
import type { Attributes, ProseMark } from "../content/index.ts";

export type TagAttributes = Readonly<Record<string, string>>;

/** What an element of HTML means in a document. */
export type ElementMeaning =
  /** A node; `isText` when what is in it is text to the letter. */
  | { readonly kind: "node"; readonly type: string; readonly attrs: Attributes }
  /** A node without anything in it. */
  | { readonly kind: "leaf"; readonly type: string; readonly attrs: Attributes }
  | { readonly kind: "marks"; readonly marks: readonly ProseMark[] }
  /** Not a node, but text before and after it is not on one line with text in it. */
  | { readonly kind: "section" }
  /** Nothing in it is content. */
  | { readonly kind: "nothing" };

/** What the element means. Elements that are not known leave what is in them where it is. */
export function meaningOf(name: string, attributes: TagAttributes): ElementMeaning {
  const type = attributes["data-type"];
  const latex = attributes["data-latex"];
  if (type === "inline-math" || type === "block-math") {
    return node(type === "inline-math" ? "inlineMath" : "blockMath", { latex });
  }
  const known = elements.get(name)?.(attributes);
  if (known !== undefined) return known;
  return /^h[1-6]$/.test(name) ? heading(name, attributes) : inlineMeaning(name, attributes);
}

type Meant = (attributes: TagAttributes) => ElementMeaning;

// Maps, because a page may call its elements like what every object has.
const elements: ReadonlyMap<string, Meant> = new Map<string, Meant>([
  ["p", (attributes) => node("paragraph", { textAlign: alignmentOf(attributes, textAlignments) })],
  ["ul", (attributes) => node(attributes["data-type"] === "taskList" ? "taskList" : "bulletList")],
  ["ol", ({ start, type }) => node("orderedList", { start: wholeNumber(start), type })],
  ["li", item],
  ["blockquote", quote],
  ["aside", quote],
  ["details", () => node("details")],
  ["summary", () => node("detailsSummary")],
  ["table", () => node("table")],
  ["tr", () => node("tableRow")],
  ["td", (attributes) => node("tableCell", cellAttributes(attributes))],
  ["th", (attributes) => node("tableHeader", cellAttributes(attributes))],
  ["pre", (attributes) => node("codeBlock", { language: languageOf(attributes) })],
  ["figcaption", () => node("figcaption")],
  ["img", image],
  ["hr", () => leaf("horizontalRule")],
  ["br", () => leaf("hardBreak")],
  ...each("script style template title noembed noframes object canvas", { kind: "nothing" }),
  ...each(
    "address article body caption center dd div dl dt fieldset figure footer form header hgroup html legend main menu nav option search section",
    { kind: "section" },
  ),
]);

function each(names: string, meaning: ElementMeaning): readonly (readonly [string, Meant])[] {
  return names.split(" ").map((name) => [name, () => meaning]);
}

function item(attributes: TagAttributes): ElementMeaning {
  const checked = attributes["data-checked"];
  return checked === undefined
    ? node("listItem")
    : node("taskItem", { checked: checked === "true" });
}

function image({ src, alt, title, width, height }: TagAttributes): ElementMeaning {
  const size = { width: wholeNumber(width), height: wholeNumber(height) };
  return leaf("image", { src, alt, title, ...size });
}

function quote(attributes: TagAttributes): ElementMeaning {
  const kind = calloutKinds.find((known) => known === attributes["data-callout"]);
  return kind === undefined ? node("blockquote") : node("callout", { kind });
}

function heading(name: string, attributes: TagAttributes): ElementMeaning {
  const level = Math.min(Number(name.slice(1)), 4);
  return node("heading", { level, textAlign: alignmentOf(attributes, textAlignments) });
}

const markNames: ReadonlyMap<string, string> = new Map([
  ["strong", "bold"],
  ["b", "bold"],
  ["em", "italic"],
  ["i", "italic"],
  ["cite", "italic"],
  ["s", "strike"],
  ["del", "strike"],
  ["strike", "strike"],
  ["u", "underline"],
  ["ins", "underline"],
  ["code", "code"],
  ["kbd", "code"],
  ["samp", "code"],
  ["tt", "code"],
  ["mark", "highlight"],
  ["a", "link"],
]);

function inlineMeaning(name: string, attributes: TagAttributes): ElementMeaning {
  const style = attributes["style"] ?? "";
  const type = markNames.get(name);
  const marks = type === undefined ? [] : [markOf(type, attributes)];
  // Google Docs wraps all that is copied in a <b> that is not bold.
  const ownMarks = /font-weight:\s*(normal|400)/.test(style)
    ? marks.filter((mark) => mark.type !== "bold")
    : marks;
  return { kind: "marks", marks: [...ownMarks, ...marksOfStyle(style)] };
}

function markOf(type: string, { href, title, ...attributes }: TagAttributes): ProseMark {
  if (type === "link") return { type, attrs: { href, title } };
  return type === "highlight" ? { type, attrs: { color: attributes["data-color"] } } : { type };
}

function marksOfStyle(style: string): readonly ProseMark[] {
  // What is between a property and its value is bounded, or a style that names the
  // property over and over would be read to its end from each of them.
  const found: readonly (readonly [string, RegExp])[] = [
    ["bold", /font-weight:\s*(bold|[6-9]00)/],
    ["italic", /font-style:\s*italic/],
    ["strike", /text-decoration[^;]{0,100}line-through/],
    ["underline", /text-decoration[^;]{0,100}underline/],
  ];
  return found.filter(([, pattern]) => pattern.test(style)).map(([type]) => ({ type }));
}

function node(type: string, attrs: Attributes = {}): ElementMeaning {
  return { kind: "node", type, attrs };
}

function leaf(type: string, attrs: Attributes = {}): ElementMeaning {
  return { kind: "leaf", type, attrs };
}

function cellAttributes(attributes: TagAttributes): Attributes {
  const widths = attributes["data-colwidth"] ?? attributes["colwidth"];
  return {
    colspan: wholeNumber(attributes["colspan"]),
    rowspan: wholeNumber(attributes["rowspan"]),
    colwidth: widths?.split(",").map(wholeNumber) ?? null,
    align: alignmentOf(attributes, cellAlignments),
  };
}

function alignmentOf(attributes: TagAttributes, known: readonly string[]): string | null {
  const style = /text-align:\s*(\w+)/.exec(attributes["style"] ?? "")?.[1];
  const align = (style ?? attributes["align"] ?? "").toLowerCase();
  return known.includes(align) ? align : null;
}

/** Null for what is not a number, for which the schema then has a default. */
function wholeNumber(text: string | undefined): number | null {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isNaN(number) ? null : number;
}

/** The language of code, of the class that highlighters look for. */
export function languageOf(attributes: TagAttributes): string | null {
  return /(?:^|\s)lang(?:uage)?-(\S+)/.exec(attributes["class"] ?? "")?.[1] ?? null;
}

/** True when white space in the element counts. */
export function keepsSpace(name: string, attributes: TagAttributes): boolean {
  return name === "pre" || /white-space:\s*(pre|break-spaces)/.test(attributes["style"] ?? "");
}
