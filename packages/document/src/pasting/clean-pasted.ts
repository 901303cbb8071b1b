import type { TagAttributes } from "../html/element.ts";
import { flatItem, isFlatItem, itemOfMark, withLists } from "./flat-lists.ts";
import { highlightOf } from "./highlight-color.ts";
import { isBold, isHidden, keptStyle, parseStyle } from "./inline-style.ts";
import type { InlineStyle } from "./inline-style.ts";
import { finder, hasClass, isElement, remembered, textOf } from "./pasted-tree.ts";
import type { PastedElement, PastedNode } from "./pasted-tree.ts";

/** What is known of the elements around one. */
interface Surroundings {
  readonly isInLink: boolean;
  readonly isInHeading: boolean;
  /** True where a background is a highlight, and not the look of a page. */
  readonly hasHighlights: boolean;
}

/**
 * The page as its author meant it: without what programs leave on the clipboard for
 * themselves, with lists, headings, tasks and formulas where they only look like it.
 */
export function cleanPasted(root: PastedElement): PastedElement {
  const hasHighlights = findGoogleDocs(root) !== null;
  const around = { isInLink: false, isInHeading: false, hasHighlights };
  return { ...root, children: cleanChildren(root, around) };
}

const findGoogleDocs = finder(
  ({ attributes }) => attributes["id"]?.startsWith("docs-internal-guid") ?? false,
);

/** Not content of a text: they act, or show what can't be taken along. */
const leftOut = new Set(
  "head script style xml svg iframe object embed button select textarea audio video noscript template canvas map".split(
    " ",
  ),
);

const blockNames =
  /^(p|h[1-6]|ul|ol|li|table|tbody|thead|tr|td|th|blockquote|pre|div|section|article|figure|hr|aside|details)$/;

function cleanElement(element: PastedElement, around: Surroundings): readonly PastedNode[] {
  const style = parseStyle(element.attributes["style"]);
  const formula = formulaOf(element);
  if (formula !== null) return [formula];
  if (isLeftOut(element, style)) return [];
  const item = flatItemOf(element, style, around);
  if (item !== null) return item;
  const whole = meantAs(element);
  const inner = surroundingsIn(whole, around);
  const children = cleanChildren(whole, inner);
  if (children.some((child) => isFlatItem(child))) return children;
  const isRedundant = (property: string): boolean =>
    (property === "font-weight" && around.isInHeading) ||
    (property.startsWith("text-decoration") && inner.isInLink);
  const kept = keptStyle(style, isRedundant);
  const { style: _, ...others } = whole.attributes;
  const cleaned: PastedElement = {
    name: whole.name,
    attributes: kept === "" ? others : { ...others, style: kept },
    children: isBlank(whole) ? [] : boldIn(whole, style, children),
  };
  return [highlighted(cleaned, style, inner)];
}

function cleanChildren(element: PastedElement, around: Surroundings): readonly PastedNode[] {
  const cleaned = element.children.flatMap((child) =>
    typeof child === "string" ? [child] : cleanElement(child, around),
  );
  const whole = withoutLooseBreaks(cleaned, blockNames.test(element.name));
  // On the web, Word has a list of its own around each item. They are joined outside of it.
  const isAroundItem = /^[uo]l$/.test(element.name) || hasClass(element, /^ListContainerWrapper$/);
  return isAroundItem ? whole : withLists(whole);
}

function isLeftOut(element: PastedElement, style: InlineStyle): boolean {
  const { name, attributes } = element;
  return (
    leftOut.has(name) ||
    isHidden(style) ||
    attributes["aria-hidden"] === "true" ||
    // The sign in front of a paragraph that Word shows as an item, and the box before a task.
    style.get("mso-list") === "ignore" ||
    attributes["aria-roledescription"] === "checkbox" ||
    (name === "br" && hasClass(element, /^Apple-interchange-newline$/)) ||
    hasClass(element, /^EOP$/)
  );
}

const findSign = finder(
  ({ attributes }) => parseStyle(attributes["style"]).get("mso-list") === "ignore",
);
const signText = remembered(textOf);

/** Word's items, on the desktop and on the web. Null for anything else. */
function flatItemOf(
  element: PastedElement,
  style: InlineStyle,
  around: Surroundings,
): readonly PastedNode[] | null {
  const [, wordLevel] = /\blevel(\d+)/.exec(style.get("mso-list") ?? "") ?? [];
  if (wordLevel !== undefined && element.name !== "li") {
    const sign = findSign(element);
    const item = itemOfMark(sign === null ? "" : signText(sign), Number(wordLevel));
    const children = cleanChildren(element, around);
    if (!/^h[1-6]$/.test(element.name)) return [flatItem(item, children)];
    // A numbered heading is a heading, whose number Word counts.
    return [{ name: element.name, attributes: {}, children }];
  }
  const webLevel = element.attributes["data-aria-level"];
  if (element.name !== "li" || webLevel === undefined) return null;
  const isNumbered = (element.attributes["data-leveltext"] ?? "").startsWith("%");
  const start = element.attributes["data-aria-posinset"] ?? "1";
  const item = {
    level: Number.parseInt(webLevel, 10) || 1,
    list: isNumbered ? ("ol" as const) : ("ul" as const),
    attributes: isNumbered ? { start } : {},
  };
  return [flatItem(item, cleanChildren(element, around))];
}

