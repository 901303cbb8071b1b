import { documentSchema } from "@scriptorium/document/schema";
import { readMarkdown, writeMarkdown } from "@scriptorium/document/markdown";
import { EditorState, TextSelection, type Transaction } from "@tiptap/pm/state";
import type { Node } from "@tiptap/pm/model";
import { describe, expect, test } from "vitest";
import { deleteBlocks, duplicateBlocks, moveBlocks } from "./block-edits.ts";
import { wrapInToggle } from "./toggle-block.ts";
import { turnItems } from "./turn-items.ts";

const limits = { nodesMax: 1_000, depthMax: 20 };

type Edit = (transaction: Transaction) => boolean;
const up: Edit = (transaction) => moveBlocks(transaction, "up");
const down: Edit = (transaction) => moveBlocks(transaction, "down");

/** What the selection from the first word to the last becomes of a text, or null for no change. */
function edited(markdown: string, edit: Edit, words: readonly string[]): string | null {
  const doc = documentOf(readMarkdown(markdown, limits));
  const selected = words.map((word) => placeOf(doc, word));
  const selection = TextSelection.create(doc, selected[0] ?? 0, selected.at(-1));
  const transaction = EditorState.create({ doc, selection }).tr;
  if (!edit(transaction)) {
    expect(transaction.docChanged).toBe(false);
    return null;
  }
  transaction.doc.check();
  // Whatever was moved is still what is selected.
  expect([transaction.selection.from, transaction.selection.to]).toEqual(
    edit === up || edit === down
      ? [placeOf(transaction.doc, words[0] ?? ""), placeOf(transaction.doc, words.at(-1) ?? "")]
      : [transaction.selection.from, transaction.selection.to],
  );
  return writeMarkdown(transaction.doc.children).trim();
}

function placeOf(doc: Node, word: string): number {
  let found = -1;
  doc.descendants((node, position) => {
    const at = node.text?.indexOf(word) ?? -1;
    if (at >= 0 && found === -1) found = position + at;
  });
  return found;
}

describe("turning items", () => {
  const tasks: Edit = (transaction) => turnItems(transaction, "taskList");
  const bullets: Edit = (transaction) => turnItems(transaction, "bulletList");
  const numbers: Edit = (transaction) => turnItems(transaction, "orderedList");
  test.each([
    ["- one\n- two\n- three", ["two"], tasks, "- one\n\n* [ ] two\n\n- three"],
    // With what is nested in them, as far as it is selected.
    ["- one\n  - deep\n- two", ["one", "two"], tasks, "- [ ] one\n  - [ ] deep\n- [ ] two"],
    ["- one\n  - deep\n- two", ["one"], tasks, "- [ ] one\n  - deep\n\n* two"],
    ["- one\n  - deep\n  - more", ["more"], tasks, "- one\n\n  - deep\n\n  * [ ] more"],
    ["- [x] one\n  - [ ] deep", ["one", "deep"], numbers, "1. one\n   1. deep"],
    ["- [ ] one\n- [x] two", ["one", "two"], bullets, "- one\n- two"],
    // Next to a list of that kind, they are part of it.
    ["1. one\n\n- [ ] two\n- [ ] three", ["two"], numbers, "1. one\n2. two\n\n- [ ] three"],
    ["- one", ["one"], bullets, null],
    ["- one", ["one"], numbers, null],
    ["one", ["one"], tasks, null],
  ] as const)("%j with %j selected", (markdown, words, edit, result) => {
    expect(edited(markdown, edit, words)).toBe(result);
  });
});

