import { isDeepStrictEqual } from "node:util";
import { blockChoices } from "@scriptorium/web/src/document/blocks/block-choices.ts";
import { chooseBlock, turnInto } from "@scriptorium/web/src/document/blocks/choose-block.ts";
import {
  blockCommands,
  listCommands,
  runCommand,
} from "@scriptorium/web/src/document/toolbar/commands.ts";
import { hasUndo } from "@scriptorium/web/src/document/undo-step.ts";
import { describe, expect, test } from "vitest";
import { backspace, goBehind, markdownOf, press, type, writerAt } from "./alone.ts";
import type { Writer } from "./writer.ts";

const ctrlEnter = { key: "Enter", keyCode: 13, ctrlKey: true };

describe("what is typed behind a link is no part of it", () => {
  test.each([
    ["go [there](https://b.example/y)", "there", "go [there](https://b.example/y) now"],
    ["go [there](https://b.example/y) later", "there", "go [there](https://b.example/y) now later"],
    ["go [there](https://b.example/y)", "the", "go [the nowre](https://b.example/y)"],
  ])("%s, behind “%s”", (before, word, after) => {
    const ada = writerAt(before, word);
    type(ada, " now");
    expect(markdownOf(ada)).toBe(after);
  });

  test("an address is still linked once it is typed", () => {
    const ada = writerAt("go", "go");
    type(ada, " https://b.example/y then");
    expect(markdownOf(ada)).toBe("go <https://b.example/y> then");
  });
});

describe("an address is linked without the signs around it", () => {
  test.each([
    ["https://b.example/y,", "<https://b.example/y>, then"],
    ["https://b.example/y.", "<https://b.example/y>. then"],
    ["https://b.example/y?!", "<https://b.example/y>?! then"],
    ["(https://b.example/y),", "(<https://b.example/y>), then"],
    ["“https://b.example/y”;", "“<https://b.example/y>”; then"],
    ["b.com,", "[b.com](https://b.com), then"],
    ["ada@b.com.", "[ada@b.com](mailto:ada@b.com). then"],
    ["ada@b.com,", "[ada@b.com](mailto:ada@b.com), then"],
    ["`https://b.example/y`,", "`https://b.example/y`, then"],
    ["b.com1,", "b.com1, then"],
  ])("%s", (typed, linked) => {
    const ada = writerAt("go", "go");
    type(ada, ` ${typed} then`);
    expect(markdownOf(ada)).toBe(`go ${linked}`);
  });

  test("at the end of its line", () => {
    const ada = writerAt("- go", "go");
    type(ada, " ada@b.com.");
    press(ada, { key: "Enter", keyCode: 13 });
    expect(markdownOf(ada)).toBe("- go [ada@b.com](mailto:ada@b.com).\n-");
    expect(hasUndo(ada.editor)).toBe(true);
  });

  test("not again once its link was taken away", () => {
    const ada = writerAt("go", "go");
    type(ada, " ada@b.com. ");
    const { head } = ada.editor.state.selection;
    ada.editor.chain().selectAll().unsetLink().setTextSelection(head).run();
    type(ada, "then ");
    expect(ada.text).toBe("go ada@b.com. then ");
    expect(JSON.stringify(ada.editor.getJSON())).not.toContain("mailto");
  });
});

/** And what the caret is in already. */
const places = [
  ["text", "one\n\nhere", "paragraph"],
  ["an item", "- one\n- here\n- two", "bulletList"],
  ["a task", "- [ ] one\n- [ ] here", "taskList"],
  ["a nested item", "- one\n  - here", "bulletList"],
  ["a callout", "> [!TIP]\n> here", "callout-tip"],
  ["a heading", "### here", "heading-3"],
  ["a cell", "| a | b |\n| - | - |\n| here | c |", "paragraph"],
] as const;

describe("each block that a slash offers can be made", () => {
  test.each(places)("in %s", (_, markdown, already) => {
    for (const choice of blockChoices) {
      const ada = writerAt(markdown, "here");
      const before = ada.editor.getJSON();
      chooseBlock(ada.editor, choice);
      const isSame = isDeepStrictEqual(ada.editor.getJSON(), before);
      const isLeft = choice.apply === null || choice.id === "paragraph" || choice.id === already;
      expect([choice.id, isLeft || !isSame]).toEqual([choice.id, true]);
      expect(ada.text).toContain("here");
      if (!isSame) ada.editor.commands.undo();
      expect(ada.editor.getJSON()).toEqual(before);
    }
  });

  test("an item leaves its list to be a quote or a toggle", () => {
    const make = (id: string): string => {
      const ada = writerAt("- one\n- here\n- two", "here");
      const choice = blockChoices.find((each) => each.id === id);
      if (choice !== undefined) chooseBlock(ada.editor, choice);
      return markdownOf(ada);
    };
    expect(make("blockquote")).toBe("- one\n\n> here\n\n- two");
    const ada = writerAt("- one\n- here", "here");
    press(ada, { key: "b", keyCode: 66, ctrlKey: true, shiftKey: true });
    expect(markdownOf(ada)).toBe("- one\n\n> here");
    expect(make("toggle")).toMatch(/^- one\n\n<details>\n<summary>here<\/summary>/);
  });
});

