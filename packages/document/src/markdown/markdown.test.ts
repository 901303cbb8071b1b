import fc from "fast-check";
import { expect, test } from "vitest";
import type { ProseNode } from "../content/index.ts";
import { ContentError, fitBlocks } from "../content/index.ts";
import { writeHtml } from "../html/index.ts";
import { documentSchema } from "../schema/index.ts";
import { inheritedNames } from "../testing/inherited-names.ts";
import { readMarkdown, writeMarkdown } from "./index.ts";

const limits = { nodesMax: 1_000, depthMax: 20 };

const link = { type: "link", attrs: { href: "https://example.org/a" } };

/** What Markdown means, as the HTML of it on one line. */
function meaning(markdown: string): string {
  return writeHtml(fitBlocks(readMarkdown(markdown, limits))).replaceAll("\n", "");
}

/** Markdown that is written as it was read. */
function remains(markdown: string): void {
  expect(writeMarkdown(fitBlocks(readMarkdown(markdown, limits)))).toBe(markdown);
}

test.for([
  [
    "a table",
    "| a | b |\n| :-- | --: |\n| c\\|d | **e** |",
    '<table><tbody><tr><th style="text-align: left"><p>a</p></th><th style="text-align: right"><p>b</p></th></tr><tr><td style="text-align: left"><p>c|d</p></td><td style="text-align: right"><p><strong>e</strong></p></td></tr></tbody></table>',
  ],
  [
    "a table that lacks cells",
    "a|b\n-|-\nc",
    "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>c</p></td><td><p></p></td></tr></tbody></table>",
  ],
  [
    "what other programs write at the top of a file",
    "---\ntitle: A <plan>\ntags: [a, b]\n\n# no heading\n---\n\n# b\n",
    '<pre><code class="language-yaml">title: A &lt;plan&gt;&#10;tags: [a, b]&#10;&#10;# no heading</code></pre><h1>b</h1>',
  ],
  ["a divider at the top", "---\n\na: b\n\n---", "<hr><p>a: b</p><hr>"],
  ["a divider and no word", "---\na\n---", "<hr><h2>a</h2>"],
  [
    "tasks",
    "- [ ] a\n- [x] b\n  - [X] c\n- d",
    '<ul data-type="taskList"><li data-type="taskItem" data-checked="false"><input type="checkbox" aria-label="a" disabled><p>a</p></li><li data-type="taskItem" data-checked="true"><input type="checkbox" aria-label="b" disabled checked><p>b</p><ul data-type="taskList"><li data-type="taskItem" data-checked="true"><input type="checkbox" aria-label="c" disabled checked><p>c</p></li></ul></li></ul><ul><li><p>d</p></li></ul>',
  ],
  ["strikethrough", "~~a~~ b", "<p><s>a</s> b</p>"],
  [
    "an address",
    "see https://example.org/a?b=c.",
    '<p>see <a href="https://example.org/a?b=c" rel="noopener noreferrer nofollow">https://example.org/a?b=c</a>.</p>',
  ],
  [
    "an alert",
    "> [!WARNING]\n> a\n>\n> b",
    '<aside data-callout="warning"><p>a</p><p>b</p></aside>',
  ],
  [
    "details",
    "<details>\n<summary>a *b*</summary>\n\n- c\n\n</details>\n\nd",
    "<details><summary>a *b*</summary><ul><li><p>c</p></li></ul></details><p>d</p>",
  ],
  [
    "highlights and tags",
    '==a== <mark data-color="green">b</mark> <u>c</u> <ins>d</ins>',
    '<p><mark>a</mark> <mark data-color="green">b</mark> <u>c</u> <u>d</u></p>',
  ],
  [
    "math",
    "a $x_1$ costs $5 or $6\n\n$$\ny^2\n$$",
    '<p>a <span data-type="inline-math" data-latex="x_1">x_1</span> costs $5 or $6</p><div data-type="block-math" data-latex="y^2">y^2</div>',
  ],
  [
    "an image in a line",
    'a ![b](https://c.d/e.png "f") g',
    '<p>a</p><figure><img src="https://c.d/e.png" alt="b" title="f"><figcaption>f</figcaption></figure><p>g</p>',
  ],
  ["headings that are too deep", "##### a", "<h4>a</h4>"],
  [
    "what must not run",
    "[a](javascript:x) <script>b</script>\n\n<img src=x onerror=y alt=c>\n\n![d](data:image/png;base64,AA)",
    "<p>a &lt;script&gt;b&lt;/script&gt;</p><p>c</p><p>d</p>",
  ],
] as const)("[W10] GitHub's Markdown is understood: %s", ([, markdown, html]) => {
  expect(meaning(markdown)).toBe(html);
});

test("[W9] ordinary Markdown is written as people write it", () => {
  remains(
    `# One & two

A paragraph with **bold**, *italic*, ~~struck~~, ==bright==, \`code\`, <ins>underlined</ins>,\\
a [link](https://example.org/?a=1&b=2 "title"), <https://example.org>, snake_case and $e^{i\\pi}$.

- a
  - b
- c

3. three
4. four

- [ ] to do
- [x] done

> quoted

> [!TIP]
> short

<details>
<summary>More</summary>

of it

</details>

| wind | from |
| :---: | --- |
| north | \`a\\|b\` |

\`\`\`mermaid
graph TD
\`\`\`

$$
\\int_0^1
$$

![a pen](/favicon.svg "The pen")

---

&nbsp;

\\# not a heading, 1. not a list, 2 * 3 < 4
`.replace("2 * 3", "2 \\* 3"),
  );
});

