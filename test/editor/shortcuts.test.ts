import { describe, expect, test } from "vitest";
import { backspace, goBefore, markdownOf, press, type, writerAt } from "./alone.ts";

/** Where the caret stands before “here”, and what becomes of it with what is typed there, and a “!” behind. */
const places: readonly (readonly [place: string, markdown: string, becomes: Outcomes])[] = [
  [
    "a paragraph",
    "above\n\nhere",
    {
      "> ": "above\n\n> !here",
      "- ": "above\n\n- !here",
      "1. ": "above\n\n1. !here",
      "# ": "above\n\n# !here",
      "``` ": "above\n\n```\n!here\n```",
      "[] ": "above\n\n- [ ] !here",
      "---": "above\n\n---\n\n!here",
      ">> ": "above\n\n<details>\n<summary>!here</summary>\n\n&nbsp;\n\n</details>",
      ">! ": "above\n\n> [!NOTE]\n> !here",
    },
  ],
  [
    "an item",
    "- one\n- here\n- two",
    {
      "> ": "- one\n\n> !here\n\n- two",
      "- ": "- one\n- \\- !here\n- two",
      "1. ": "- one\n- 1\\. !here\n- two",
      "# ": "- one\n\n# !here\n\n- two",
      "``` ": "- one\n\n```\n!here\n```\n\n- two",
      "[] ": "- one\n\n* [ ] !here\n\n- two",
      "---": "- one\n\n---\n\n!here\n\n- two",
      ">> ": "- one\n\n<details>\n<summary>!here</summary>\n\n&nbsp;\n\n</details>\n\n- two",
      ">! ": "- one\n\n> [!NOTE]\n> !here\n\n- two",
    },
  ],
  [
    "a nested item",
    "- one\n  - here",
    {
      "> ": "- one\n\n  > !here",
      "- ": "- one\n  - \\- !here",
      "1. ": "- one\n  - 1\\. !here",
      "# ": "- one\n\n  # !here",
      "``` ": "- one\n\n  ```\n  !here\n  ```",
      "[] ": "- one\n  - [ ] !here",
      "---": "- one\n\n  ---\n\n  !here",
      ">> ": "- one\n\n  <details>\n  <summary>!here</summary>\n\n  &nbsp;\n\n  </details>",
      ">! ": "- one\n\n  > [!NOTE]\n  > !here",
    },
  ],
  [
    "a numbered item",
    "1. one\n2. here",
    {
      "> ": "1. one\n\n> !here",
      "- ": "1. one\n2. \\- !here",
      "1. ": "1. one\n2. 1\\. !here",
      "# ": "1. one\n\n# !here",
      "``` ": "1. one\n\n```\n!here\n```",
      "[] ": "1. one\n2. \\[\\] !here",
      "---": "1. one\n\n---\n\n!here",
      ">> ": "1. one\n\n<details>\n<summary>!here</summary>\n\n&nbsp;\n\n</details>",
      ">! ": "1. one\n\n> [!NOTE]\n> !here",
    },
  ],
  [
    "a task",
    "- [ ] one\n- [x] here",
    {
      "> ": "- [ ] one\n\n> !here",
      "- ": "- [ ] one\n- [x] \\- !here",
      "1. ": "- [ ] one\n- [x] 1\\. !here",
      "# ": "- [ ] one\n\n# !here",
      "``` ": "- [ ] one\n\n```\n!here\n```",
      "[] ": "- [ ] one\n- [x] \\[\\] !here",
      "---": "- [ ] one\n\n---\n\n!here",
      ">> ": "- [ ] one\n\n<details>\n<summary>!here</summary>\n\n&nbsp;\n\n</details>",
      ">! ": "- [ ] one\n\n> [!NOTE]\n> !here",
    },
  ],
  [
    "an item's second paragraph",
    "- one\n\n  here",
    {
      "> ": "- one\n\n  > !here",
      "- ": "- one\n  - !here",
      "1. ": "- one\n  1. !here",
      "# ": "- one\n\n  # !here",
      "``` ": "- one\n\n  ```\n  !here\n  ```",
      "[] ": "- one\n  - [ ] !here",
      "---": "- one\n\n  ---\n\n  !here",
      ">> ": "- one\n\n  <details>\n  <summary>!here</summary>\n\n  &nbsp;\n\n  </details>",
      ">! ": "- one\n\n  > [!NOTE]\n  > !here",
    },
  ],
  [
    "a quote",
    "> one\n>\n> here",
    {
      "> ": "> one\n>\n> > !here",
      "- ": "> one\n>\n> - !here",
      "1. ": "> one\n>\n> 1. !here",
      "# ": "> one\n>\n> # !here",
      "``` ": "> one\n>\n> ```\n> !here\n> ```",
      "[] ": "> one\n>\n> - [ ] !here",
      "---": "> one\n>\n> ---\n>\n> !here",
      ">> ": "> one\n>\n> <details>\n> <summary>!here</summary>\n>\n> &nbsp;\n>\n> </details>",
      ">! ": "> one\n>\n> > [!NOTE]\n> > !here",
    },
  ],
  [
    "a quote in an item",
    "- one\n\n  > here",
    {
      "> ": "- one\n\n  > > !here",
      "- ": "- one\n\n  > - !here",
      "1. ": "- one\n\n  > 1. !here",
      "# ": "- one\n\n  > # !here",
      "``` ": "- one\n\n  > ```\n  > !here\n  > ```",
      "[] ": "- one\n\n  > - [ ] !here",
      "---": "- one\n\n  > ---\n  >\n  > !here",
      ">> ":
        "- one\n\n  > <details>\n  > <summary>!here</summary>\n  >\n  > &nbsp;\n  >\n  > </details>",
      ">! ": "- one\n\n  > > [!NOTE]\n  > > !here",
    },
  ],
  [
    "an item in a quote",
    "> - here",
    {
      "> ": "> > !here",
      "- ": "> - \\- !here",
      "1. ": "> - 1\\. !here",
      "# ": "> # !here",
      "``` ": "> ```\n> !here\n> ```",
      "[] ": "> - [ ] !here",
      "---": "> ---\n>\n> !here",
      ">> ": "> <details>\n> <summary>!here</summary>\n>\n> &nbsp;\n>\n> </details>",
      ">! ": "> > [!NOTE]\n> > !here",
    },
  ],
  [
    "a callout",
    "> [!TIP]\n> here",
    {
      "> ": "> [!TIP]\n>\n> > !here",
      "- ": "> [!TIP]\n>\n> - !here",
      "1. ": "> [!TIP]\n>\n> 1. !here",
      "# ": "> [!TIP]\n>\n> # !here",
      "``` ": "> [!TIP]\n>\n> ```\n> !here\n> ```",
      "[] ": "> [!TIP]\n>\n> - [ ] !here",
      "---": "> [!TIP]\n>\n> ---\n>\n> !here",
      ">> ": "> [!TIP]\n>\n> <details>\n> <summary>!here</summary>\n>\n> &nbsp;\n>\n> </details>",
      ">! ": "> [!NOTE]\n> !here",
    },
  ],
  [
    "a toggle",
    "<details>\n<summary>more</summary>\n\nhere\n\n</details>",
    {
      "> ": "<details>\n<summary>more</summary>\n\n> !here\n\n</details>",
      "- ": "<details>\n<summary>more</summary>\n\n- !here\n\n</details>",
      "1. ": "<details>\n<summary>more</summary>\n\n1. !here\n\n</details>",
      "# ": "<details>\n<summary>more</summary>\n\n# !here\n\n</details>",
      "``` ": "<details>\n<summary>more</summary>\n\n```\n!here\n```\n\n</details>",
      "[] ": "<details>\n<summary>more</summary>\n\n- [ ] !here\n\n</details>",
      "---": "<details>\n<summary>more</summary>\n\n---\n\n!here\n\n</details>",
      ">> ":
        "<details>\n<summary>more</summary>\n\n<details>\n<summary>!here</summary>\n\n&nbsp;\n\n</details>\n\n</details>",
      ">! ": "<details>\n<summary>more</summary>\n\n> [!NOTE]\n> !here\n\n</details>",
    },
  ],
  [
    "a summary",
    "<details>\n<summary>here</summary>\n\ninside\n\n</details>",
    {
      "> ": "<details>\n<summary>&gt; !here</summary>\n\ninside\n\n</details>",
      "- ": "<details>\n<summary>- !here</summary>\n\ninside\n\n</details>",
      "1. ": "<details>\n<summary>1. !here</summary>\n\ninside\n\n</details>",
      "# ": "<details>\n<summary># !here</summary>\n\ninside\n\n</details>",
      "``` ": "<details>\n<summary>``` !here</summary>\n\ninside\n\n</details>",
      "[] ": "<details>\n<summary>[] !here</summary>\n\ninside\n\n</details>",
      "---": "<details>\n<summary>---!here</summary>\n\ninside\n\n</details>",
      ">> ": "<details>\n<summary>&gt;&gt; !here</summary>\n\ninside\n\n</details>",
      ">! ": "<details>\n<summary>&gt;! !here</summary>\n\ninside\n\n</details>",
    },
  ],
  [
    "a cell",
    "| a | b |\n| - | - |\n| here | c |",
    {
      "> ": "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><blockquote><p>!here</p></blockquote></td><td><p>c</p></td></tr></tbody></table>",
      "- ": "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><ul><li><p>!here</p></li></ul></td><td><p>c</p></td></tr></tbody></table>",
      "1. ":
        "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><ol><li><p>!here</p></li></ol></td><td><p>c</p></td></tr></tbody></table>",
      "# ": "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><h1>!here</h1></td><td><p>c</p></td></tr></tbody></table>",
      "``` ":
        "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><pre><code>!here</code></pre></td><td><p>c</p></td></tr></tbody></table>",
      "[] ":
        '<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><ul data-type="taskList"><li data-type="taskItem" data-checked="false"><input type="checkbox" aria-label="!here" disabled><p>!here</p></li></ul></td><td><p>c</p></td></tr></tbody></table>',
      "---":
        "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><hr><p>!here</p></td><td><p>c</p></td></tr></tbody></table>",
      ">> ":
        "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><details><summary>!here</summary><p></p></details></td><td><p>c</p></td></tr></tbody></table>",
      ">! ":
        '<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><aside data-callout="note"><p>!here</p></aside></td><td><p>c</p></td></tr></tbody></table>',
    },
  ],
];

