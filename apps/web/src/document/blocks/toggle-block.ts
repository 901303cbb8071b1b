import type { Editor } from "@tiptap/core";
import { Fragment, type Node, type NodeRange, type Schema } from "@tiptap/pm/model";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { isToggleOpen, openToggleElement } from "../body/toggle-element.ts";
import { selectedBlocks } from "./selected-blocks.ts";

/**
 * Puts what is selected into a toggle: one line of text becomes its summary, several blocks become
 * its content. Returns false, and changes nothing, where no toggle can be.
 */
export function wrapInToggle(transaction: Transaction): boolean {
  const { doc, selection } = transaction;
  const range = selectedBlocks(selection.$from, selection.$to);
  if (range === null) return false;
  const { parent, startIndex, endIndex, start, end } = range;
  const type = doc.type.schema.nodes["details"];
  if (type === undefined || !parent.canReplaceWith(startIndex, endIndex, type)) return false;
  const toggle = toggleOf(doc.type.schema, range);
  transaction.replaceWith(start, end, toggle);
  const summary = toggle.firstChild?.content.size ?? 0;
  const caret = start + 2 + Math.min(selection.$head.parentOffset, summary);
  transaction.setSelection(TextSelection.create(transaction.doc, caret));
  return true;
}

function toggleOf(schema: Schema, { parent, startIndex, endIndex }: NodeRange): Node {
  const blocks = parent.children.slice(startIndex, endIndex);
  const [first] = blocks;
  const line = blocks.length === 1 && isLine(first) ? first : null;
  return schema.node("details", null, [
    schema.node("detailsSummary", null, line === null ? [] : line.content),
    schema.node("detailsContent", null, line === null ? blocks : [schema.node("paragraph")]),
  ]);
}

/** True for a block that can be a summary: text and nothing else. */
export function isLine(block: Node | undefined): block is Node {
  return (
    block !== undefined &&
    block.isTextblock &&
    block.type.spec.code !== true &&
    block.children.every((child) => child.isText)
  );
}

/**
 * Puts what is in the toggle in its place, with the summary as a line before it, and the selection with
 * it or, with `isWhole`, around all of that. Returns false, and changes nothing, unless the caret is in
 * a summary.
 */
export function unwrapToggle(transaction: Transaction, isWhole: boolean): boolean {
  const { doc, selection } = transaction;
  const { $from } = selection;
  if ($from.parent.type.name !== "detailsSummary") return false;
  const toggle = $from.node(-1);
  const start = $from.before(-1);
  const line = doc.type.schema.node("paragraph", null, $from.parent.content);
  const inside = toggle.maybeChild(1)?.children ?? [];
  // The line that a new toggle begins with.
  const isUnused = inside.length === 1 && inside[0]?.isTextblock && inside[0].content.size === 0;
  const blocks = Fragment.from([line, ...(isUnused ? [] : inside)]);
  transaction.replaceWith(start, start + toggle.nodeSize, blocks);
  const at = (offset: number) => transaction.doc.resolve(start + 1 + offset);
  const offsetOf = (position: number): number =>
    Math.min(position - $from.start(), line.content.size);
  transaction.setSelection(
    isWhole
      ? TextSelection.between(at(0), at(blocks.size - 2))
      : TextSelection.create(
          transaction.doc,
          at(offsetOf(selection.anchor)).pos,
          at(offsetOf(selection.head)).pos,
        ),
  );
  return true;
}

/** Opens or closes the toggle whose summary the caret is in. Returns false anywhere else. */
export function switchToggle(editor: Editor): boolean {
  if (editor.state.selection.$from.parent.type.name !== "detailsSummary") return false;
  toggleAround(editor)?.querySelector<HTMLElement>(":scope > button")?.click();
  return true;
}

/** Opens the toggle that the caret is in. That is seen here only: nobody else's toggle opens. */
export function openToggle(editor: Editor): void {
  const dom = toggleAround(editor);
  if (dom !== null) openToggleElement(dom);
}

/**
 * Goes from the end of an open toggle's summary to the empty line that its content begins with.
 * Returns false where there is none: then a line is made.
 */
export function enterToggle(editor: Editor): boolean {
  const { state, view } = editor;
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name !== "detailsSummary") return false;
  if ($from.parentOffset < $from.parent.content.size) return false;
  const first = $from.node(-1).maybeChild(1)?.firstChild;
  if (first?.type.name !== "paragraph" || first.content.size > 0) return false;
  const dom = toggleAround(editor);
  if (dom === null || !isToggleOpen(dom)) return false;
  const line = TextSelection.create(state.doc, $from.after() + 2);
  view.dispatch(state.tr.setSelection(line).scrollIntoView());
  return true;
}

function toggleAround({ state, view }: Editor): HTMLElement | null {
  const { $from } = state.selection;
  for (let { depth } = $from; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name !== "details") continue;
    const dom = view.nodeDOM($from.before(depth));
    return dom instanceof HTMLElement ? dom : null;
  }
  return null;
}
