import type { ProseNode } from "../content/index.ts";
import { inlineText, isText, isTextblock } from "./inline-text.ts";

/**
 * The blocks as people write in plain text, with the signs of Markdown and nothing
 * escaped: for a clipboard, not to be read again. One block alone is its text.
 */
export function readableText(blocks: readonly ProseNode[]): string {
  const [only, ...others] = blocks;
  if (only !== undefined && others.length === 0 && isTextblock(only)) return textOf(only);
  return linesOf(blocks).join("\n");
}

function linesOf(blocks: readonly ProseNode[]): readonly string[] {
  return blocks.flatMap((block, index) => [...(index === 0 ? [] : [""]), ...blockLines(block)]);
}

function blockLines(node: ProseNode): readonly string[] {
  const { type, attrs = {}, content = [] } = node;
  switch (type) {
    case "heading":
      return [`${"#".repeat(Number(attrs["level"] ?? 1))} ${textOf(node)}`];
    case "codeBlock": {
      const language = typeof attrs["language"] === "string" ? attrs["language"] : "";
      return [`\`\`\`${language}`, ...textOf(node).split("\n"), "```"];
    }
    case "bulletList":
    case "orderedList":
    case "taskList":
      return content.flatMap((item, index) => itemLines(item, markOf(node, item, index)));
    case "blockquote":
    case "callout":
      return linesOf(content).map((line) => `> ${line}`.trimEnd());
    case "table":
      return content.map(({ content: cells = [] }) =>
        cells.map((cell) => linesOf(cell.content ?? []).join(" ")).join("\t"),
      );
    case "blockMath":
      return ["$$", String(attrs["latex"] ?? ""), "$$"];
    case "image":
      return [attrs["alt"], attrs["title"], attrs["src"]].filter(isText).slice(0, 1);
    case "horizontalRule":
      return ["---"];
    default:
      return isTextblock(node) ? textOf(node).split("\n") : linesOf(content);
  }
}

function markOf({ type, attrs = {} }: ProseNode, item: ProseNode, index: number): string {
  if (type === "taskList") return item.attrs?.["checked"] === true ? "- [x] " : "- [ ] ";
  return type === "orderedList" ? `${Number(attrs["start"] ?? 1) + index}. ` : "- ";
}

/** What an item goes on with is below its text. */
function itemLines({ content = [] }: ProseNode, mark: string): readonly string[] {
  const indent = " ".repeat(mark.startsWith("-") ? 2 : mark.length);
  return content
    .flatMap((block) => blockLines(block))
    .map((line, index) => (index === 0 ? mark : indent) + line);
}

/** A formula between its signs. */
function textOf(node: ProseNode): string {
  return inlineText(node, (latex) => `$${latex}$`);
}