test.for([
  ["1. a", "1\\. a"],
  ["12) a", "12\\) a"],
  ["- a", "\\- a"],
  ["+", "\\+"],
  ["--- ", "\\---&#32;"],
  ["===", "\\=\\=\\="],
  ["# a", "\\# a"],
  ["> a", "\\> a"],
  ["| a |", "\\| a |"],
  [":-:", "\\:-:"],
  ["~~~", "\\~\\~\\~"],
  ["```", "\\`\\`\\`"],
  ["[a]: b", "\\[a\\]: b"],
  ["[!NOTE]", "\\[!NOTE\\]"],
  ["$$", "\\$\\$"],
  ["<div>", "\\<div>"],
  [" a", "&#32;a"],
  ["\u00a0", "&#160;"],
  ["a\nb", "a&#10;b"],
  ["AT&T &amp; 1 < 2", "AT&T &amp;amp; 1 < 2"],
  ["https://example.org", "https\\://example.org"],
] as const)("[W9] a text that begins like something else stays text: %s", ([content, markdown]) => {
  const blocks = [{ type: "paragraph", content: [{ type: "text", text: content }] }];
  expect(writeMarkdown(fitBlocks(blocks))).toBe(`${markdown}\n`);
  expect(readMarkdown(markdown, limits)).toEqual(blocks);
  // In the second line of a paragraph, too.
  const below = fitBlocks([
    {
      type: "paragraph",
      content: [
        { type: "text", text: "a" },
        { type: "hardBreak" },
        { type: "text", text: content },
      ],
    },
  ]);
  expect(fitBlocks(readMarkdown(writeMarkdown(below), limits)).map(String)).toEqual(
    below.map(String),
  );
});

test("[W9] a line that begins with a link to code is not taken for what defines a link", () => {
  const code = { type: "text", text: "]:a", marks: [{ type: "code" }, link] };
  const written = writeMarkdown(fitBlocks([{ type: "paragraph", content: [code] }])).trimEnd();
  expect(written).toBe("[<code>\\]:a</code>](https://example.org/a)");
  expect(meaning(written)).toContain("<code>]:a</code></a>");
});

test("[W9] what Markdown has no signs for is HTML, which GitHub shows", () => {
  const blocks: readonly ProseNode[] = [
    {
      type: "paragraph",
      attrs: { textAlign: "center" },
      content: [{ type: "text", text: "middle" }],
    },
    { type: "image", attrs: { src: "/a.png", width: 300 } },
  ];
  expect(writeMarkdown(fitBlocks(blocks))).toBe(
    '<p align="center">middle</p>\n\n<img src="/a.png" width="300">\n',
  );
});

test("[W10] whatever the Markdown, what comes fits a document or is a ContentError", () => {
  const name = fc.constantFrom(...inheritedNames);
  const part = fc.oneof(
    name,
    name.map((called) => `<${called}>`),
    name.map((called) => `[${called}]`),
    name.map((called) => `[${called}]: /a\n`),
    name.map((called) => `\`\`\`${called}\n`),
    name.map((called) => `[!${called}]\n`),
    name.map((called) => `&${called};`),
    name.map((called) => `${called}://a.b`),
    fc.constantFrom("# ", "- ", "> ", "1. ", "| ", "\n|-|-|\n", "[x] ", "$", "$$\n", "**", "~~"),
    fc.constantFrom("a", " ", "\n", "\n\n", "<b>", "</b>", "<!--", "](", "\\"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      try {
        const content = readMarkdown(parts.join(""), limits);
        if (content.length > 0) documentSchema.nodeFromJSON({ type: "doc", content }).check();
      } catch (error) {
        if (!(error instanceof ContentError)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});

test("[W10] a tag that is called like a part of every object is left out", () => {
  expect(readMarkdown("A class may have one <constructor> only.", limits)).toEqual(
    readMarkdown("A class may have one <unheard-of> only.", limits),
  );
});

test.for([
  ["lines", "\n".repeat(5_000)],
  ["paragraphs", "a\n\n".repeat(600)],
  ["items", "- a\n".repeat(500)],
  ["quotes", "> ".repeat(50)],
  ["nested lists", Array.from({ length: 30 }, (_, level) => `${"  ".repeat(level)}- a\n`).join("")],
  ["tags", "<b>".repeat(5_000)],
  ["cells", "|a".repeat(900) + "\n" + "|-".repeat(900)],
] as const)("[W10] too many %s are refused", ([, markdown]) => {
  expect(() => readMarkdown(markdown, limits)).toThrow(ContentError);
});

test("[W10] a paragraph too long to look for marks is plain text, and long marked text comes back", () => {
  const long = "**a** ".repeat(20_000).trim();
  expect(readMarkdown(long, limits)).toEqual([
    { type: "paragraph", content: [{ type: "text", text: long }] },
  ]);
  const content = [{ type: "text", text: "a ".repeat(50_000) + "b", marks: [{ type: "bold" }] }];
  const blocks = [{ type: "paragraph", content }];
  expect(readMarkdown(writeMarkdown(fitBlocks(blocks)), limits)).toEqual(blocks);
});