describe("moving", () => {
  test.each([
    ["one\n\ntwo\n\nthree", "two", up, "two\n\none\n\nthree"],
    ["one\n\ntwo\n\nthree", "two", down, "one\n\nthree\n\ntwo"],
    ["one\n\ntwo", "one", up, null],
    ["one\n\ntwo", "two", down, null],
    ["- one\n- two\n- three", "three", up, "- one\n- three\n- two"],
    ["1. one\n2. two", "one", down, "1. two\n2. one"],
    // With what is nested in it.
    ["- one\n- two\n  - deep", "two", up, "- two\n  - deep\n- one"],
    // Out of a list, past the block beside it.
    ["text\n\n- one\n- two", "one", up, "- one\n\ntext\n\n- two"],
    ["- one\n- two\n\ntext", "two", down, "- one\n\ntext\n\n- two"],
    ["- one\n\ntext", "one", down, "text\n\n- one"],
    ["- one", "one", down, null],
    ["- one\n  - deep", "deep", up, null],
    // Out of a quote and a callout, which goes when nothing is left in it.
    ["> one\n>\n> two\n\ntext", "two", down, "> one\n\ntwo\n\ntext"],
    ["text\n\n> one\n>\n> two", "one", up, "text\n\none\n\n> two"],
    ["> one", "one", down, "one"],
    ["text\n\n> [!NOTE]\n> one\n>\n> two", "one", up, "text\n\none\n\n> [!NOTE]\n> two"],
    // Past a whole quote, not into it.
    ["text\n\n> one", "text", down, "> one\n\ntext"],
  ] as const)("%j with the caret at “%s”", (markdown, word, edit, result) => {
    expect(edited(markdown, edit, [word])).toBe(result);
  });

  test("several blocks go together, and so do several items", () => {
    expect(edited("a\n\none\n\ntwo\n\nb", up, ["one", "two"])).toBe("one\n\ntwo\n\na\n\nb");
    expect(edited("a\n\none\n\ntwo\n\nb", down, ["one", "two"])).toBe("a\n\nb\n\none\n\ntwo");
    expect(edited("- a\n- one\n- two", up, ["one", "two"])).toBe("- one\n- two\n- a");
    expect(edited("one\n\n- two\n- c\n\nb", down, ["one", "two"])).toBe("b\n\none\n\n- two\n- c");
  });

  test("items join a list of their kind that they come to", () => {
    const listed = { type: "bulletList", content: [item("one")] };
    const doc = documentOf([listed, { type: "bulletList", content: [item("two"), item("three")] }]);
    const transaction = at(doc, "two");
    expect(up(transaction)).toBe(true);
    expect(transaction.doc.toJSON()).toEqual(
      documentOf([
        { type: "bulletList", content: [item("one"), item("two")] },
        { type: "bulletList", content: [item("three")] },
      ]).toJSON(),
    );
    expect(transaction.selection.from).toBe(placeOf(transaction.doc, "two"));
  });

  test("a toggle goes as a whole from its summary; what is in it can leave it", () => {
    const toggle = "<details>\n<summary>more</summary>\n\ninside\n\n</details>";
    expect(edited(`text\n\n${toggle}`, up, ["more"])).toBe(`${toggle}\n\ntext`);
    const left = edited(`text\n\n${toggle}`, up, ["inside"]);
    expect(left).toContain("text\n\ninside\n\n<details>");
  });

  test("a cell's text stays in its cell", () => {
    expect(edited("text\n\n| a | b |\n| - | - |\n| c | d |", up, ["c"])).toBe(null);
  });
});

test("a copy comes behind what is selected", () => {
  expect(edited("one\n\ntwo", duplicateBlocks, ["one"])).toBe("one\n\none\n\ntwo");
  expect(edited("- one\n- two", duplicateBlocks, ["one", "two"])).toBe(
    "- one\n- two\n- one\n- two",
  );
});

test("deleting takes blocks and what would be empty without them", () => {
  expect(edited("one\n\ntwo", deleteBlocks, ["one"])).toBe("two");
  expect(edited("text\n\n- one", deleteBlocks, ["one"])).toBe("text");
  expect(edited("text\n\n> [!TIP]\n> one", deleteBlocks, ["one"])).toBe("text");
  // An empty paragraph, as every document has one.
  expect(edited("one", deleteBlocks, ["one"])).toBe("&nbsp;");
});

test("a line becomes the summary of a toggle, several blocks its content", () => {
  const line = edited("one **bold**\n\ntwo", wrapInToggle, ["one"]);
  expect(line).toMatch(/^<details>\n<summary>one <strong>bold<\/strong><\/summary>/);
  expect(edited("one\n\ntwo", wrapInToggle, ["one", "two"])).toBe(
    "<details>\n<summary></summary>\n\none\n\ntwo\n\n</details>",
  );
});

function at(doc: Node, word: string): Transaction {
  return EditorState.create({ doc, selection: TextSelection.create(doc, placeOf(doc, word)) }).tr;
}

function documentOf(content: readonly object[]): Node {
  return documentSchema.nodeFromJSON({ type: "doc", content });
}

function item(words: string): object {
  return {
    type: "listItem",
    content: [{ type: "paragraph", content: [{ type: "text", text: words }] }],
  };
}
