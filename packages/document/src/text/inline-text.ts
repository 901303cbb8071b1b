import type { ProseNode } from "../content/index.ts";

export function isTextblock({ type, content = [] }: ProseNode): boolean {
  return (
    /^(paragraph|heading|codeBlock|detailsSummary)$/.test(type) ||
    content.some(({ text }) => text !== undefined)
  );
}

/** The text of one block, with formulas in it as `writeMath` says them. */
export function inlineText(
  { content = [] }: ProseNode,
  writeMath: (latex: string) => string,
): string {
  return content
    .map(({ type, text = "", attrs = {} }) => {
      if (type === "hardBreak") return "\n";
      return type === "inlineMath" ? writeMath(String(attrs["latex"] ?? "")) : text;
    })
    .join("");
}

export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
