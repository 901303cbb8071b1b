import { expect, test } from "vitest";
import { readHtml } from "../html/index.ts";
import { textFromBlocks } from "../text/index.ts";
import { readMarkdown } from "./index.ts";

// What GitHub Flavored Markdown 0.29 adds to CommonMark, an example for each of its
// rules, with the HTML that the specification has for it.

const limits = { nodesMax: 10_000, depthMax: 100 };

type Example = readonly [rule: string, markdown: string, html: string];

const same: readonly Example[] = [
  [
    "a table has a header, a line below it and rows",
    "| wind | from |\n| --- | --- |\n| north | sea |",
    "<table><tr><th>wind<th>from<tr><td>north<td>sea</table>",
  ],
  [
    "colons align a column, and pipes at the ends may be left out",
    "wind | from | to\n:-- | --: | :-:\nnorth | sea | land",
    "<table><tr><th align=left>wind<th align=right>from<th align=center>to<tr><td align=left>north<td align=right>sea<td align=center>land</table>",
  ],
  [
    "a pipe in a cell is escaped, also in code and between stars",
    "| w\\|nd |\n| ------ |\n| north `\\|` sea |\n| south **\\|** land |",
    "<table><tr><th>w|nd<tr><td>north <code>|</code> sea<tr><td>south <strong>|</strong> land</table>",
  ],
  [
    "another block ends a table",
    "| wind | from |\n| --- | --- |\n| north | sea |\n> quoted",
    "<table><tr><th>wind<th>from<tr><td>north<td>sea</table><blockquote><p>quoted</p></blockquote>",
  ],
  [
    "a line without pipes is a row, and an empty line ends a table",
    "| wind | from |\n| --- | --- |\n| north | sea |\nsouth\n\nafter",
    "<table><tr><th>wind<th>from<tr><td>north<td>sea<tr><td>south<td></table><p>after</p>",
  ],
  [
    "a header has as many cells as the line below, or there is no table",
    "| wind | from |\n| --- |\n| north |",
    "<p>| wind | from |\n| --- |\n| north |</p>",
  ],
  [
    "rows may have fewer cells than the header, and what they have more is ignored",
    "| wind | from |\n| --- | --- |\n| north |\n| south | land | ignored |",
    "<table><tr><th>wind<th>from<tr><td>north<td><tr><td>south<td>land</table>",
  ],
  [
    "a table may have a header alone",
    "| wind | from |\n| --- | --- |",
    "<table><tr><th>wind<th>from</table>",
  ],
  [
    "a box makes an item a task",
    "- [ ] sail\n- [x] anchor",
    "<ul><li><input type=checkbox disabled> sail<li><input type=checkbox checked disabled> anchor</ul>",
  ],
  [
    "tasks stand within tasks",
    "- [x] sail\n  - [ ] main\n  - [X] fore\n- [ ] anchor",
    "<ul><li><input type=checkbox checked> sail<ul><li><input type=checkbox> main<li><input type=checkbox checked> fore</ul><li><input type=checkbox> anchor</ul>",
  ],
  ["two tildes strike", "~~north~~ wind", "<p><del>north</del> wind</p>"],
  [
    "what is struck ends with its paragraph",
    "the ~~north\n\nwind~~.",
    "<p>the ~~north</p><p>wind~~.</p>",
  ],
  ["three tildes do not strike", "the ~~~north~~~ wind", "<p>the ~~~north~~~ wind</p>"],
  [
    "addresses are links, without the brackets around them",
    "http://example.org\n\n(see https://example.org/wind?from=(north))",
    '<p><a href="http://example.org">http://example.org</a></p><p>(see <a href="https://example.org/wind?from=(north)">https://example.org/wind?from=(north)</a>)</p>',
  ],
  [
    "tags that change what everything behind them means are text",
    "<strong>a <title> <style> <em>north</em></strong>\n\n<blockquote>\n  <xmp> is text. <XMP> too.\n</blockquote>\n\nafter",
    "<p><strong>a &lt;title> &lt;style> <em>north</em></strong></p><blockquote>&lt;xmp> is text. &lt;XMP> too.</blockquote><p>after</p>",
  ],
  [
    "each of these tags",
    "all of <textarea> a </textarea > <iframe/> <noembed> <noframes> <script> <plaintext>\n\nafter",
    "<p>all of &lt;textarea> a &lt;/textarea > &lt;iframe/> &lt;noembed> &lt;noframes> &lt;script> &lt;plaintext></p><p>after</p>",
  ],
  ["a tag that only begins like one of them", "<titles>wind</titles>", "<p>wind</p>"],
];

/** Where what GitHub makes of it is not what we do: the text is what it was. */
const asText: readonly Example[] = [
  ["one tilde", "~north~ wind", "<p>~north~ wind</p>"],
  ["an address without a scheme", "see www.example.org/wind.", "<p>see www.example.org/wind.</p>"],
  ["an address of mail", "to ada.l-o@example.org.", "<p>to ada.l-o@example.org.</p>"],
  ["xmpp:", "xmpp:ada@example.org/wind", "<p>xmpp:ada@example.org/wind</p>"],
];

test.for(same)("[W10] GitHub's rule means what its HTML means: %s", ([, markdown, html]) => {
  expect(readMarkdown(markdown, limits)).toEqual(readHtml(html, limits));
});

test.for(["<template>", "<object>", "<canvas>", "</script>", "<title>"])(
  "[W10] %s in a sentence ends nothing",
  (tag) => {
    const markdown = `A list of ${tag} and more\n\nafter`;
    expect(textFromBlocks(readMarkdown(markdown, limits))).toBe(markdown.replace("\n\n", "\n"));
  },
);

test.for(asText)(
  "[W10] what is a link or struck on GitHub alone stays as it is: %s",
  ([, markdown, html]) => {
    expect(readMarkdown(markdown, limits)).toEqual(readHtml(html, limits));
    expect(textFromBlocks(readMarkdown(markdown, limits))).toBe(markdown);
  },
);
