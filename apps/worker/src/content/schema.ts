import { Schema } from "prosemirror-model";

/**
 * The editor's schema, as far as content is concerned: which nodes and marks
 * there are, what may stand in what, and what their attributes are. Content that
 * does not fit it would be deleted by the first editor that opens it. A test
 * holds it against the editor.
 */
export const documentSchema: Schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block" },
    heading: {
      content: "inline*",
      group: "block",
      attrs: { level: { default: 1, validate: isHeadingLevel } },
    },
    bulletList: { content: "listItem+", group: "block list" },
    orderedList: {
      content: "listItem+",
      group: "block list",
      attrs: {
        start: { default: 1, validate: "number" },
        type: { default: null, validate: "string|null" },
      },
    },
    listItem: { content: "paragraph block*" },
    taskList: { content: "taskItem+", group: "block list" },
    taskItem: {
      content: "paragraph block*",
      attrs: { checked: { default: false, validate: "boolean" } },
    },
    blockquote: { content: "block+", group: "block" },
    codeBlock: {
      content: "text*",
      marks: "",
      group: "block",
      attrs: { language: { default: null, validate: "string|null" } },
    },
    horizontalRule: { group: "block" },
    hardBreak: { group: "inline", inline: true },
    text: { group: "inline" },
  },
  marks: {
    link: {
      attrs: {
        href: { validate: isSafeAddress },
        target: { default: "_blank", validate: "string|null" },
        rel: { default: "noopener noreferrer nofollow", validate: "string|null" },
        class: { default: null, validate: "string|null" },
        title: { default: null, validate: "string|null" },
      },
    },
    bold: {},
    code: { excludes: "_" },
    italic: {},
    strike: {},
    underline: {},
  },
});

function isHeadingLevel(level: unknown): void {
  if (level === 1 || level === 2 || level === 3 || level === 4) return;
  throw new RangeError("A heading's level is a number from 1 to 4.");
}

/** Links lead to pages and to mail. Everything else, scripts among it, is refused. */
function isSafeAddress(href: unknown): void {
  if (typeof href === "string" && /^(https?:|mailto:|[/#?])/i.test(href)) return;
  throw new RangeError("A link needs an address that starts with https:, http: or mailto:.");
}
