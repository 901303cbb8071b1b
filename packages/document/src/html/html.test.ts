import fc from "fast-check";
import { expect, test } from "vitest";
import { ContentError, fitBlocks } from "../content/index.ts";
import { documentSchema } from "../schema/index.ts";
import { inheritedNames } from "../testing/inherited-names.ts";
import { readHtml, writeHtml } from "./index.ts";

const limits = { nodesMax: 1_000, depthMax: 20 };

/** What HTML amounts to, written again. */
function again(html: string): string {
  return writeHtml(fitBlocks(readHtml(html, limits))).replaceAll("\n", "");
}

test.for([
  ["text without blocks", "a<br>b <i>c</i>", "<p>a<br>b <em>c</em></p>"],
  ["layout", "<div><div>a</div><section>b<p>c</section></div>", "<p>a</p><p>b</p><p>c</p>"],
  [
    "a list in a list",
    "<ul><li>a</li><ul><li>b</li></ul></ul>",
    "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
  ],
  ["items without a list", "<li>a<li>b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
  ["a heading in an item", "<ul><li><h2>a</h2></ul>", "<ul><li><p></p><h2>a</h2></li></ul>"],
  [
    "an image in a paragraph",
    "<p>a<img src=https://b.c/d>e",
    '<p>a</p><img src="https://b.c/d"><p>e</p>',
  ],
  [
    "a table with a caption",
    "<table><caption>a</caption><tr><td>b</table>",
    "<p>a</p><table><tbody><tr><td><p>b</p></td></tr></tbody></table>",
  ],
  [
    "a table with holes",
    "<table><tr><td rowspan=9>a<td>b<tr><tr><td colspan=2>c</table>",
    '<table><tbody><tr><td rowspan="3"><p>a</p></td><td><p>b</p></td><td><p></p></td></tr><tr><td><p></p></td><td><p></p></td></tr><tr><td colspan="2"><p>c</p></td></tr></tbody></table>',
  ],
  [
    "a figure",
    "<figure><img src=/a><figcaption>b</figcaption></figure>",
    '<figure><img src="/a" title="b"><figcaption>b</figcaption></figure>',
  ],
  [
    "code with a language",
    '<pre>\n<code class="hljs language-ts">a\n b\n</code></pre>',
    '<pre><code class="language-ts">a&#10; b</code></pre>',
  ],
  [
    "Google Docs",
    '<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">a</span></p></b>',
    "<p><strong>a</strong></p>",
  ],
  [
    "boxes",
    "<ul><li><input type=checkbox checked> a</ul>",
    '<ul data-type="taskList"><li data-type="taskItem" data-checked="true"><input type="checkbox" aria-label="a" disabled checked><p>a</p></li></ul>',
  ],
  [
    "white space",
    "<p> a \n b<span style='white-space:pre-wrap'>  c</span></p>",
    '<p>a b<span style="white-space: pre-wrap">  </span>c</p>',
  ],
] as const)(
  "[W10] what has no place where it is moves to the nearest one: %s",
  ([, html, expected]) => {
    expect(again(html)).toBe(expected);
  },
);

test.for([
  "<script>alert(1)</script>a",
  "<style>p{}</style><template><b>x</b></template>a",
  '<p onclick="alert(1)" style="position:fixed" class="x" id="y">a</p>',
  '<a href="javascript:alert(1)">a</a>',
  '<a href=" java\tscript:alert(1)">a</a>',
  '<a href="vbscript:x">a</a>',
  '<a href="data:text/html,x">a</a>',
  '<img src="javascript:x" alt="a">',
  '<img src="data:image/svg+xml,x" onerror="x" alt="a">',
  '<img src="//elsewhere.example/x" alt="a">',
  '<img src="/\\elsewhere.example/x" alt="a">',
  '<iframe src="https://example.org">a</iframe>',
  "<svg onload=alert(1)>a</svg>",
  "<math><mtext>a</mtext></math>",
])("[W10] what runs, hides or leads astray is left out, and text stays: %s", (html) => {
  expect(again(html)).toBe("<p>a</p>");
});

test("[W10] attributes end where they end", () => {
  const nasty = `"><script>alert(1)</script>'&lt;`;
  const blocks = fitBlocks([
    { type: "image", attrs: { src: `https://a.b/${nasty}`, alt: nasty, title: nasty } },
    { type: "blockMath", attrs: { latex: nasty } },
    { type: "codeBlock", content: [{ type: "text", text: nasty }] },
    {
      type: "paragraph",
      content: [
        {
          type: "text",
          text: nasty,
          marks: [{ type: "link", attrs: { href: `#${nasty}`, title: nasty } }],
        },
      ],
    },
  ]);
  const html = writeHtml(blocks);
  expect(html).not.toContain("<script");
  expect(fitBlocks(readHtml(html, limits)).map(String)).toEqual(blocks.map(String));
});

test("[W10] whatever the HTML, what comes fits a document or is a ContentError", () => {
  const tags =
    "p div ul li table tr td th details summary pre code blockquote aside img br h2 a b figure figcaption input span script"
      .split(" ")
      .concat(inheritedNames);
  const part = fc.oneof(
    fc.constantFrom(...tags).map((tag) => `<${tag}>`),
    fc.constantFrom(...tags).map((tag) => `</${tag}>`),
    fc.constantFrom(
      '<td colspan="3" rowspan=2>',
      "<li data-checked=true>",
      '<div data-type="block-math">',
      "<!--",
      "-->",
      '<p style="text-align: center">',
      "<a href='https://a.b'>",
      "<",
    ),
    fc.constantFrom(...inheritedNames).chain(attributesCalled),
    fc.constantFrom("a", " ", "\n", "&amp;", "&#0;"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
      try {
        const content = readHtml(parts.join(""), limits);
        if (content.length > 0) documentSchema.nodeFromJSON({ type: "doc", content }).check();
      } catch (error) {
        if (!(error instanceof ContentError)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});

// No tag begins with a line below.
test.for(inheritedNames.filter((name) => !name.startsWith("_")))(
  "[W10] an element called %s is one that is not known",
  (name) => {
    expect(again(`<p>a<${name}>b</${name}><b>c</b></p>`)).toBe("<p>ab<strong>c</strong></p>");
  },
);

/** Elements that say the name where something known is looked for. */
function attributesCalled(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(
    `<p ${name}=a>`,
    `<div data-type="${name}">`,
    `<aside data-callout="${name}">`,
    `<mark data-color="${name}">`,
    `<ol type="${name}">`,
    `<p style="text-align: ${name}">`,
    `<pre class="language-${name}">`,
  );
}

test.for([
  ["elements", "<p>a</p>".repeat(2_000)],
  ["levels", "<blockquote>".repeat(30)],
  ["tags within each other", "<b>".repeat(1_000)],
  ["places in a table", "<table>" + "<tr><td colspan=1000 rowspan=1000>".repeat(200)],
] as const)("[W10] too many %s are refused", ([, html]) => {
  expect(() => readHtml(html, limits)).toThrow(ContentError);
});

test("a page of ours says how words run and what a callout is, and has a box around a table", () => {
  const callouts = { note: "", tip: "A hint", important: "", warning: "", caution: "" };
  const shown = (html: string): string =>
    writeHtml(fitBlocks(readHtml(html, limits)), {
      alignBy: "style",
      page: { anchors: new Map(), callouts },
    });
  expect(shown("<ul><li>a</ul>")).toBe('<ul dir="auto"><li><p>a</p></li></ul>');
  expect(shown("<blockquote>a</blockquote>")).toBe('<blockquote dir="auto"><p>a</p></blockquote>');
  expect(shown("<details><summary>a</summary>b</details>")).toBe(
    '<details dir="auto"><summary>a</summary><p>b</p></details>',
  );
  expect(shown("<aside data-callout=tip><p>a</aside>")).toBe(
    '<aside data-callout="tip" role="note" aria-label="A hint" dir="auto"><div><p>a</p></div></aside>',
  );
  expect(shown("<table><tr><td data-colwidth=50>a<td>b</table>")).toMatch(
    /^<div class="tableWrapper"><table style="min-width: 140px" dir="auto"><colgroup>.*<\/table><\/div>$/,
  );
  expect(shown("<table><tr><td data-colwidth=50>a</table>")).toContain(
    '<table style="width: 50px" dir="auto">',
  );
  expect(shown("<img src=https://b.c/d alt=e>")).toMatch(/^<p><a href="https:\/\/b.c\/d"[^>]*>e</);
});
