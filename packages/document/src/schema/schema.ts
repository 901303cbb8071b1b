import { Schema } from "prosemirror-model";
import type { AttributeSpec } from "prosemirror-model";
import {
  calloutKinds,
  cellAlignments,
  headingLevels,
  highlightColors,
  isColumnWidths,
  isImageAddress,
  isLanguage,
  isLength,
  isLinkAddress,
  isListStart,
  isOneOf,
  isSpan,
  listTypes,
  textAlignments,
} from "./attributes.ts";

const textAlign = checked(isOneOf([...textAlignments, null]), "a text's alignment", null);

const cellAttributes = {
  colspan: checked(isSpan, "a cell's span", 1),
  rowspan: checked(isSpan, "a cell's span", 1),
  colwidth: checked(isColumnWidths, "a cell's column widths", null),
  align: checked(isOneOf([...cellAlignments, null]), "a cell's alignment", null),
};

/**
 * What a document can consist of: which nodes and marks there are, what may stand
 * in what, and what their attributes are. The stored format depends on it: names
 * are Tiptap's and never reused. Content that does not fit it would be deleted by
 * the first editor that opens it. A test holds it against the editor.
 *
 * A diagram is a code block in the language `mermaid`. An image's title is its
 * caption.
 */
export const documentSchema: Schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", attrs: { textAlign } },
    heading: {
      content: "inline*",
      group: "block",
      attrs: { level: checked(isOneOf(headingLevels), "a heading's level", 1), textAlign },
    },
    bulletList: { content: "listItem+", group: "block list" },
    orderedList: {
      content: "listItem+",
      group: "block list",
      attrs: {
        start: checked(isListStart, "a list's first number", 1),
        type: checked(isOneOf([...listTypes, null]), "a list's type", null),
      },
    },
    listItem: { content: "paragraph block*" },
    taskList: { content: "taskItem+", group: "block list" },
    taskItem: {
      content: "paragraph block*",
      attrs: { checked: { default: false, validate: "boolean" } },
    },
    blockquote: { content: "block+", group: "block" },
    callout: {
      content: "block+",
      group: "block",
      attrs: { kind: checked(isOneOf(calloutKinds), "a callout's kind", "note") },
    },
    details: { content: "detailsSummary detailsContent", group: "block" },
    detailsSummary: { content: "text*" },
    // Not `block+`: two people who delete a block each may leave none, and an editor
    // would then delete the toggle with its summary.
    detailsContent: { content: "block*" },
    table: { content: "tableRow+", group: "block" },
    tableRow: { content: "(tableCell | tableHeader)*" },
    tableHeader: { content: "block+", attrs: cellAttributes },
    tableCell: { content: "block+", attrs: cellAttributes },
    codeBlock: {
      content: "text*",
      marks: "",
      group: "block",
      code: true,
      attrs: { language: checked(isLanguage, "a code block's language", null) },
    },
    blockMath: { group: "block", attrs: { latex: { default: "", validate: "string" } } },
    image: {
      group: "block",
      attrs: {
        src: checked(isImageAddress, "an image's address"),
        alt: { default: null, validate: "string|null" },
        title: { default: null, validate: "string|null" },
        width: checked(isLength, "an image's width", null),
        height: checked(isLength, "an image's height", null),
      },
    },
    horizontalRule: { group: "block" },
    inlineMath: {
      group: "inline",
      inline: true,
      attrs: { latex: { default: "", validate: "string" } },
    },
    hardBreak: { group: "inline", inline: true },
    text: { group: "inline" },
  },
  marks: {
    link: {
      attrs: {
        href: checked(isLinkAddress, "a link's address (https:, http: or mailto:)"),
        target: { default: "_blank", validate: "string|null" },
        rel: { default: "noopener noreferrer nofollow", validate: "string|null" },
        class: { default: null, validate: "string|null" },
        title: { default: null, validate: "string|null" },
      },
    },
    bold: {},
    italic: {},
    strike: {},
    underline: {},
    highlight: {
      attrs: { color: checked(isOneOf([...highlightColors, null]), "a highlight's colour", null) },
    },
    // Innermost, because Markdown says nothing inside of code.
    code: { code: true },
  },
});

/** An attribute whose values `isValid` tells; without a default it is required. */
function checked(
  isValid: (value: unknown) => boolean,
  what: string,
  ...defaults: readonly [] | readonly [unknown]
): AttributeSpec {
  const validate = (value: unknown): void => {
    if (!isValid(value)) throw new RangeError(`${JSON.stringify(value)} is not ${what}`);
  };
  return defaults.length === 0 ? { validate } : { validate, default: defaults[0] };
}
