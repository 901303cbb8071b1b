import { blockChoices } from "@scriptorium/web/src/document/blocks/block-choices.ts";
import { chooseBlock } from "@scriptorium/web/src/document/blocks/choose-block.ts";
import { UndoStep } from "@scriptorium/web/src/document/undo-step.ts";
import { describe, expect, test } from "vitest";
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
    const states = [ada.editor.getJSON()];
    while (ada.editor.can().undo()) {
      ada.editor.commands.undo();
      states.push(ada.editor.getJSON());
    }
    for (const state of states.toReversed().slice(1)) {
      ada.editor.commands.redo();
      expect(ada.editor.getJSON()).toEqual(state);
    }
    for (const state of states.slice(1)) {
      ada.editor.commands.undo();
      expect(ada.editor.getJSON()).toEqual(state);
    }
  });
});
