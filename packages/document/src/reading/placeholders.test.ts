import { expect, test } from "vitest";
import type { ProseNode } from "../content/index.ts";
import { fitBlocks } from "../content/index.ts";
import { writeMarkdown } from "../markdown/index.ts";
import { inheritedNames } from "../testing/inherited-names.ts";
import { withPlaceholders } from "./index.ts";

function node(type: string, ...content: readonly ProseNode[]): ProseNode {
  return { type, content };
}

function paragraph(text: string): ProseNode {
  return node("paragraph", { type: "text", text });
}

/** What is shown of the blocks, as Markdown. */
function shown(...blocks: readonly ProseNode[]): string {
  return writeMarkdown(fitBlocks(withPlaceholders(blocks, "newer:"))).trimEnd();
}

const timeline = node("timeline", { type: "text", text: "spring" });

test.for<readonly [string, ProseNode, string]>([
  ["at the top", timeline, "> [!WARNING]\n> *newer:*\n>\n> spring"],
  [
    "in an item",
    node("bulletList", node("listItem", paragraph("a"), timeline)),
    "- a\n\n  > [!WARNING]\n  > *newer:*\n  >\n  > spring",
  ],
  [
    "in a list",
    node("bulletList", node("listItem", paragraph("a")), timeline),
    "- a\n\n  > [!WARNING]\n  > *newer:*\n  >\n  > spring",
  ],
  [
    "in a quote",
    node("blockquote", timeline, paragraph("a")),
    "> > [!WARNING]\n> > *newer:*\n> >\n> > spring\n>\n> a",
  ],
  [
    "in a cell",
    node("table", node("tableRow", node("tableCell", timeline))),
    '<table><tbody><tr><td><aside data-callout="warning"><p><em>newer:</em></p><p>spring</p></aside></td></tr></tbody></table>',
  ],
  [
    "in a line",
    node("paragraph", { type: "text", text: "a " }, node("person", paragraph("ada"))),
    "a *newer:* ada",
  ],
  [
    "without text",
    node("paragraph", { type: "text", text: "a " }, { type: "stamp" }),
    "a *newer:*",
  ],
  ["in code", node("codeBlock", timeline), "```\nnewer: spring\n```"],
])("a node of a later version is not left out without a word: %s", ([, block, markdown]) => {
  expect(shown(block)).toBe(markdown);
});

test.for(inheritedNames)("a node called %s is one of a later version", (type) => {
  expect(shown({ type })).toBe("> [!WARNING]\n> *newer:*");
});

test("what is known stays the same", () => {
  const blocks = [node("bulletList", node("listItem", paragraph("a"))), { type: "horizontalRule" }];
  expect(withPlaceholders(blocks, "newer:")).toEqual(blocks);
});
