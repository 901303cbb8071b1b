import type { ProseNode } from "@scriptorium/document/content";

/** The document that the blocks make, as the server takes it. */
export function wholeDocument(blocks: readonly ProseNode[]): ProseNode {
  return { type: "doc", content: blocks };
}
