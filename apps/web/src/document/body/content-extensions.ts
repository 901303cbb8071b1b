import {
  calloutKinds,
  columnWidthMin,
  headingLevels,
  highlightColors,
  isImageAddress,
  textAlignments,
} from "@scriptorium/document/schema";
import { type Extensions, getSchema, mergeAttributes, Node } from "@tiptap/core";
import { Code } from "@tiptap/extension-code";
import { Details, DetailsContent, DetailsSummary } from "@tiptap/extension-details";
import { Highlight } from "@tiptap/extension-highlight";
import { Image } from "@tiptap/extension-image";
import { Link } from "@tiptap/extension-link";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { TextAlign } from "@tiptap/extension-text-align";
import type { Schema } from "@tiptap/pm/model";
import { isInTable } from "@tiptap/pm/tables";
import { StarterKit } from "@tiptap/starter-kit";
import { text } from "../../text/en.ts";
import { nestItem } from "../blocks/nest-item.ts";
import { mayBeLinked } from "../toolbar/link-address.ts";
import { separateUndo } from "../undo-step.ts";
import { calloutView } from "./callout-view.ts";
import { describeToggleButton } from "./toggle-element.ts";

const automatic = { dir: "auto" };

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    kind: {
      default: "note",
      parseHTML: (element) => oneOf(calloutKinds, element.dataset["callout"]) ?? "note",
      renderHTML: ({ kind }) => ({ "data-callout": kind }),
    },
  }),
  parseHTML: () => [{ tag: "aside[data-callout]" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", mergeAttributes(automatic, HTMLAttributes), 0],
  addNodeView: () => calloutView,
});

const latex = {
  default: "",
  parseHTML: (element: HTMLElement) => element.dataset["latex"] ?? element.textContent,
  renderHTML: (attributes: Record<string, unknown>) => ({ "data-latex": attributes["latex"] }),
};

const InlineMath = Node.create({
  name: "inlineMath",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ latex }),
  parseHTML: () => [{ tag: 'span[data-type="inline-math"]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    "span",
    mergeAttributes(HTMLAttributes, { "data-type": "inline-math" }),
    String(node.attrs["latex"]),
  ],
});

const BlockMath = Node.create({
  name: "blockMath",
  group: "block",
  atom: true,
  addAttributes: () => ({ latex }),
  parseHTML: () => [{ tag: 'div[data-type="block-math"]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    "div",
    mergeAttributes(HTMLAttributes, { "data-type": "block-math" }),
    String(node.attrs["latex"]),
  ],
});

/** What the text can consist of, without what helps to write it. */
export const contentExtensions: Extensions = [
  StarterKit.configure({
    // Collaboration brings an undo that takes back only one's own edits.
    undoRedo: false,
    // It appends a paragraph to whatever is opened, which is a write nobody asked for.
    trailingNode: false,
    code: false,
    // Each takes its direction from its words. Paragraphs do so by the style sheet: with an attribute
    // of their own, they would not count for the list or quote that they are in.
    heading: { levels: [...headingLevels], HTMLAttributes: automatic },
    bulletList: { HTMLAttributes: automatic },
    orderedList: { HTMLAttributes: automatic },
    blockquote: { HTMLAttributes: automatic },
    codeBlock: { enableTabIndentation: true, tabSize: 2 },
    dropcursor: { color: false, class: "drop-cursor", width: 2 },
    link: false,
  }),
  // The library's own goes on with whatever is typed behind a link, up to the end of the paragraph.
  Link.extend({ inclusive: false }).configure({
    openOnClick: false,
    defaultProtocol: "https",
    // The library's own list has many more.
    isAllowedUri: (address) => mayBeLinked(address),
    HTMLAttributes: { rel: "noopener noreferrer nofollow", target: "_blank" },
  }),
  // The library's own excludes every other mark; text that links to a function is both.
  Code.extend({ excludes: "code", priority: 1 }),
  TaskList.configure({ HTMLAttributes: automatic }),
  TaskItem.extend({
    addNodeView() {
      const view = this.parent?.();
      if (view === undefined || view === null) return null;
      return (props) => {
        const shown = view(props);
        // What its box is called, in the language of the page, says nothing of how the task's words run.
        if (shown.dom instanceof HTMLElement)
          shown.dom.firstElementChild?.setAttribute("dir", "auto");
        return shown;
      };
    },
  }).configure({
    nested: true,
    a11y: { checkboxLabel: (node) => text.toolbar.task(node.textContent) },
  }),
  TextAlign.configure({ types: ["paragraph", "heading"], alignments: [...textAlignments] }),
  Highlight.extend({
    addAttributes: () => ({
      color: {
        default: null,
        parseHTML: (element) => oneOf(highlightColors, element.dataset["color"]),
        renderHTML: ({ color }) => (color === null ? {} : { "data-color": color }),
      },
    }),
  }),
  Callout,
  Details.extend({
    addKeyboardShortcuts() {
      const shortcuts = this.parent?.() ?? {};
      return {
        ...shortcuts,
        // The library's own deletes half of an emoji, and then two people's documents differ for ever.
        Backspace: (press) =>
          this.editor.state.selection.$anchor.parentOffset === 0 &&
          shortcuts["Backspace"]?.(press) === true,
      };
    },
  }).configure({
    HTMLAttributes: automatic,
    renderToggleButton: ({ element, isOpen }) => describeToggleButton(element, isOpen),
  }),
  DetailsSummary.configure({ HTMLAttributes: { "data-placeholder": text.blocks.summary } }),
  DetailsContent.extend({ content: "block*" }),
  Table.extend({
    addKeyboardShortcuts() {
      const shortcuts = this.parent?.() ?? {};
      return {
        ...shortcuts,
        // The row that it makes at the table's end is undone by itself.
        Tab: (press) => {
          if (!isInTable(this.editor.state)) return false;
          if (nestItem(this.editor, "in")) return true;
          separateUndo(this.editor);
          const isDone = shortcuts["Tab"]?.(press) === true;
          separateUndo(this.editor);
          return isDone;
        },
        "Shift-Tab": (press) =>
          isInTable(this.editor.state) &&
          (nestItem(this.editor, "out") || shortcuts["Shift-Tab"]?.(press) === true),
      };
    },
  }).configure({ cellMinWidth: columnWidthMin, HTMLAttributes: automatic }),
  TableRow,
  TableHeader,
  TableCell,
  Image.extend({
    // An address from elsewhere is shown only if it may be one.
    renderHTML: ({ HTMLAttributes }) => [
      "img",
      isImageAddress(HTMLAttributes["src"]) ? HTMLAttributes : { ...HTMLAttributes, src: "" },
    ],
  }),
  InlineMath,
  BlockMath,
];

/** What the text can consist of. The stored format depends on it: names are never reused. */
export const documentSchema: Schema = getSchema(contentExtensions);

function oneOf<Value extends string>(
  values: readonly Value[],
  value: string | undefined,
): Value | null {
  return values.find((known) => known === value) ?? null;
}
