import type { ProseNode } from "../content/index.ts";
import { documentSchema } from "../schema/index.ts";

/**
 * The nodes with a placeholder for each that this version does not know, however
 * deep it is: what can be read of it, below or behind these words. Only to be shown.
 */
export function withPlaceholders(nodes: readonly ProseNode[], words: string): readonly ProseNode[] {
  return nodes.flatMap((node) => placeholdersIn(node, words, false));
}

function placeholdersIn(node: ProseNode, words: string, isInLine: boolean): readonly ProseNode[] {
  const { type: name, content } = node;
  const type = documentSchema.nodes[name];
  if (type === undefined) return isInLine ? lineOf(node, words) : [blockOf(node, words)];
  if (content === undefined) return [node];
  const { inlineContent } = type;
  const inner = content.flatMap((child) => placeholdersIn(child, words, inlineContent));
  return [{ ...node, content: inner }];
}

function blockOf({ content = [] }: ProseNode, words: string): ProseNode {
  const label = { type: "paragraph", content: [labelOf(words)] };
  return { type: "callout", attrs: { kind: "warning" }, content: [label, ...content] };
}

function lineOf({ content = [] }: ProseNode, words: string): readonly ProseNode[] {
  const texts = textsIn(content);
  const space = texts.length === 0 ? [] : [{ type: "text", text: " " }];
  return [labelOf(words), ...space, ...texts];
}

/** What of the nodes can stand in a line. */
function textsIn(nodes: readonly ProseNode[]): readonly ProseNode[] {
  return nodes.flatMap((node) => {
    const isInline = documentSchema.nodes[node.type]?.isInline === true;
    return isInline ? [node] : textsIn(node.content ?? []);
  });
}

function labelOf(words: string): ProseNode {
  return { type: "text", text: words, marks: [{ type: "italic" }] };
}
