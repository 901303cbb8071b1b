import type { Node } from "prosemirror-model";
import { writeHtml, writeInlineHtml } from "../html/index.ts";
import {
  escapeAddress,
  escapeHeading,
  escapeMarkdown,
  escapeEnds,
  escapeTitle,
  fenceFor,
} from "./escape.ts";
import { inlineLengthMax } from "./read-markdown.ts";
import { writeInline, writeLines } from "./write-inline.ts";
import { isPipeTable, writePipeTable } from "./write-table.ts";

/**
 * Blocks that fit a document as Markdown, as GitHub shows it. What `readMarkdown`
 * makes of it are the same blocks: what Markdown has no signs for is HTML, which
 * it lets through.
 */
export function writeMarkdown(blocks: readonly Node[]): string {
  return blocks.length === 0 ? "" : `${linesOf(blocks).join("\n")}\n`;
}

type Lines = readonly string[];

/** A line is left empty between blocks. Of neighbouring lists every other has other marks. */
function linesOf(blocks: readonly Node[]): Lines {
  let isOther = false;
  return blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    isOther = before !== undefined && isSameList(before, block) && !isOther;
    const lines = blockLines(block, isOther);
    return index === 0 ? lines : ["", ...lines];
  });
}

function isSameList(one: Node, other: Node): boolean {
  const [kind, otherKind] = [listKind(one), listKind(other)];
  return kind !== null && kind === otherKind;
}

function listKind({ type }: Node): "bullet" | "number" | null {
  if (type.name === "bulletList" || type.name === "taskList") return "bullet";
  return type.name === "orderedList" ? "number" : null;
}

function blockLines(node: Node, isOther: boolean): Lines {
  switch (node.type.name) {
    case "paragraph":
      return paragraphLines(node);
    case "heading":
      return headingLines(node);
    case "bulletList":
    case "orderedList":
    case "taskList":
      return listLines(node, isOther);
    case "blockquote":
      return quoted(linesOf(node.children));
    case "callout":
      return calloutLines(node);
    case "details":
      return detailsLines(node);
    case "table":
      return isPipeTable(node) ? writePipeTable(node) : htmlLines(node);
    case "codeBlock": {
      const fence = fenceFor(node.textContent);
      const language = escapeLanguage((node.attrs["language"] as string | null) ?? "");
      return [fence + language, ...textLines(node.textContent), fence];
    }
    case "blockMath": {
      const lines = textLines(node.attrs["latex"] as string);
      return lines.some((line) => line.trim() === "$$") ? htmlLines(node) : ["$$", ...lines, "$$"];
    }
    case "image":
      return imageLines(node);
    default:
      return ["---"];
  }
}

function textLines(text: string): Lines {
  return text === "" ? [] : text.split("\n");
}

function escapeLanguage(language: string): string {
  return language.replaceAll("\\", "\\\\").replaceAll("&", "&amp;");
}

function htmlLines(node: Node): Lines {
  return [writeHtml([node], { alignBy: "attribute" })];
}

function paragraphLines(node: Node): Lines {
  if (node.attrs["textAlign"] !== null) return htmlLines(node);
  // An empty line would be no paragraph. A space that may not break is what is in one.
  if (node.childCount === 0) return ["&nbsp;"];
  const lines = writeLines(node.children);
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  return length > inlineLengthMax ? htmlLines(node) : lines;
}

function headingLines(node: Node): Lines {
  if (node.attrs["textAlign"] !== null) return htmlLines(node);
  const text = escapeHeading(writeInline(node.children, true));
  return [`${"#".repeat(node.attrs["level"] as number)} ${text}`.trimEnd()];
}

function quoted(lines: Lines): Lines {
  return lines.map((line) => (line === "" ? ">" : `> ${line}`));
}

function calloutLines(node: Node): Lines {
  const kind = `[!${(node.attrs["kind"] as string).toUpperCase()}]`;
  const lines = linesOf(node.children);
  const first = node.firstChild;
  const goesOn =
    first?.type.name === "paragraph" && first.childCount > 0 && first.attrs["textAlign"] === null;
  return quoted([kind, ...(goesOn ? [] : [""]), ...lines]);
}

function detailsLines(node: Node): Lines {
  const [summary, content] = node.children;
  const title = writeInlineHtml(summary?.children ?? []);
  const lines = linesOf(content?.children ?? []);
  return ["<details>", `<summary>${title}</summary>`, "", ...lines, "", "</details>"];
}

function imageLines(node: Node): Lines {
  const { src, alt, title, width, height } = node.attrs as {
    src: string;
    alt: string | null;
    title: string | null;
    width: number | null;
    height: number | null;
  };
  if (width !== null || height !== null) return htmlLines(node);
  const words = escapeEnds(escapeMarkdown(alt ?? "", false));
  return [`![${words}](${escapeAddress(src)}${escapeTitle(title)})`];
}

/** The highest number that Markdown lets a list have. */
const numberMax = 999_999_999;

function listLines(list: Node, isOther: boolean): Lines {
  const { start, type } = list.attrs as { start?: number; type?: string | null };
  const first = start ?? 1;
  const hasNumbers = list.type.name === "orderedList";
  const isSayable =
    (type ?? null) === null &&
    first + list.childCount <= numberMax &&
    list.children.every((item) => item.type.name !== "taskItem" || isPlainParagraph(item));
  if (!isSayable) return htmlLines(list);
  const isTight = list.children.every((item) => isTightItem(item));
  return list.children.flatMap((item, index) => {
    const mark = hasNumbers ? `${first + index}${isOther ? ")" : "."}` : isOther ? "*" : "-";
    const lines = itemLines(item, isTight);
    const indent = " ".repeat(mark.length + 1);
    const indented = lines.map((line, row) => {
      if (row === 0) return `${mark} ${line}`.trimEnd();
      return line === "" ? "" : indent + line;
    });
    return index === 0 || isTight ? indented : ["", ...indented];
  });
}

function isPlainParagraph({ firstChild }: Node): boolean {
  return firstChild?.attrs["textAlign"] === null;
}

/** True for an item of a paragraph, maybe with a list below that can follow it at once. */
function isTightItem(item: Node): boolean {
  const [paragraph, list, ...others] = item.children;
  if (paragraph === undefined || !isPlainParagraph(item) || others.length > 0) return false;
  if (list === undefined) return true;
  // A break alone is a tag, and takes in what follows at once.
  const hasWords = paragraph.children.some(({ type }) => type.name !== "hardBreak");
  const canFollow =
    hasWords &&
    listKind(list) !== null &&
    (list.attrs["start"] ?? 1) === 1 &&
    (list.attrs["type"] ?? null) === null;
  const startsWithWords = (list.firstChild?.firstChild?.childCount ?? 0) > 0;
  return canFollow && startsWithWords && list.children.every((inner) => isTightItem(inner));
}

function itemLines(item: Node, isTight: boolean): Lines {
  const [paragraph, ...others] = item.children;
  const isTask = item.type.name === "taskItem";
  const box = item.attrs["checked"] === true ? "[x]" : "[ ]";
  const isEmpty = paragraph?.childCount === 0 && isPlainParagraph(item);
  const words = paragraph === undefined || isEmpty ? [] : paragraphLines(paragraph);
  const [first = others.length === 0 || isTask ? "" : "&nbsp;", ...more] = words;
  const lines = [isTask ? `${box} ${first}`.trimEnd() : first, ...more];
  if (others.length === 0) return lines;
  return [...lines, ...(isTight ? [] : [""]), ...linesOf(others)];
}
