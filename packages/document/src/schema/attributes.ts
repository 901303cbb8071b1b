/** The kinds of a callout: those of GitHub's alerts, so that Markdown can say them. */
export const calloutKinds = ["note", "tip", "important", "warning", "caution"] as const;
export type CalloutKind = (typeof calloutKinds)[number];

/**
 * The colours of a highlight, by name: what they look like is up to the theme. A
 * highlight without a colour is the ordinary, yellow one.
 */
export const highlightColors = ["orange", "red", "pink", "purple", "blue", "green"] as const;
export type HighlightColor = (typeof highlightColors)[number];

/** How a paragraph or a heading may be aligned. Null is the natural side of its script. */
export const textAlignments = ["left", "center", "right", "justify"] as const;
export type TextAlignment = (typeof textAlignments)[number];

/** How a cell's column may be aligned. */
export const cellAlignments = ["left", "center", "right"] as const;
export type CellAlignment = (typeof cellAlignments)[number];

export const headingLevels = [1, 2, 3, 4] as const;
export type HeadingLevel = (typeof headingLevels)[number];

/** What a column without a width has at least, in CSS pixels: a table that needs more than there is scrolls in its own box. */
export const columnWidthMin = 90;

/** Cells that one cell may take the place of, in either direction. HTML's own maximum for columns. */
const spanMax = 1_000;

/** Places in one table. More can't be drawn, and a few large spans could claim any number. */
export const tablePlacesMax = 100_000;

/** Width of a column or an image, in CSS pixels. */
const lengthMax = 10_000;

/** Links lead to pages and to mail. Everything else, scripts among it, is refused. */
export function isLinkAddress(address: unknown): address is string {
  return typeof address === "string" && /^(https?:|mailto:|[/#?])/i.test(address);
}

/**
 * Images come from the web or, by a path, from the server itself: browsers read
 * \ as /, and leave ends of lines and tabs out. Not from `data:`
 * addresses: such an image would travel with every copy of the document, and no
 * update that holds one can be split.
 */
export function isImageAddress(address: unknown): address is string {
  return typeof address === "string" && /^(https?:|\/(?![/\\\t\n\r]))/i.test(address);
}

export function isSpan(span: unknown): span is number {
  return isWhole(span, 1, spanMax);
}

/** Of an image. Null is its own width. */
export function isLength(length: unknown): length is number | null {
  return length === null || isWhole(length, 1, lengthMax);
}

/** One for each column that the cell spans; 0 is a column without a width of its own. */
export function isColumnWidths(widths: unknown): widths is readonly number[] | null {
  if (widths === null) return true;
  return (
    Array.isArray(widths) &&
    widths.length <= spanMax &&
    widths.every((width) => isWhole(width, 0, lengthMax))
  );
}

/** The number of a list's first item. */
export function isListStart(start: unknown): start is number {
  return isWhole(start, 0, 999_999_999);
}

/** What comes first in the info string of a Markdown fence: a word. */
export function isLanguage(language: unknown): language is string | null {
  return language === null || (typeof language === "string" && /^[^\s`]{1,64}$/.test(language));
}

/** How a list counts, as in HTML. Null is the ordinary way. */
export const listTypes = ["1", "a", "A", "i", "I"] as const;

export function isOneOf<Value>(values: readonly Value[]): (value: unknown) => value is Value {
  return (value): value is Value => (values as readonly unknown[]).includes(value);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
