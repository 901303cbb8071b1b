import { blockChoices } from "@scriptorium/web/src/document/blocks/block-choices.ts";
import { chooseBlock } from "@scriptorium/web/src/document/blocks/choose-block.ts";
import { UndoStep } from "@scriptorium/web/src/document/undo-step.ts";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { type, writerAt } from "./alone.ts";
import type { Writer } from "./writer.ts";

const image = `/api/documents/${"a".repeat(22)}/images/${"0".repeat(64)}`;

const changes = [
  ["inlineMath", { latex: "" }, { latex: "x^2" }],
  ["blockMath", { latex: "" }, { latex: "x^2" }],
  ["image", { src: image }, { alt: "a hill", title: "The hill", width: 300 }],
  ["callout", { kind: "note" }, { kind: "tip" }],
] as const;

/** What somebody makes behind “here”. */
const makings: readonly (readonly [what: string, make: (writer: Writer) => void])[] = [
  [
    "a formula",
    ({ editor }) => editor.commands.insertContent({ type: "inlineMath", attrs: { latex: "x^2" } }),
  ],
  ["a formula by its signs", (writer) => type(writer, " $x^2$")],
  [
    "a formula of its own",
    ({ editor }) => editor.commands.insertContent({ type: "blockMath", attrs: { latex: "x^2" } }),
  ],
  [
    "an image",
    ({ editor }) =>
      editor.commands.insertContent({
        type: "image",
        attrs: { src: image, alt: "a hill", title: "The hill", width: 300 },
      }),
  ],
  ...blockChoices
    .filter(({ apply }) => apply !== null)
    .map((choice): readonly [string, (writer: Writer) => void] => [
      choice.id,
      ({ editor }) => chooseBlock(editor, choice),
    ]),
  ...[true, false].flatMap((isApart): readonly (readonly [string, (writer: Writer) => void])[] =>
    changes.map(([type, first, second]) => [
      `${type} that is changed ${isApart ? "later" : "at once"}`,
      (writer) => {
        const { editor } = writer;
        const content =
          type === "callout"
            ? [{ type: "paragraph", content: [{ type: "text", text: "mind" }] }]
            : [];
        editor.commands.insertContent({ type, attrs: first, content });
        if (isApart) writer.beginStep();
        editor.state.doc.descendants((node, position) => {
          if (node.type.name !== type) return;
          editor.view.dispatch(
            editor.state.tr.setNodeMarkup(position, null, { ...node.attrs, ...second }),
          );
        });
      },
    ]),
  ),
];

test("what fills what was made is one step with it, but not once something else was done", () => {
  for (const isBetween of [false, true]) {
    const ada = writerAt("here", "here");
    const { editor } = ada;
    const made = new UndoStep(editor.state);
    editor.commands.insertContent({ type: "inlineMath", attrs: { latex: "" } });
    made.end();
    if (isBetween) type(ada, "!");
    made.resume();
    editor.view.dispatch(editor.state.tr.setNodeMarkup(5, null, { latex: "x" }));
    made.end();
    type(ada, "?");
    const whole = ada.editor.getJSON();
    editor.commands.undo();
    editor.commands.undo();
    expect(editor.state.doc.nodeAt(5)?.attrs["latex"]).toBe(isBetween ? "" : undefined);
    editor.commands.redo();
    expect(editor.state.doc.nodeAt(5)?.attrs["latex"]).toBe("x");
    editor.commands.redo();
    expect(editor.getJSON()).toEqual(whole);
  }
});

describe("redo brings back what undo took", () => {
  test.each(makings)("%s", (_, make) => {
    const ada = writerAt("above\n\nhere\n\nbelow", "here");
    make(ada);
    ada.beginStep();
    type(ada, "words");
    const states = [shown(ada)];
    while (ada.editor.can().undo()) {
      ada.editor.commands.undo();
      states.push(shown(ada));
    }
    for (const state of states.toReversed().slice(1)) {
      ada.editor.commands.redo();
      expect(shown(ada).content).toEqual(state.content);
    }
    expect(shown(ada)).toEqual(states[0]);
    for (const state of states.slice(1)) {
      ada.editor.commands.undo();
      expect(shown(ada)).toEqual(state);
    }
  });
});

function shown({ editor }: Writer): { readonly content: unknown; readonly selection: unknown } {
  return { content: editor.getJSON(), selection: editor.state.selection.toJSON() };
}

interface Edit {
  readonly text: string;
  readonly edit: (writer: Writer) => void;
  /** The selection before it, where that is not the caret behind “here”. */
  readonly was?: { readonly from: number; readonly to: number };
}

const edits: readonly (readonly [what: string, edit: Edit])[] = [
  ["what is typed", { text: "one here two", edit: (ada) => type(ada, "!?") }],
  ["what is typed at the end", { text: "one here", edit: (ada) => type(ada, "!?") }],
  [
    "a line that is parted",
    { text: "one here two", edit: ({ editor }) => editor.commands.splitBlock() },
  ],
  [
    "what was selected and typed over",
    {
      text: "one here two",
      edit: (ada) => {
        ada.editor.commands.setTextSelection({ from: 5, to: 9 });
        type(ada, "new");
      },
      was: { from: 5, to: 9 },
    },
  ],
  [
    "what was deleted",
    {
      text: "one here two",
      edit: ({ editor }) => {
        editor.commands.deleteRange({ from: 8, to: 9 });
        editor.commands.deleteRange({ from: 7, to: 8 });
      },
    },
  ],
  [
    "a list",
    { text: "one\n\nhere\n\ntwo", edit: ({ editor }) => editor.commands.toggleBulletList() },
  ],
  [
    "an address that is linked",
    { text: "here", edit: (ada) => type(ada, " https://b.example/y ") },
  ],
];

describe("the caret is where it was", () => {
  test.each(edits)("%s", (_, { text, edit, was }) => {
    const ada = writerAt(text, "here");
    const { from, to } = was ?? ada.editor.state.selection;
    edit(ada);
    const after = shown(ada);
    ada.beginStep();
    ada.editor.commands.setTextSelection(1);
    for (const _round of [1, 2]) {
      ada.editor.commands.undo();
      expect(ada.editor.state.selection).toMatchObject({ from, to });
      ada.editor.commands.setTextSelection(1);
      ada.editor.commands.redo();
      expect(shown(ada)).toEqual(after);
      ada.editor.commands.setTextSelection(1);
    }
  });

  test("and stays where it is put after that, when somebody else writes", () => {
    const ada = writerAt("one here two", "here");
    type(ada, "!?");
    ada.editor.commands.undo();
    ada.editor.commands.setTextSelection(2);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(ada.doc));
    const words = (other.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;
    words.insert(words.length, " three");
    Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(other), ada.provider);
    expect(ada.text).toBe("one here two three");
    expect(ada.editor.state.selection.head).toBe(2);
  });
});
