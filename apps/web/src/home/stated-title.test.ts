import { expect, test } from "vitest";
import { statedTitle } from "./stated-title.ts";

test.each([
  ["html", "<!doctype html><head><title>Winter</title></head><h1>Snow</h1>", "Winter"],
  ["html", '<TITLE data-a="b">\nA &amp; B &#8212; &#x201c;C&rdquo;\n</TITLE>', "\nA & B — “C”\n"],
  ["html", "<!-- <title>no</title> --><title>yes</title>", "yes"],
  ["html", "<title>&unknown; &#0; &#x110000;</title>", "&unknown; &#0; &#x110000;"],
  ["html", "<body><svg><title>a picture</title></svg>", null],
  ["html", "<p>a</p><svg><title>a picture</title></svg>", null],
  ["html", "<title> </title>", null],
  ["html", "<title>never ends", null],
  [
    "markdown",
    "---\ndate: today\ntitle: Winter in two words # really\n---\n\n# Snow",
    "Winter in two words",
  ],
  ["markdown", '\uFEFF---\r\ntitle: "A \\"b\\": c"\r\n---\r\n', 'A "b": c'],
  ["markdown", "---\ntitle: 'Ada''s'\n...\ntext", "Ada's"],
  ["markdown", "---\ntitle: >\n  folded\n---\n", null],
  ["markdown", "---\ntitle:\n---\n", null],
  ["markdown", "text\n\n---\ntitle: no\n---\n", null],
  ["markdown", "---\ntitle: never ends", null],
  ["text", "<title>no</title>", null],
])("a file of %s says how it is called: %j", (format, content, title) => {
  expect(statedTitle(content, format)).toBe(title);
});

test("a hostile head takes no time", () => {
  // What takes time by the square of the length has not ended after an hour.
  for (const part of ["<title ", "<!--", "&#", '---\ntitle: "\\']) {
    expect(statedTitle(part.repeat(2_000_000 / part.length), "html")).toBeNull();
    const markdown = `---\n${part.repeat(2_000_000 / part.length)}`;
    expect(statedTitle(markdown, "markdown")).toBeNull();
  }
});
