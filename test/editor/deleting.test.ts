import { describe, expect, test } from "vitest";
import { markdownOf, press, type, writerAt } from "./alone.ts";

const forward = { key: "Delete", keyCode: 46 };

describe("Delete at the end of a line joins it with the line below", () => {
  test.each([
    ["- here\n  - two", "- here!two"],
    ["- here\n  - two\n  - three", "- here!two\n  - three"],
    ["- here\n  - two\n    - deep\n  - three\n- four", "- here!two\n  - deep\n  - three\n- four"],
    ["- here\n  1. two\n  2. three", "- here!two\n  1. three"],
    ["- here\n  - [ ] two\n    1. deep", "- here!two\n  1. deep"],
    ["- here\n- two\n- three", "- here!two\n- three"],
    ["- [ ] here\n- [ ] two", "- [ ] here!two"],
    ["- one\n  - here\n- two", "- one\n  - here!two"],
    ["- [ ] here\n  - [x] two\n  - [x] three", "- [ ] here!two\n  - [x] three"],
    ["here\n\n- two\n- three", "here!two\n\n- three"],
    ["here\n\n- two", "here!two"],
    ["here\n\n- two\n  - deep\n- three", "here!two\n\n- deep\n- three"],
    ["# here\n\n1. two", "# here!two"],
    ["> here\n>\n> - two\n> - three", "> here!two\n>\n> - three"],
    ["- here\n\ntwo", "- here!two"],
    ["here\n\ntwo", "here!two"],
  ])("%s", (before, after) => {
    const ada = writerAt(before, "here");
    const written = ada.editor.getJSON();
    press(ada, forward);
    const joined = ada.editor.getJSON();
    type(ada, "!");
    expect(markdownOf(ada)).toBe(after);
    ada.editor.commands.undo();
    expect(ada.editor.getJSON()).toEqual(written);
    expect(joined).not.toEqual(written);
  });
  test("an empty line before a list goes", () => {
    const ada = writerAt("above\n\nhere\n\n- two", "here");
    ada.editor.commands.deleteRange({ from: 8, to: 12 });
    press(ada, forward);
    type(ada, "!");
    expect(markdownOf(ada)).toBe("above\n\n- !two");
  });

  test("code takes no formula in", () => {
    const ada = writerAt("```\nhere\n```\n\n- two $x^2$", "here");
    press(ada, forward);
    expect(ada.text).toContain("here\n");
  });
});