describe("what is selected becomes one block of code", () => {
  const selected = (markdown: string, first: string): Writer => {
    const ada = writerAt(markdown, first);
    const end = ada.editor.state.doc.content.size;
    ada.editor.commands.setTextSelection({ from: ada.editor.state.selection.from - 1, to: end });
    return ada;
  };

  test.each([
    ["one\n\n**two**\n\nthree", "```\none\ntwo\nthree\n```"],
    ["# one\n\ntwo\\\nmore", "```\none\ntwo\nmore\n```"],
    ["- one\n  - two\n- three", "```\none\ntwo\nthree\n```"],
    ["one\n\n```js\ntwo\n```", "```\none\ntwo\n```"],
  ])("%s", (markdown, code) => {
    for (const way of ["choice", "command", "keys"]) {
      const ada = selected(markdown, "one");
      const before = ada.editor.getJSON();
      const choice = blockChoices.find(({ id }) => id === "codeBlock");
      const command = blockCommands.find(({ id }) => id === "codeBlock");
      if (choice === undefined || command === undefined) throw new Error("Nothing makes code.");
      if (way === "choice") turnInto(ada.editor, choice);
      else if (way === "command") runCommand(ada.editor, command.apply);
      else press(ada, { key: "c", keyCode: 67, ctrlKey: true, altKey: true });
      expect([way, markdownOf(ada)]).toEqual([way, code]);
      expect(ada.editor.state.selection.empty).toBe(false);
      ada.editor.commands.undo();
      expect(ada.editor.getJSON()).toEqual(before);
    }
  });

  test("but for an image, which code can't hold", () => {
    const ada = selected("one\n\n---\n\ntwo", "one");
    const command = blockCommands.find(({ id }) => id === "codeBlock");
    if (command !== undefined) runCommand(ada.editor, command.apply);
    expect(markdownOf(ada)).toBe("```\none\n```\n\n---\n\n```\ntwo\n```");
  });
});

