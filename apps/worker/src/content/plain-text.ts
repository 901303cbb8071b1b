import type { ProseNode } from "./prose.ts";

/** A paragraph for every line. */
export function blocksFromText(text: string): readonly ProseNode[] {
  return text.split(/\r\n|\r|\n/).map((line) => ({
    type: "paragraph",
    ...(line === "" ? {} : { content: [{ type: "text", text: line }] }),
  }));
}

/** A line for every block of text, however deep it is nested. */
export function textFromBlocks(blocks: readonly ProseNode[]): string {
  return linesOf(blocks).join("\n");
}

function linesOf(nodes: readonly ProseNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    isTextblock(node) ? [inlineText(node)] : linesOf(node.content ?? []),
  );
}

function isTextblock({ type, content = [] }: ProseNode): boolean {
  return (
    /^(paragraph|heading|codeBlock)$/.test(type) || content.some(({ text }) => text !== undefined)
  );
}

function inlineText({ content = [] }: ProseNode): string {
  return content.map(({ type, text }) => (type === "hardBreak" ? "\n" : (text ?? ""))).join("");
}
