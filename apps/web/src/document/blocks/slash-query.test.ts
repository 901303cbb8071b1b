import { documentSchema } from "@scriptorium/document/schema";
import type { Node } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { expect, test } from "vitest";
import { slashQueryAt } from "./slash-query.ts";

/** What is asked for with the caret at the end of this block. */
function asked(block: Node): string | null {
  const doc = documentSchema.node("doc", null, [block]);
  const selection = TextSelection.create(doc, block.content.size + 1);
  return slashQueryAt(EditorState.create({ doc, selection }))?.words ?? null;
}

function typed(words: string, type = "paragraph"): Node {
  return documentSchema.node(type, null, words === "" ? [] : [documentSchema.text(words)]);
}

test("a slash asks at the start of a line and after a space", () => {
  expect(asked(typed("/"))).toBe("");
  expect(asked(typed("/task li"))).toBe("task li");
  expect(asked(typed("see /tab"))).toBe("tab");
  expect(asked(typed("/überschrift", "heading"))).toBe("überschrift");
});

test("a slash within a word, an address or a fraction asks nothing", () => {
  for (const words of ["", "and/or", "https://a", "1/2", "//", "/a.b", "/three whole words"]) {
    expect(asked(typed(words))).toBe(null);
  }
  expect(asked(typed(`/${"long".repeat(10)}`))).toBe(null);
});

test("in code a slash is a slash", () => {
  expect(asked(typed("/tab", "codeBlock"))).toBe(null);
  const code = documentSchema.text("/tab", [documentSchema.mark("code")]);
  expect(asked(documentSchema.node("paragraph", null, [code]))).toBe(null);
});

test("the query begins at the slash and ends at the caret", () => {
  const doc = documentSchema.node("doc", null, [typed("see /tab")]);
  const selection = TextSelection.create(doc, 9);
  const query = slashQueryAt(EditorState.create({ doc, selection }));
  expect(query).toEqual({ from: 5, to: 9, words: "tab" });
});
