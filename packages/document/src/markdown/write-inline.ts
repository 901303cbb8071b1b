import type { Mark, Node } from "prosemirror-model";
import { documentSchema } from "../schema/index.ts";
import { openTag, spansOf, tagsOf } from "../html/index.ts";
import type { Span } from "../html/index.ts";
import {
  codeSpan,
  escapeAddress,
  escapeEnds,
  escapeLine,
  escapeMarkdown,
  escapeTitle,
} from "./escape.ts";
import { isTexInLine } from "./math-rules.ts";
import { readMarkdown } from "./read-markdown.ts";

/** Signs around marked text. Marks without them are said with tags. */
const signs: Readonly<Record<string, string>> = {
  bold: "**",
  italic: "*",
  strike: "~~",
  highlight: "==",
};

interface InlineStyle {
  /** False to say all marks with tags, which mean the same wherever they are. */
  readonly hasSigns: boolean;
  /** False to say code with tags, whose text can be escaped. */
  readonly hasCodeSpans: boolean;
  /** True where a line can't end, as in a heading. */
  readonly isOneLine: boolean;
}

/**
 * Inline nodes as Markdown of one line, or of several lines of a paragraph. What
 * signs around words mean depends on what is next to them, so what they make is
 * read again: if it is not the same, tags say it.
 */
export function writeInline(nodes: readonly Node[], isOneLine: boolean): string {
  const bySigns = join(spansOf(nodes), { hasSigns: true, hasCodeSpans: true, isOneLine });
  const isPlain = nodes.every(({ marks }) => marks.every(({ type }) => !(type.name in signs)));
  if (isPlain || meansSame(bySigns, nodes)) return bySigns;
  return join(spansOf(nodes), { hasSigns: false, hasCodeSpans: true, isOneLine });
}

/** A paragraph's lines, none of which is mistaken for another block. */
export function writeLines(nodes: readonly Node[]): readonly string[] {
  return writeInline(nodes, false).split("\n").map(escapeLine);
}

function meansSame(markdown: string, nodes: readonly Node[]): boolean {
  const lines = markdown.split("\n").map(escapeLine).join("\n");
  const [block, ...others] = readMarkdown(lines, { nodesMax: Infinity, depthMax: 100 });
  const paragraph = documentSchema.node("paragraph", null, nodes);
  if (block?.type !== "paragraph" || others.length > 0) return false;
  return documentSchema.nodeFromJSON(block).eq(paragraph);
}

function join(spans: readonly Span[], style: InlineStyle, isInside = false): string {
  let written = "";
  for (const [index, span] of spans.entries()) {
    const isLast = index === spans.length - 1 && !isInside;
    const before = written.at(-1) ?? "";
    written += writeSpan(span, { ...style, before, after: firstOf(spans[index + 1]), isLast });
  }
  return written;
}

/** The character that comes next, as far as it matters to what is before it. */
function firstOf(span: Span | undefined): string {
  if (span?.mark !== null) return "";
  return span.node.type.name === "inlineMath" ? "$" : (span.node.text?.[0] ?? "");
}

interface SpanPlace extends InlineStyle {
  /** The last character that is written before, and the first after. */
  readonly before: string;
  readonly after: string;
  readonly isLast: boolean;
}

function writeSpan(span: Span, place: SpanPlace): string {
  if (span.mark !== null) return writeMark(span.mark, span.spans, place);
  const { node } = span;
  switch (node.type.name) {
    case "text":
      return escapeMarkdown(node.text ?? "", place.isLast);
    case "inlineMath": {
      const latex = node.attrs["latex"] as string;
      const isPlain = isTexInLine(latex) && place.before !== "$" && !/[$\d]/.test(place.after);
      if (isPlain) return `$${latex}$`;
      const open = openTag("span", { "data-type": "inline-math", "data-latex": latex });
      return `${open}${escapeMarkdown(latex, false)}</span>`;
    }
    default:
      return place.isOneLine || place.isLast ? "<br>" : "\\\n";
  }
}

function writeMark(mark: Mark, spans: readonly Span[], place: SpanPlace): string {
  const [only] = spans;
  const isSpan = mark.type.name === "code" && place.hasCodeSpans;
  if (isSpan && spans.length === 1 && only?.mark === null) {
    const code = only.node.text;
    if (code !== undefined && !/[\n\t]/.test(code)) return codeSpan(code);
  }
  const inside = join(spans, place, true);
  const sign = signs[mark.type.name];
  if (mark.type.name === "link") {
    // As a line's beginning it would say where the words lead, and be shown to nobody.
    const isDefinition = inside.includes("]:");
    const words = isDefinition ? join(spans, { ...place, hasCodeSpans: false }, true) : inside;
    return writeLink(mark, words);
  }
  if (sign !== undefined && mark.attrs["color"] == null && place.hasSigns) {
    if (canBeSigned(inside, place.before)) return sign + inside + sign;
  }
  const { open, close } = tagsOf(mark);
  // GitHub shows <ins> underlined and leaves <u> out.
  return mark.type.name === "underline" ? `<ins>${inside}</ins>` : open + inside + close;
}

/** Signs do not mark text that begins or ends with white space. */
function canBeSigned(inside: string, before: string): boolean {
  return inside !== "" && escapeEnds(inside) === inside && !/[*~=]/.test(before);
}

function writeLink({ attrs }: Mark, inside: string): string {
  const { href, title } = attrs as { href: string; title: string | null };
  const isItsOwnName = /^https?:\/\/[^\s<>\\]+$/.test(href) && title === null;
  if (isItsOwnName && inside === escapeMarkdown(href, false)) return `<${href}>`;
  return `[${inside}](${escapeAddress(href)}${escapeTitle(title)})`;
}
