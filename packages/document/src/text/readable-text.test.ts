import { expect, test } from "vitest";
import { readMarkdown } from "../markdown/index.ts";
import { readableText } from "./index.ts";

const limits = { nodesMax: 1_000, depthMax: 20 };

test.for([
  ["one block alone is its text", "# a *b*", "a b"],
  ["signs are not escaped", "snake\\_case \\*\n\n2", "snake_case *\n\n2"],
  ["headings", "# a\n\n## b", "# a\n\n## b"],
  ["lists in lists", "- a\n  1. b\n  2. c\n- d", "- a\n  1. b\n  2. c\n- d"],
  ["tasks", "- [x] a\n- [ ] b", "- [x] a\n- [ ] b"],
  ["quotes and callouts", "> a\n>\n> b\n\n> [!TIP]\n> c", "> a\n>\n> b\n\n> c"],
  ["code among text", "a\n\n```ts\nb\n```", "a\n\n```ts\nb\n```"],
  ["code alone", "```ts\nb\nc\n```", "b\nc"],
  ["a table", "| a | b |\n| - | - |\n| c | d |", "a\tb\nc\td"],
  ["formulas", "a $x$\n\n$$\ny\n$$", "a $x$\n\n$$\ny\n$$"],
  ["images and rules", "![a](/b)\n\n---\n\n![](/c)", "a\n\n---\n\n/c"],
  ["lines", "a\\\nb\n\nc", "a\nb\n\nc"],
] as const)("[W9] a clipboard's text is as people write it: %s", ([, markdown, expected]) => {
  expect(readableText(readMarkdown(markdown, limits))).toBe(expected);
});
