import type { Node } from "prosemirror-model";
import { columnWidthMin } from "../schema/index.ts";
import type { CalloutKind } from "../schema/index.ts";
import { escapeHtml, escapeText, openTag } from "./escape.ts";
import type { LineEdges, TagAttributes } from "./escape.ts";
import { spansOf, tagsOf } from "./marks.ts";
import type { Span } from "./marks.ts";

export interface HtmlOptions {
  /** How alignment is said: by CSS, or by the attribute that sites which show Markdown let through. */
  readonly alignBy: "style" | "attribute";
  /** For a page of ours to read the blocks on. Absent where others read them. */
  readonly page?: HtmlPage;
}

/**
 * What blocks have on a page besides what they are: the direction of their words, and a box for each
 * table to scroll in. Images of other sites are not loaded, so that nobody there learns who reads.
 */
interface HtmlPage {
  /** Headings that an address can lead to, with what names them there. */
  readonly anchors: ReadonlyMap<Node, string>;
  /** What the kinds of callouts are called, for who doesn't see their icons. */
  readonly callouts: Readonly<Record<CalloutKind, string>>;
}

const byStyle: HtmlOptions = { alignBy: "style" };

/**
 * Blocks that fit a document as HTML, each on a line of its own. What `readHtml`
 * makes of it are the same blocks. All text and all attributes are escaped, and
 * addresses are those that the schema lets in, so that nothing in it runs.
 */
export function writeHtml(blocks: readonly Node[], options: HtmlOptions = byStyle): string {
  return blocks.map((block) => writeBlock(block, options)).join("\n");
}

/** Inline nodes as HTML. */
export function writeInlineHtml(nodes: readonly Node[]): string {
  const edges = new Map(
    nodes.map((node, index) => [
      node,
      { isStart: endsLine(nodes[index - 1]), isEnd: isBreak(nodes[index + 1]) },
    ]),
  );
  return spansOf(nodes)
    .map((span) => writeSpan(span, edges))
    .join("");
}

/** True when a space behind the node would be left out, because of it. */
function endsLine(node: Node | undefined): boolean {
  return isBreak(node) || /[ \t\n]$/.test(node?.text ?? "");
}

function isBreak(node: Node | undefined): boolean {
  return node === undefined || node.type.name === "hardBreak";
}

function writeSpan(span: Span, edges: ReadonlyMap<Node, LineEdges>): string {
  if (span.mark !== null) {
    const { open, close } = tagsOf(span.mark);
    return open + span.spans.map((inner) => writeSpan(inner, edges)).join("") + close;
  }
  const { node } = span;
  switch (node.type.name) {
    case "text":
      return escapeText(node.text ?? "", edges.get(node) ?? { isStart: true, isEnd: true });
    case "inlineMath":
      return writeMath("span", "inline-math", node);
    default:
      return "<br>";
  }
}

function writeMath(tag: string, type: string, { attrs }: Node): string {
  const latex = attrs["latex"] as string;
  const open = openTag(tag, { "data-type": type, "data-latex": latex });
  return `${open}${escapeHtml(latex)}</${tag}>`;
}

function writeBlock(node: Node, options: HtmlOptions): string {
  const { attrs, type } = node;
  switch (type.name) {
    case "paragraph":
      return element("p", alignment(attrs["textAlign"], options), inline(node));
    case "heading":
      return element(
        `h${attrs["level"]}`,
        {
          id: options.page?.anchors.get(node) ?? null,
          ...direction(options),
          ...alignment(attrs["textAlign"], options),
        },
        inline(node),
      );
    case "orderedList": {
      const start = attrs["start"] === 1 ? null : (attrs["start"] as number);
      const attributes = { start, type: attrs["type"] as string | null, ...direction(options) };
      return element("ol", attributes, inside(node, options));
    }
    case "taskList":
      return element(
        "ul",
        { "data-type": "taskList", ...direction(options) },
        inside(node, options),
      );
    case "bulletList":
      return element("ul", direction(options), inside(node, options));
    case "blockquote":
      return element("blockquote", direction(options), inside(node, options));
    case "taskItem":
      return writeTask(node, options);
    case "callout":
      return writeCallout(node, options);
    case "details":
      return element("details", direction(options), inside(node, options));
    case "detailsSummary":
      return element("summary", {}, inline(node));
    case "detailsContent":
      return inside(node, options);
    case "table":
      return writeTable(node, options);
    case "tableHeader":
    case "tableCell":
      return writeCell(node, options);
    case "codeBlock":
      return writeCode(node);
    case "blockMath":
      return writeMath("div", "block-math", node);
    case "image":
      return writeImage(node, options);
    case "horizontalRule":
      return "<hr>";
    default:
      return element(plainTags[type.name] ?? "div", {}, inside(node, options));
  }
}

