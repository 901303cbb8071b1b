import { describe, expect, it } from "vitest";
import { type TextEdit, shiftIndex, smallestEdit } from "./text-edit.ts";

/** Writes what the field showed and shows, with `|` for the caret afterwards. */
function edit(before: string, after: string): TextEdit | null {
  return smallestEdit(before, after.replace("|", ""), after.indexOf("|"));
}

describe("smallestEdit", () => {
  it("is null when nothing changed", () => {
    expect(edit("same", "same|")).toBeNull();
  });

  it("inserts what was typed at the end", () => {
    expect(edit("on", "one|")).toEqual({ index: 2, removed: 0, inserted: "e" });
  });

  it("tells equal characters apart by the caret", () => {
    expect(edit("aaa", "a|aaa")).toEqual({ index: 0, removed: 0, inserted: "a" });
    expect(edit("aaa", "aaaa|")).toEqual({ index: 3, removed: 0, inserted: "a" });
  });

  it("deletes one of several equal characters where the caret is", () => {
    expect(edit("aab", "|ab")).toEqual({ index: 0, removed: 1, inserted: "" });
  });

  it("replaces no more than the selection", () => {
    expect(edit("the old title", "the new| title")).toEqual({
      index: 4,
      removed: 3,
      inserted: "new",
    });
  });

  it("never cuts a surrogate pair in two", () => {
    expect(edit("a😀b", "a😁|b")).toEqual({ index: 1, removed: 2, inserted: "😁" });
  });

  it("turns the old text into the new one for any pair of short texts", () => {
    const texts = ["", "a", "ab", "ba", "aab", "abab", "bbaab"];
    for (const before of texts) {
      for (const after of texts) {
        for (let caret = 0; caret <= after.length; caret += 1) {
          const change = smallestEdit(before, after, caret);
          expect(change === null ? before : apply(before, change)).toBe(after);
        }
      }
    }
  });
});

describe("shiftIndex", () => {
  it("moves past what is inserted before it, and stays before what is inserted at it", () => {
    expect(shiftIndex(3, [{ insert: "xy" }])).toBe(5);
    expect(shiftIndex(3, [{ retain: 3 }, { insert: "xy" }])).toBe(3);
  });

  it("falls back to the start of a deletion around it", () => {
    expect(shiftIndex(5, [{ retain: 2 }, { delete: 10 }])).toBe(2);
    expect(shiftIndex(5, [{ delete: 2 }])).toBe(3);
  });

  it("is untouched by changes after it", () => {
    expect(shiftIndex(1, [{ retain: 4 }, { delete: 2 }, { insert: "z" }])).toBe(1);
  });
});

function apply(before: string, { index, removed, inserted }: TextEdit): string {
  return before.slice(0, index) + inserted + before.slice(index + removed);
}