describe("Tab in a cell", () => {
  const tab = { key: "Tab", keyCode: 9 };
  const cell = (list: string): Writer =>
    writerAt(`<table><tr><td>${list}</td><td><p>next</p></td></tr></table>`, "here");

  test.each([
    ["<ul><li><p>one</p></li><li><p>here</p></li></ul>", 2],
    [
      '<ul data-type="taskList"><li data-type="taskItem"><p>one</p></li><li data-type="taskItem"><p>here</p></li></ul>',
      2,
    ],
  ])("indents an item, and Shift+Tab takes it back", (list, lists) => {
    const ada = cell(list);
    const before = ada.editor.getJSON();
    const count = (): number => JSON.stringify(ada.editor.getJSON()).split(/List"/u).length - 1;
    expect(press(ada, tab)).toBe(true);
    expect(count()).toBe(lists);
    expect(ada.editor.state.selection.$head.parent.textContent).toBe("here");
    expect(press(ada, { ...tab, shiftKey: true })).toBe(true);
    expect(ada.editor.getJSON()).toEqual(before);
  });

  test("leaves it where nothing can be indented", () => {
    const ada = cell("<ul><li><p>here</p></li></ul>");
    expect(press(ada, tab)).toBe(true);
    expect(ada.editor.state.selection.$head.parent.textContent).toBe("next");
  });
});

test("a toggle becomes what is in it, as a line and blocks below it", () => {
  const toggle = "<details>\n<summary>more</summary>\n\ninside\n\n- deep\n\n</details>\n\nend";
  const turned = (id: string): string => {
    const ada = writerAt(toggle, "more");
    const choice = blockChoices.find((each) => each.id === id);
    if (choice !== undefined) turnInto(ada.editor, choice);
    const result = markdownOf(ada);
    if (id !== "toggle") ada.editor.commands.undo();
    expect(markdownOf(ada)).toBe(markdownOf(writerAt(toggle, "more")));
    return result;
  };
  expect(turned("paragraph")).toBe("more\n\ninside\n\n- deep\n\nend");
  expect(turned("heading-2")).toBe("## more\n\ninside\n\n- deep\n\nend");
  expect(turned("orderedList")).toBe("1. more\n\ninside\n\n- deep\n\nend");
  expect(turned("codeBlock")).toBe("```\nmore\n```\n\ninside\n\n- deep\n\nend");
  expect(turned("blockquote")).toBe("> more\n>\n> inside\n>\n> - deep\n\nend");
  expect(turned("toggle")).toBe(markdownOf(writerAt(toggle, "more")));
  expect(turned("callout-tip")).toBe("> [!TIP]\n> more\n>\n> inside\n>\n> - deep\n\nend");
});

describe("in a toggle's summary, the bar's commands make the toggle what they say, with all that is in it", () => {
  const toggle =
    "above\n\n<details>\n<summary>more</summary>\n\ninside\n\n- deep\n\n</details>\n\nend";
  const commands = [...blockCommands, ...Object.values(listCommands)];

  test.each([
    ["paragraph", "more\n\ninside\n\n- deep"],
    ["heading-1", "# more\n\ninside\n\n- deep"],
    ["heading-4", "#### more\n\ninside\n\n- deep"],
    ["codeBlock", "```\nmore\n```\n\ninside\n\n- deep"],
    ["bulletList", "- more\n\ninside\n\n- deep"],
    ["orderedList", "1. more\n\ninside\n\n- deep"],
    ["taskList", "- [ ] more\n\ninside\n\n- deep"],
    ["blockquote", "> more\n>\n> inside\n>\n> - deep"],
  ])("%s", (id, turned) => {
    const command = commands.find((each) => each.id === id);
    const ada = writerAt(toggle, "mo");
    const before = ada.editor.getJSON();
    if (command !== undefined) runCommand(ada.editor, command.apply);
    expect(markdownOf(ada)).toBe(`above\n\n${turned}\n\nend`);
    // The caret is where it was.
    type(ada, "!");
    expect(ada.text).toContain("mo!re");
    ada.editor.commands.undo();
    expect(ada.editor.getJSON()).toEqual(before);
  });

  test("and so do its keys", () => {
    const ada = writerAt(toggle, "more");
    expect(press(ada, { key: "2", keyCode: 50, ctrlKey: true, altKey: true })).toBe(true);
    expect(markdownOf(ada)).toBe("above\n\n## more\n\ninside\n\n- deep\n\nend");
    const bo = writerAt(toggle, "more");
    press(bo, { key: "8", keyCode: 56, ctrlKey: true, shiftKey: true });
    expect(markdownOf(bo)).toBe("above\n\n- more\n\ninside\n\n- deep\n\nend");
  });

  test("within an item, a quote and a cell as well", () => {
    const nested = (open: string): string => {
      const ada = writerAt(open, "more");
      const heading = blockCommands.find(({ id }) => id === "heading-2");
      if (heading !== undefined) runCommand(ada.editor, heading.apply);
      return markdownOf(ada);
    };
    const html = "<details>\n<summary>more</summary>\n\ninside\n\n</details>";
    const indented = (by: string) => html.replaceAll(/^(?=.)/gmu, by);
    expect(nested(`- one\n\n${indented("  ")}`)).toBe("- one\n\n  ## more\n\n  inside");
    expect(nested(html.replaceAll(/^/gmu, "> "))).toBe("> ## more\n>\n> inside");
  });
});

test("Ctrl+Enter ticks a task and takes the tick away, and breaks a line elsewhere", () => {
  const ada = writerAt("- [ ] one\n  - [ ] two\n- three", "two");
  expect(press(ada, ctrlEnter)).toBe(true);
  expect(markdownOf(ada)).toBe("- [ ] one\n  - [x] two\n\n* three");
  press(ada, ctrlEnter);
  expect(markdownOf(ada)).toBe("- [ ] one\n  - [ ] two\n\n* three");
  goBehind(ada, "three");
  press(ada, ctrlEnter);
  expect(ada.editor.getHTML()).toContain("three<br>");
});

test("Ctrl+Enter in a summary opens the toggle and closes it, and writes nothing", () => {
  const ada = writerAt("<details>\n<summary>more</summary>\n\ninside\n\n</details>", "more");
  const { dom } = ada.editor.view;
  const written = ada.written.length;
  expect(dom.querySelector(".is-open")).toBe(null);
  press(ada, ctrlEnter);
  expect(dom.querySelector(".is-open")).not.toBe(null);
  press(ada, ctrlEnter);
  expect(dom.querySelector(".is-open")).toBe(null);
  expect(ada.written).toHaveLength(written);
});

test("Ctrl+Shift+Z never undoes, also with Caps Lock and nothing to redo", () => {
  const ada = writerAt("one", "one");
  type(ada, "!");
  const redo = { key: "z", keyCode: 90, ctrlKey: true, shiftKey: true };
  expect(press(ada, redo)).toBe(true);
  expect(ada.text).toBe("one!");
  expect(hasUndo(ada.editor)).toBe(true);
  ada.editor.commands.undo();
  press(ada, redo);
  expect(ada.text).toBe("one!");
});

test("a list is one again once the item that was taken out of it is gone", () => {
  const ada = writerAt("- [ ] one\n  - [x] b\n- [ ] two", "b");
  for (let presses = 0; presses < 4; presses += 1) {
    if (!press(ada, backspace)) {
      const { from, empty } = ada.editor.state.selection;
      if (empty) ada.editor.commands.deleteRange({ from: from - 1, to: from });
    }
  }
  expect(markdownOf(ada)).toBe("- [ ] one\n- [ ] two");
  type(ada, "!");
  expect(ada.text).toBe("one!\ntwo");
});