const plainTags: Readonly<Record<string, string>> = {
  listItem: "li",
  tableRow: "tr",
};

function inside(node: Node, options: HtmlOptions): string {
  return node.children.map((child) => writeBlock(child, options)).join("");
}

function inline(node: Node): string {
  return writeInlineHtml(node.children);
}

function element(name: string, attributes: TagAttributes, content: string): string {
  return `${openTag(name, attributes)}${content}</${name}>`;
}

function alignment(align: unknown, { alignBy }: HtmlOptions): TagAttributes {
  if (typeof align !== "string") return {};
  return alignBy === "style" ? { style: `text-align: ${align}` } : { align };
}

/** That of its words, as in the editor. */
function direction({ page }: HtmlOptions): TagAttributes {
  return page === undefined ? {} : { dir: "auto" };
}

function writeCallout(node: Node, options: HtmlOptions): string {
  const kind = node.attrs["kind"] as CalloutKind;
  const content = inside(node, options);
  if (options.page === undefined) return element("aside", { "data-callout": kind }, content);
  const named = { role: "note", "aria-label": options.page.callouts[kind] };
  const attributes = { "data-callout": kind, ...named, ...direction(options) };
  return element("aside", attributes, element("div", {}, content));
}

function writeTask(node: Node, options: HtmlOptions): string {
  const isChecked = node.attrs["checked"] === true;
  const words = node.firstChild?.textContent.trim() ?? "";
  // For who can't see what it stands beside. Without words, it has at least a name.
  const label = escapeHtml(words === "" ? "…" : words);
  const box = `<input type="checkbox" aria-label="${label}" disabled${isChecked ? " checked" : ""}>`;
  const attributes = { "data-type": "taskItem", "data-checked": String(isChecked) };
  return element("li", attributes, box + inside(node, options));
}

function linkToImage(src: string, description: string | null): string {
  const words = description === null || description === "" ? src : description;
  const link = openTag("a", { href: src, rel: "noopener noreferrer nofollow", target: "_blank" });
  return element("p", {}, `${link}${escapeHtml(words)}</a>`);
}

/** The widths of the columns, which HTML keeps outside of the rows, are those of the first. */
function writeTable(node: Node, options: HtmlOptions): string {
  const widths = (node.firstChild?.children ?? []).flatMap(({ attrs }) => {
    const { colspan, colwidth } = attrs as { colspan: number; colwidth: readonly number[] | null };
    return colwidth ?? Array.from({ length: colspan }, () => 0);
  });
  const columns = widths.map((width) =>
    openTag("col", { style: width === 0 ? null : `width: ${width}px` }),
  );
  const hasWidths = widths.some((width) => width > 0);
  const group = hasWidths ? element("colgroup", {}, columns.join("")) : "";
  const content = group + element("tbody", {}, inside(node, options));
  if (options.page === undefined) return element("table", {}, content);
  const needed = widths.reduce((sum, width) => sum + (width || columnWidthMin), 0);
  const isFixed = widths.every((width) => width > 0);
  const style = `${isFixed ? "width" : "min-width"}: ${needed}px`;
  const table = element("table", { style, ...direction(options) }, content);
  return element("div", { class: "tableWrapper" }, table);
}

function writeCell(node: Node, options: HtmlOptions): string {
  const { colspan, rowspan, colwidth, align } = node.attrs as {
    colspan: number;
    rowspan: number;
    colwidth: readonly number[] | null;
    align: string | null;
  };
  const attributes = {
    colspan: colspan === 1 ? null : colspan,
    rowspan: rowspan === 1 ? null : rowspan,
    "data-colwidth": colwidth?.join(",") ?? null,
    ...alignment(align, options),
  };
  const name = node.type.name === "tableHeader" ? "th" : "td";
  return element(name, attributes, inside(node, options));
}

function writeCode({ attrs, textContent }: Node): string {
  const language = attrs["language"] as string | null;
  const attributes = { class: language === null ? null : `language-${language}` };
  // What is shown does not have the last end of a line.
  const code = textContent.endsWith("\n") ? `${textContent}\n` : textContent;
  return element("pre", {}, element("code", attributes, escapeHtml(code)));
}

/** An image, in a figure when it has a caption. */
function writeImage({ attrs }: Node, { page }: HtmlOptions): string {
  const { src, alt, title, width, height } = attrs as {
    src: string;
    alt: string | null;
    title: string | null;
    width: number | null;
    height: number | null;
  };
  const isShown = page === undefined || src.startsWith("/");
  const image = isShown
    ? openTag("img", { src, alt, title, width, height })
    : linkToImage(src, alt ?? title);
  if (title === null) return image;
  const caption = escapeText(title, { isStart: true, isEnd: true });
  return element("figure", {}, image + element("figcaption", {}, caption));
}
