import { documentSchema } from "../schema/index.ts";
import { Budget } from "./budget.ts";
import type { ContentLimits } from "./budget.ts";
import { ContentError } from "./content-error.ts";
import { fitBlocks } from "./fit.ts";
import { proseOf } from "./prose-node.ts";
import type { ProseNode } from "./prose-node.ts";

/**
 * The blocks of a document that arrived as JSON, each as the editor would write
 * it. Throws a `ContentError` for what has no place in a document. A document
 * without blocks is an empty one.
 */
export function parseProse(json: unknown, limits: ContentLimits): readonly ProseNode[] {
  measure(json, limits);
  if (isEmptyDocument(json)) return [];
  return proseOf(fitBlocks(checkedBlocks(json), limits));
}

function checkedBlocks(json: unknown): readonly ProseNode[] {
  try {
    const node = documentSchema.nodeFromJSON(json);
    node.check();
    if (node.type.name !== "doc") throw new RangeError('The outermost node must be of type "doc"');
    return (node.toJSON() as ProseNode).content ?? [];
  } catch (error) {
    // ProseMirror's own words name the node and what is wrong with it.
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new ContentError("invalid", `The content does not fit a document: ${error.message}.`);
    }
    throw error;
  }
}

function isEmptyDocument(json: unknown): boolean {
  const { type, content } = (json ?? {}) as { type?: unknown; content?: unknown };
  return (
    type === "doc" && (content === undefined || (Array.isArray(content) && content.length === 0))
  );
}

/** Without recursion, because it comes before the limit on depth. */
function measure(json: unknown, limits: ContentLimits): void {
  const budget = new Budget(limits);
  const open: { readonly json: unknown; readonly depth: number }[] = [{ json, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    budget.take(next.depth);
    const { content } = (next.json ?? {}) as { content?: unknown };
    if (!Array.isArray(content)) continue;
    for (const child of content as unknown[]) open.push({ json: child, depth: next.depth + 1 });
  }
}