/** The element as what it looks like. */
function meantAs(element: PastedElement): PastedElement {
  const { name, attributes, children } = element;
  const level = attributes["role"] === "heading" ? attributes["aria-level"] : undefined;
  if (level !== undefined && /^[1-9]$/.test(level) && /^(p|div)$/.test(name)) {
    return { ...element, name: `h${Math.min(Number(level), 6)}` };
  }
  if (name === "p" && hasClass(element, /^MsoTitle$/)) return { ...element, name: "h1" };
  if (name === "p" && hasClass(element, /^Mso(Intense)?Quote/)) {
    return { name: "blockquote", attributes: {}, children: [{ name, attributes: {}, children }] };
  }
  if (hasClass(element, /^LineBreakBlob$/)) {
    return { ...element, children: [{ name: "br", attributes: {}, children: [] }] };
  }
  if (name === "li" && attributes["role"] === "checkbox") {
    const isChecked = attributes["aria-checked"] === "true";
    return { ...element, attributes: { ...attributes, "data-checked": String(isChecked) } };
  }
  // Sites that show code say which language it is around it.
  if (name === "pre") return { ...element, attributes: { ...attributes, ...languageOf(element) } };
  return element;
}

const findLanguage = finder((element) => hasClass(element, /^(lang|language)-/));

function languageOf(element: PastedElement): TagAttributes {
  const code = findLanguage(element);
  return code === null ? {} : { class: code.attributes["class"] ?? "" };
}

function surroundingsIn({ name, attributes }: PastedElement, around: Surroundings): Surroundings {
  return {
    isInLink: around.isInLink || (name === "a" && attributes["href"] !== undefined),
    isInHeading: around.isInHeading || /^(h[1-6]|th)$/.test(name),
    hasHighlights: around.hasHighlights,
  };
}

/** A cell that is bold has bold text in it. */
function boldIn(
  { name }: PastedElement,
  style: InlineStyle,
  children: readonly PastedNode[],
): readonly PastedNode[] {
  return name === "td" && isBold(style) ? [{ name: "b", attributes: {}, children }] : children;
}

function highlighted(
  element: PastedElement,
  style: InlineStyle,
  { hasHighlights }: Surroundings,
): PastedElement {
  const isText = element.name === "span";
  const isHighlight = hasHighlights || hasClass(element, /^TextRun$/);
  const background =
    style.get("mso-highlight") ??
    (isText && isHighlight ? (style.get("background-color") ?? style.get("background")) : null) ??
    "";
  const color = highlightOf(background);
  if (color === undefined || !isText) return element;
  const attributes: TagAttributes = color === null ? {} : { "data-color": color };
  return { ...element, children: [{ name: "mark", attributes, children: element.children }] };
}

const findShown = finder(
  ({ name, children }) =>
    /^(img|br|math)$/.test(name) || children.some((child) => !isElement(child) && hasWords(child)),
);
const findSpace = finder(({ children }) =>
  children.some((child) => !isElement(child) && child.includes("\u00a0")),
);

function hasWords(text: string): boolean {
  return text.trim() !== "";
}

/** True for a paragraph that only keeps two others apart. */
function isBlank(element: PastedElement): boolean {
  return element.name === "p" && findShown(element) === null && findSpace(element) !== null;
}

const findTex = finder(
  ({ name, attributes }) => name === "annotation" && attributes["encoding"] === "application/x-tex",
);

/** A formula with the source that its program wrote beside what it shows. */
function formulaOf(element: PastedElement): PastedElement | null {
  if (!hasClass(element, /^(katex|katex-display|mwe-math-element|MathJax)$/)) return null;
  const source = findTex(element);
  if (source === null) return null;
  const isAlone = hasClass(element, /^katex-display$/);
  const type = isAlone ? "block-math" : "inline-math";
  return {
    name: isAlone ? "div" : "span",
    attributes: { "data-type": type, "data-latex": textOf(source).trim() },
    children: [],
  };
}

/** Between blocks a break is an empty line, and at the end of one it is nothing to see. */
function withoutLooseBreaks(
  nodes: readonly PastedNode[],
  isInBlock: boolean,
): readonly PastedNode[] {
  const shown = nodes.filter(
    (node) => isElement(node) || hasWords(node) || node.includes("\u00a0"),
  );
  const hasBlocks = shown.some((node) => isBlock(node));
  if (!hasBlocks) {
    const last = shown.at(-1);
    return isInBlock && isBreak(last) ? nodes.filter((node) => node !== last) : nodes;
  }
  const isBeside = (other: PastedNode | undefined): boolean =>
    other === undefined || isBlock(other) || isBreak(other);
  const loose = new Set(
    shown.filter(
      (node, index) => isBreak(node) && isBeside(shown[index - 1]) && isBeside(shown[index + 1]),
    ),
  );
  return nodes.map((node) =>
    loose.has(node) ? { name: "p", attributes: {}, children: [] } : node,
  );
}

function isBreak(node: PastedNode | undefined): boolean {
  return isElement(node) && node.name === "br";
}

function isBlock(node: PastedNode): boolean {
  return isElement(node) && blockNames.test(node.name);
}
