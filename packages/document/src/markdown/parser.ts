import MarkdownItParser from "markdown-it";
import type { MarkdownIt } from "markdown-it";
// @ts-expect-error -- this plugin has no types
import mark from "markdown-it-mark";
import { mathRules } from "./math-rules.ts";

/** Deeper than any document may be. What is nested deeper would be left out by the parser. */
const nestingMax = 250;

const manyTildes = /~{3,}/y;

/** CommonMark with tables, strikethrough and addresses as GitHub has them, `==marks==` and math. */
export const parser: MarkdownIt = new MarkdownItParser({
  html: true,
  linkify: true,
  maxNesting: nestingMax,
});
parser.use(mark as (markdown: MarkdownIt) => void).use(mathRules);
// Two tildes strike. More in a row are text, of which the parser would take two to strike with.
parser.inline.ruler.before("strikethrough", "tildes", (state, silent) => {
  manyTildes.lastIndex = state.pos;
  const run = manyTildes.exec(state.src)?.[0] ?? "";
  if (run === "") return false;
  if (!silent) state.pending += run;
  state.pos += run.length;
  return true;
});
// Only addresses with a scheme become links, and those that must not be one lose
// theirs later, where their text is kept.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
parser.validateLink = () => true;
parser.normalizeLink = (address) => address;
parser.normalizeLinkText = (address) => address;
