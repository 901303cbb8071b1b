import type { ChainedCommands, Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { TextSelection, type Transaction } from "@tiptap/pm/state";
import { calloutKinds, highlightColors, textAlignments } from "@scriptorium/document/schema";
import {
  deleteBlocks,
  duplicateBlocks,
  moveBlocks,
} from "@scriptorium/web/src/document/blocks/block-edits.ts";
import { leaveCallout, setCallout } from "@scriptorium/web/src/document/blocks/callout-edits.ts";
import { dropBlocks } from "@scriptorium/web/src/document/blocks/moved-blocks.ts";
import { selectedBlocks } from "@scriptorium/web/src/document/blocks/selected-blocks.ts";
import { wrapInToggle } from "@scriptorium/web/src/document/blocks/toggle-block.ts";
import { copied, paste } from "@scriptorium/web/src/document/clipboard/transfer.ts";
import { findMatches } from "@scriptorium/web/src/document/finding/matches.ts";
import { patternOf } from "@scriptorium/web/src/document/finding/pattern.ts";
import { lookingFor } from "@scriptorium/web/src/document/finding/search.ts";
import { replaceMatches } from "@scriptorium/web/src/document/finding/replacement.ts";
import {
  addPending,
  insertPending,
} from "@scriptorium/web/src/document/rich/images/pending-images.ts";
import {
  isPossible,
  type TableEdit,
  tableEdits,
} from "@scriptorium/web/src/document/rich/tables/table-edits.ts";
import type { Random } from "../simulation/random.ts";

/** Something that a person does in the editor. */
type Edit = (editor: Editor, random: Random) => void;

/** What people do, in proportion: they write more than they restructure. */
const edits: readonly (readonly [weight: number, name: string, edit: Edit])[] = [
  [12, "type", type],
  [5, "delete", deleteSome],
  [4, "split", keys("Enter")],
  [2, "break", keys("Shift-Enter")],
  [3, "join", keys("Backspace")],
  [3, "move a block", moveBlock],
  [2, "delete a block", deleteBlock],
  [2, "heading", chain((to, random) => to.toggleHeading({ level: random.pick([1, 2, 3, 4]) }))],
  [2, "bullet list", chain((to) => to.toggleBulletList())],
  [1, "ordered list", chain((to) => to.toggleOrderedList())],
  [2, "task list", chain((to) => to.toggleTaskList())],
  [1, "indent", keys("Tab")],
  [1, "outdent", keys("Shift-Tab")],
  [1, "quote", chain((to) => to.toggleBlockquote())],
  [1, "callout", chain((to, random) => to.wrapIn("callout", { kind: random.pick(calloutKinds) }))],
  [1, "out of a callout", chain((to) => to.lift("callout"))],
  [1, "toggle", chain((to) => to.setDetails())],
  [1, "out of a toggle", chain((to) => to.unsetDetails())],
  [1, "code block", chain((to) => to.toggleCodeBlock())],
  [1, "rule", chain((to) => to.setHorizontalRule())],
  [1, "table", chain((to) => to.insertTable({ rows: 2, cols: 2, withHeaderRow: true }))],
  [1, "row", chain((to) => to.addRowAfter())],
  [1, "column", chain((to) => to.addColumnBefore())],
  [1, "without a row", chain((to) => to.deleteRow())],
  [1, "without a column", chain((to) => to.deleteColumn())],
  [1, "header", chain((to) => to.toggleHeaderColumn())],
  [3, "move blocks", toBlocks((tr, random) => moveBlocks(tr, random.pick(["up", "down"])))],
  [2, "duplicate blocks", toBlocks(duplicateBlocks)],
  [2, "delete blocks", toBlocks(deleteBlocks)],
  [3, "drop blocks", dropSome],
  [2, "make a callout", toBlocks((tr, random) => setCallout(tr, random.pick(calloutKinds)))],
  [1, "leave a callout", leaveSomeCallout],
  [2, "make a toggle", toBlocks(wrapInToggle)],
  [6, "edit a table", editTable],
  [2, "replace all", replaceAll],
  [3, "paste", pasteSome],
  [1, "paste Markdown", pasteMarkdown],
  [2, "image that was sent", insertImage],
  [1, "image", insert({ type: "image", attrs: { src: "https://example.org/a.png" } })],
  [1, "math", insert({ type: "inlineMath", attrs: { latex: "a^2" } })],
  [1, "block math", insert({ type: "blockMath", attrs: { latex: "b^2" } })],
  [2, "bold", overSome((to) => to.toggleBold())],
  [1, "italic", overSome((to) => to.toggleItalic())],
  [1, "code", overSome((to) => to.toggleCode())],
  [1, "link", overSome((to) => to.setLink({ href: "https://example.org" }))],
  [
    1,
    "highlight",
    overSome((to, random) => to.toggleMark("highlight", { color: random.pick(highlightColors) })),
  ],
  [1, "align", overSome((to, random) => to.setTextAlign(random.pick(textAlignments)))],
  [1, "plain", overSome((to) => to.unsetAllMarks().clearNodes())],
  [4, "undo", chain((to) => to.undo())],
  [2, "redo", chain((to) => to.redo())],
];

const total = edits.reduce((sum, [weight]) => sum + weight, 0);
const words = ["north ", "wind", "é", "漢字", "😀", "a b", "- ", "# ", "[ ] ", "| "];

/** Does something at random at a random place. Returns what it was. */
export function editAtRandom(editor: Editor, random: Random): string {
  let draw = random.below(total);
  const [, name, edit] = edits.find(([weight]) => (draw -= weight) < 0) ?? [0, "type", type];
  putCaret(editor, random);
  edit(editor, random);
  return name;
}

function chain(command: (to: ChainedCommands, random: Random) => ChainedCommands): Edit {
  return (editor, random) => void command(editor.chain(), random).run();
}

/** The same over a selection of some characters. */
function overSome(command: (to: ChainedCommands, random: Random) => ChainedCommands): Edit {
  return (editor, random) => {
    const { from } = editor.state.selection;
    const to = placeIn(editor.state.doc, from + random.below(12));
    editor.commands.setTextSelection({ from, to });
    command(editor.chain(), random).run();
  };
}

/** As the browser tells of them. The library's command for it swallows all that comes after a failure. */
function keys(name: string): Edit {
  const shiftKey = name.startsWith("Shift-");
  const key = name.replace("Shift-", "");
  return ({ view }) => {
    const event = new KeyboardEvent("keydown", { key, shiftKey });
    view.someProp("handleKeyDown", (handle) => handle(view, event));
  };
}

function insert(content: { readonly type: string; readonly attrs: object }): Edit {
  return (editor) => void editor.commands.insertContent(content);
}

function putCaret({ state, view }: Editor, random: Random): void {
  const at = state.doc.resolve(placeIn(state.doc, random.below(state.doc.content.size + 1)));
  view.dispatch(state.tr.setSelection(TextSelection.near(at, random.pick([-1, 1]))));
}

/** `at`, or the next place where a caret can be: within the document, and between whole characters. */
export function placeIn(doc: Node, at: number): number {
  const { size } = doc.content;
  if (at >= size) return size;
  return /[\uD800-\uDBFF]$/u.test(doc.textBetween(Math.max(0, at - 1), at)) ? at + 1 : at;
}

function type(editor: Editor, random: Random): void {
  const word = random.pick(words);
  const { view } = editor;
  for (const character of word) {
    const { from, to } = view.state.selection;
    // As the browser's own typing does, so that Markdown's shortcuts work.
    const insertion = (): typeof view.state.tr => view.state.tr.insertText(character, from, to);
    const isTaken = view.someProp("handleTextInput", (handle) =>
      handle(view, from, to, character, insertion),
    );
    if (isTaken !== true) view.dispatch(insertion());
  }
}

function deleteSome(editor: Editor, random: Random): void {
  const { from } = editor.state.selection;
  const to = placeIn(editor.state.doc, from + 1 + random.below(10));
  editor.commands.deleteRange({ from, to });
}

function deleteBlock({ state, view }: Editor, random: Random): void {
  const { from, node } = blockAt(state.doc, random);
  view.dispatch(state.tr.delete(from, from + node.nodeSize));
}

function moveBlock({ state, view }: Editor, random: Random): void {
  const { from, node } = blockAt(state.doc, random);
  const without = state.tr.delete(from, from + node.nodeSize);
  if (without.doc.childCount === 0) return;
  view.dispatch(without.insert(blockAt(without.doc, random).from, node));
}

function blockAt(doc: Node, random: Random): { readonly from: number; readonly node: Node } {
  const index = random.below(doc.childCount);
  let from = 0;
  for (let before = 0; before < index; before++) from += doc.child(before).nodeSize;
  return { from, node: doc.child(index) };
}

/** An edit of whole blocks over a selection that may reach over several. */
function toBlocks(edit: (transaction: Transaction, random: Random) => boolean): Edit {
  return (editor, random) => {
    const { from } = editor.state.selection;
    const to = placeIn(editor.state.doc, from + random.pick([0, 0, 5, 25]));
    editor.commands.setTextSelection({ from, to });
    editor.commands.command(({ tr }) => edit(tr, random));
  };
}

function dropSome(editor: Editor, random: Random): void {
  const { doc, selection } = editor.state;
  const range = selectedBlocks(selection.$from, selection.$to);
  if (range === null) return;
  const $at = doc.resolve(random.below(doc.content.size + 1));
  const depth = random.below($at.depth + 1);
  const edge = $at.posAtIndex($at.index(depth), depth);
  editor.commands.command(({ tr }) => dropBlocks(tr, range, edge));
}

/** At the very start of one, if there is any: a caret at random hardly ever stands there. */
function leaveSomeCallout(editor: Editor, random: Random): void {
  const callout = random.pick([...placesOf(editor.state.doc, "callout"), null]);
  if (callout === null) return;
  editor.commands.setTextSelection(callout + 2);
  editor.commands.command(({ tr }) => leaveCallout(tr));
}

function editTable(editor: Editor, random: Random): void {
  const cells = ["tableCell", "tableHeader"].flatMap((name) => placesOf(editor.state.doc, name));
  const cell = random.pick([...cells, null]);
  if (cell === null) return;
  editor.commands.setTextSelection(cell + 2);
  const edit = random.pick(Object.keys(tableEdits) as TableEdit[]);
  if (isPossible(editor.state, edit)) tableEdits[edit](editor.state, editor.view.dispatch);
}

function replaceAll({ state, view }: Editor, random: Random): void {
  const words = random.pick(["n", "th", "wind", "漢", "e"]);
  const replacement = random.pick(["", "x", "north", "é"]);
  const query = { words, isCaseSensitive: false, isWholeWord: false, isExpression: false };
  const pattern = patternOf(query);
  if (pattern.kind !== "valid") return;
  const { expression } = pattern;
  const matches = findMatches(state.doc, lookingFor(pattern)).matches;
  view.dispatch(replaceMatches(state.tr, matches, { query, expression, replacement }));
}

/** What was copied anywhere in the same text. */
function pasteSome(editor: Editor, random: Random): void {
  const { doc } = editor.state;
  const ends = [0, 1].map(() => placeIn(doc, random.below(doc.content.size + 1)));
  const slice = doc.slice(Math.min(...ends), Math.max(...ends));
  const clipping = copied(slice);
  if (clipping !== null) pasteClipping(editor, clipping, random);
}

function pasteMarkdown(editor: Editor, random: Random): void {
  const words = random.pick([
    "# North\n\nwind",
    "- one\n- two\n  - three",
    "> [!TIP]\n> quoted",
    "| a | b |\n| - | - |\n| 1 | 2 |",
    "two\n\nlines",
  ]);
  pasteClipping(editor, { html: "", text: words }, random);
}

function pasteClipping(
  editor: Editor,
  clipping: { readonly html: string; readonly text: string },
  random: Random,
): void {
  // What was pasted is read from the clipping.
  const event = new Event("paste") as ClipboardEvent;
  paste(editor, { ...clipping, language: null, isPlain: random.below(4) === 0 }, event);
}

function insertImage(editor: Editor, random: Random): void {
  const element = document.createElement("div");
  const { $from } = editor.state.selection;
  const position = random.pick([$from.before(1), $from.after(1), $from.before(), $from.after()]);
  editor.view.dispatch(addPending(editor.state, { position, element }));
  const image = editor.schema.node("image", { src: "https://example.org/b.png" });
  const inserted = insertPending(editor.state, element, image);
  if (inserted !== null) editor.view.dispatch(inserted);
}

function placesOf(doc: Node, name: string): readonly number[] {
  const places: number[] = [];
  doc.descendants((node, at) => {
    if (node.type.name === name) places.push(at);
  });
  return places;
}
