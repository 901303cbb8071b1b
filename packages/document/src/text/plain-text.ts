import type { ProseNode } from "../content/index.ts";
import { inlineText, isText, isTextblock } from "./inline-text.ts";

/** A paragraph for every line. */
export function blocksFromText(text: string): readonly ProseNode[] {
  return text.split(/\r\n|\r|\n/).map((line) => ({
    type: "paragraph",
    ...(line === "" ? {} : { content: [{ type: "text", text: line }] }),
  }));
}

/**
 * A line for every block of text, however deep it is nested, and for every row of
 * a table, with tabs between its cells.
 */
export function textFromBlocks(blocks: readonly ProseNode[]): string {
  return linesOf(blocks).join("\n");
}

function linesOf(nodes: readonly ProseNode[]): readonly string[] {
  return nodes.flatMap((node) => {
    const { type, attrs = {}, content = [] } = node;
    if (type === "image") return [attrs["alt"], attrs["title"]].filter(isText);
    if (type === "blockMath") return [attrs["latex"]].filter(isText);
    if (type === "tableRow") return [content.map((cell) => linesOf([cell]).join(" ")).join("\t")];
    return isTextblock(node) ? [inlineText(node, (latex) => latex)] : linesOf(content);
  });
}
