import type { ChainedCommands, Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { TextSelection } from "@tiptap/pm/state";
import { calloutKinds, highlightColors, textAlignments } from "@scriptorium/document/schema";
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

function keys(name: string): Edit {
  return (editor) => void editor.commands.keyboardShortcut(name);
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