type Outcomes = Readonly<Record<string, string>>;

describe.each(places)("in %s", (_, markdown, becomes) => {
  test.each(Object.entries(becomes))(
    "“%s” becomes what it says, or stays text",
    (typed, outcome) => {
      const ada = writerAt(markdown, "here");
      goBefore(ada, "here");
      const before = ada.editor.getJSON();
      type(ada, typed);
      const isText = ada.text.includes(`${typed}here`);
      if (!isText) {
        // Backspace right after it brings back what was typed.
        press(ada, backspace);
        expect(ada.text).toContain(`${typed}here`);
        ada.editor.commands.undo();
        expect(ada.editor.getJSON()).toEqual(before);
        goBefore(ada, "here");
        type(ada, typed);
      }
      type(ada, "!");
      expect(markdownOf(ada)).toBe(outcome);
    },
  );
});

test("what else is in an item goes with it, and its list goes on behind it", () => {
  const list = "1. one\n2. here\n   - deep\n3. two";
  const typed = (words: string): string => {
    const ada = writerAt(list, "here");
    goBefore(ada, "here");
    type(ada, words);
    return markdownOf(ada);
  };
  expect(typed("> ")).toBe("1. one\n\n> here\n>\n> - deep\n\n1. two");
  expect(typed("## ")).toBe("1. one\n\n## here\n\n- deep\n\n1. two");
  expect(typed(">> ")).toContain("<summary>here</summary>\n\n- deep\n\n</details>");
  expect(typed("```ts ")).toBe("1. one\n\n```ts\nhere\n```\n\n- deep\n\n1. two");
});

test("a bullet that becomes a task joins the tasks beside it", () => {
  const ada = writerAt("- [ ] one\n\n* here\n\n- [ ] two", "here");
  goBefore(ada, "here");
  type(ada, "[x] ");
  expect(markdownOf(ada)).toBe("- [ ] one\n- [x] here\n- [ ] two");
});

test("code takes no formula out of an item, whose words it can't hold", () => {
  const ada = writerAt("- here $x^2$", "here");
  goBefore(ada, "here");
  type(ada, "``` ");
  expect(markdownOf(ada)).toBe("- \\`\\`\\` here $x^2$");
});
