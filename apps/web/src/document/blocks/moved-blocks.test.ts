import { readMarkdown, writeMarkdown } from "@scriptorium/document/markdown";
import { documentSchema } from "@scriptorium/document/schema";
import type { Node } from "@tiptap/pm/model";
import { EditorState } from "@tiptap/pm/state";
import { expect, test } from "vitest";
import { dropBlocks } from "./moved-blocks.ts";
import { selectedBlocks } from "./selected-blocks.ts";

/** What becomes of a text when the blocks from one word to another are let go at an edge of a third one's. */
function dropped(
  markdown: string,
  words: readonly string[],
  [side, target]: readonly ["before" | "behind", string],
): string | null {
  const content = readMarkdown(markdown, { nodesMax: 1_000, depthMax: 20 });
  const doc = documentSchema.nodeFromJSON({ type: "doc", content });
  const blocksAt = (first: string, last: string) =>
    selectedBlocks(doc.resolve(placeOf(doc, first)), doc.resolve(placeOf(doc, last)));
  const blocks = blocksAt(words[0] ?? "", words.at(-1) ?? "");
  const beside = blocksAt(target, target);
  const { tr } = EditorState.create({ doc });
  if (blocks === null || beside === null) return null;
  if (!dropBlocks(tr, blocks, side === "before" ? beside.start : beside.end)) return null;
  tr.doc.check();
  return writeMarkdown(tr.doc.children).trim();
}

function placeOf(doc: Node, word: string): number {
  let found = -1;
  doc.descendants((node, position) => {
    const at = node.text?.indexOf(word) ?? -1;
    if (at >= 0 && found === -1) found = position + at;
  });
  return found;
}

test("blocks go before or behind the one that they are let go at", () => {
  const text = "one\n\ntwo\n\nthree";
  expect(dropped(text, ["three"], ["before", "one"])).toBe("three\n\none\n\ntwo");
  expect(dropped(text, ["one"], ["behind", "three"])).toBe("two\n\nthree\n\none");
  expect(dropped(text, ["one", "two"], ["behind", "three"])).toBe("three\n\none\n\ntwo");
});

test("an edge of what is dragged is no other place", () => {
  expect(dropped("one\n\ntwo", ["one"], ["behind", "one"])).toBe(null);
  expect(dropped("one\n\ntwo", ["one"], ["before", "two"])).toBe(null);
});

test("items go from list to list, and take a list along where there is none", () => {
  const list = "- one\n- two\n- three";
  expect(dropped(list, ["three"], ["before", "one"])).toBe("- three\n- one\n- two");
  expect(dropped("3. one\n4. two\n\ntext", ["two"], ["behind", "text"])).toBe(
    "3. one\n\ntext\n\n3. two",
  );
  expect(dropped("- one\n- two\n\n> text\n\n1. a", ["one"], ["before", "a"])).toBe(
    "- two\n\n> text\n\n1. one\n2. a",
  );
  expect(dropped("- one\n- two\n\n---\n\n- [x] a", ["one"], ["behind", "a"])).toBe(
    "- two\n\n---\n\n- [x] a\n- [ ] one",
  );
});

test("a paragraph between items becomes one, and what can't be one stays out of the list", () => {
  expect(dropped("text\n\n- one\n- two", ["text"], ["behind", "one"])).toBe("- one\n- text\n- two");
  expect(dropped("# text\n\n- one\n- two", ["text"], ["behind", "one"])).toBe(null);
});

test("what would be empty without what is dragged goes with it", () => {
  expect(dropped("text\n\n> [!TIP]\n> one", ["one"], ["before", "text"])).toBe("one\n\ntext");
  expect(dropped("- one\n\ntext", ["one"], ["behind", "text"])).toBe("text\n\n- one");
});
