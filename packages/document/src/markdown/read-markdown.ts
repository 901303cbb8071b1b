import type { Env, Token } from "markdown-it";
import type { ContentLimits, ProseNode } from "../content/index.ts";
import { cleanText, ContentError } from "../content/index.ts";
import { escapeHtml, escapeText, HtmlReader, openTag } from "../html/index.ts";
import { withCalloutsAndTasks } from "./block-tokens.ts";
import { partFrontMatter } from "./front-matter.ts";
import { parser } from "./parser.ts";

/**
 * Characters of one paragraph in which marks are looked for. What is longer was
 * not written by hand, and is taken as plain text: looking costs hundreds of bytes
 * for each of them, and for some the square of the time.
 */
export const inlineLengthMax: number = 65_536;

/**
 * The blocks that Markdown amounts to: CommonMark with GitHub's tables, tasks,
 * alerts and strikethrough, `==highlights==`, math between dollars, and HTML for
 * all that a document can hold. What other programs write between dashes at the top
 * becomes code, as it is. Throws a `ContentError` when that is more than
 * `limits` allow, and nothing else, whatever the text.
 *
 * It is read as the HTML that it stands for, because that is what HTML within
 * Markdown can begin in one block and end in another.
 */
export function readMarkdown(markdown: string, limits: ContentLimits): readonly ProseNode[] {
  const text = cleanText(markdown);
  refuseManyLines(text, limits.nodesMax * linesPerNode);
  const reader = new HtmlReader(limits);
  const env: Env = {};
  const tokens = new BoundedTokens(limits.nodesMax * tokensPerNode);
  const { frontMatter, rest } = partFrontMatter(text);
  if (frontMatter !== null) reader.write(codeHtml(frontMatter, "yaml"));
  parser.block.parse(rest, parser, env, tokens);
  for (const token of withCalloutsAndTasks(tokens)) reader.write(blockHtml(token, env));
  return reader.finish();
}

/** Lines for each node that may come: most are code, or empty. The parser makes a table of all. */
const linesPerNode = 4;

function refuseManyLines(text: string, most: number): void {
  let lines = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
    lines += 1;
    if (lines > most) throw new ContentError("too-much", `The text has more than ${most} lines.`);
  }
}

/** A node has a token at its beginning and one at its end, but texts, which are every second. */
const tokensPerNode = 2;

/** A list that refuses to grow beyond what could ever be taken, before it fills the memory. */
class BoundedTokens extends Array<Token> {
  // Methods of arrays that make another one call this without arguments, or with a length.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override push(...tokens: Token[]): number {
    if (this.length >= this.#most)
      throw new ContentError("too-much", "The text has too many blocks.");
    return super.push(...tokens);
  }
}

function blockHtml(token: Token, env: Env): string {
  const { type, tag, content, info } = token;
  switch (type) {
    case "inline":
      // What is written where nothing would not be seen.
      return content === "&nbsp;" ? "" : inlineHtml(content, env);
    case "fence":
    case "code_block": {
      const language = parser.utils.unescapeAll(info).trim().split(/\s/, 1)[0] ?? "";
      return codeHtml(content, language);
    }
    case "html_block":
      return harmlessTags(content);
    case "math_block":
      return `${openTag("div", { "data-type": "block-math", "data-latex": content })}</div>`;
    case "reference_definition":
      return "";
    default:
      return token.nesting === -1
        ? `</${tag}>`
        : openTag(tag, Object.fromEntries(token.attrs ?? []));
  }
}

function codeHtml(content: string, language: string): string {
  const open = openTag("code", { class: language === "" ? null : `language-${language}` });
  return `<pre>${open}${escapeHtml(content)}</code></pre>`;
}

function inlineHtml(content: string, env: Env): string {
  if (content.length > inlineLengthMax) return escapeText(content, { isStart: true, isEnd: true });
  const tokens: Token[] = [];
  parser.inline.parse(content, parser, env, tokens);
  return tokens
    .map((token, index) => inlineTokenHtml(token, tokens[index - 1], tokens[index + 1]))
    .join("");
}

function inlineTokenHtml(
  token: Token,
  before: Token | undefined,
  after: Token | undefined,
): string {
  const { type, tag, content } = token;
  switch (type) {
    case "text":
    case "text_special":
      return escapeText(content, { isStart: isEdge(before), isEnd: isEdge(after) });
    case "softbreak":
      return "\n";
    case "hardbreak":
      return "<br>";
    case "code_inline":
      return `<code>${escapeText(content, { isStart: true, isEnd: true })}</code>`;
    case "html_inline":
      return harmlessTags(content);
    case "math_inline":
      return `${openTag("span", { "data-type": "inline-math", "data-latex": content })}</span>`;
    case "image": {
      const alt = wordsOf(token.children ?? []);
      return openTag("img", { ...Object.fromEntries(token.attrs ?? []), alt });
    }
    default:
      return token.nesting === -1
        ? `</${tag}>`
        : openTag(tag, Object.fromEntries(token.attrs ?? []));
  }
}

/** True when a space next to this token could be left out by a reader of HTML. */
function isEdge(token: Token | undefined): boolean {
  return (
    token === undefined ||
    !/^(text|em|strong|s|mark|image)(_|$)/.test(token.type) ||
    (token.type.startsWith("text") && /\s/.test(token.content))
  );
}

/** The text of an image's description, which may be written with marks. */
function wordsOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content, children }) => {
      if (type === "softbreak" || type === "hardbreak") return "\n";
      return type === "image" ? wordsOf(children ?? []) : type === "html_inline" ? "" : content;
    })
    .join("");
}

/**
 * Tags behind which nothing would be content, and so be lost: GitHub makes text of
 * most. One that is mentioned in a sentence is not meant to end all that follows.
 */
const swallowing =
  /<(?=\/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext|template|object|canvas)(?:\s|\/?>))/gi;

/** HTML of which no tag takes in what follows. */
function harmlessTags(html: string): string {
  const start = html.lastIndexOf("<");
  const whole =
    start > html.lastIndexOf(">") ? `${html.slice(0, start)}&lt;${html.slice(start + 1)}` : html;
  return whole.replaceAll(swallowing, "&lt;");
}
