import { type ContentLimits, ContentError, type ProseNode } from "@scriptorium/document/content";
import { readMarkdown } from "@scriptorium/document/markdown";
import {
  blocksFromPastedText,
  looksLikeMarkdown,
  readPasted,
  tableFromCells,
} from "@scriptorium/document/pasting";
import { limits } from "@scriptorium/sync/protocol";
import { Fragment, type Mark, Slice } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import type { Clipping } from "./clipping.ts";
import { linesAsItems } from "./lines-as-items.ts";
import { opennessIn } from "./openness.ts";

/** What a paste or a file may bring. */
export const contentLimits: ContentLimits = {
  nodesMax: limits.contentNodesMax,
  depthMax: limits.contentDepthMax,
};

export interface PastedContent {
  readonly slice: Slice;
  /** The same as mere text, where `slice` is more than what was on the clipboard. */
  readonly plain: Slice | null;
}

/**
 * What the clipboard's content amounts to in this document, where the selection is. Throws a
 * ContentError for more than a document takes at once.
 */
export function readClipping(clipping: Clipping, state: EditorState): PastedContent {
  const { html, text, language, isPlain } = clipping;
  if (html.length > limits.markupBytesMax || text.length > limits.textBytesMax) {
    throw new ContentError("too-much", "It is more than one document can hold.");
  }
  if (isPlain) return only(linesAsItems(plainSlice(text, state), state));
  if (language !== null && language !== "markdown") return only(codeSlice(text, language, state));
  if (html !== "" && language === null) return only(htmlSlice(html, state));
  const table = tableFromCells(text);
  if (table !== null) return { slice: sliceOf([table], state), plain: plainSlice(text, state) };
  if (looksLikeMarkdown(text) && text.length <= limits.markupBytesMax) {
    const slice = sliceOf(readMarkdown(text, contentLimits), state);
    return { slice, plain: plainSlice(text, state) };
  }
  return only(linesAsItems(sliceOf(blocksFromPastedText(text), state), state));
}

function only(slice: Slice): PastedContent {
  return { slice, plain: null };
}

/** Open at both ends, so that its first and last words join what is there. */
function sliceOf(blocks: readonly ProseNode[], state: EditorState): Slice {
  const nodes = blocks.map((block) => state.schema.nodeFromJSON(block));
  return Slice.maxOpen(Fragment.fromArray(nodes), false);
}

function htmlSlice(html: string, state: EditorState): Slice {
  const blocks = readPasted(html, contentLimits);
  const whole = sliceOf(loneCell(blocks) ?? blocks, state);
  const own = opennessIn(html);
  if (own === null) return whole;
  const openStart = Math.min(own.openStart, whole.openStart);
  return new Slice(whole.content, openStart, Math.min(own.openEnd, whole.openEnd));
}

/** One cell of a spreadsheet is not meant as a table. */
function loneCell(blocks: readonly ProseNode[]): readonly ProseNode[] | null {
  const [table, ...others] = blocks;
  const [row, ...rows] = table?.type === "table" ? (table.content ?? []) : [];
  const [cell, ...cells] = row?.content ?? [];
  const isLone = cell !== undefined && [...others, ...rows, ...cells].length === 0;
  return isLone ? (cell.content ?? []) : null;
}

/** Text as if it had been typed here: with the marks that the caret has, and no others. */
function plainSlice(text: string, { schema, storedMarks, selection }: EditorState): Slice {
  const marks: readonly Mark[] = storedMarks ?? selection.$from.marks();
  const paragraphs = text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/^\n+|\n+$/g, "")
    .split("\n")
    .map((line) => schema.node("paragraph", null, line === "" ? [] : schema.text(line, marks)));
  return Slice.maxOpen(Fragment.fromArray(paragraphs), false);
}

/** Code on one line is words in a sentence; more of it is a block. */
function codeSlice(code: string, language: string, state: EditorState): Slice {
  const trimmed = code.replaceAll(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!trimmed.includes("\n")) return plainSlice(trimmed, state);
  const block = state.schema.node("codeBlock", { language }, state.schema.text(trimmed));
  return new Slice(Fragment.from(block), 0, 0);
}
