import { documentSchema } from "@scriptorium/document/schema";
import { limits } from "@scriptorium/sync/protocol";

/** A node of the editor's document as JSON, in ProseMirror's shape. */
export interface ProseNode {
  readonly type: string;
  readonly attrs?: Attributes;
  readonly content?: readonly ProseNode[];
  readonly text?: string;
  readonly marks?: readonly ProseMark[];
}

export interface ProseMark {
  readonly type: string;
  readonly attrs?: Attributes;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** Content that does not fit a document. The message says where and why. */
export class ContentError extends Error {
  override readonly name = "ContentError";
}

/**
 * The blocks of a document that arrived as JSON, each as the editor would write
 * it. Throws a `ContentError`. A document without blocks is an empty one.
 */
export function parseProse(json: unknown): readonly ProseNode[] {
  const size = measure(json);
  if (size.nodes > limits.contentNodesMax) {
    throw new ContentError(
      `The content has ${size.nodes} nodes; at most ${limits.contentNodesMax} are taken at once.`,
    );
  }
  if (size.depth > limits.contentDepthMax) {
    throw new ContentError(`Nodes may be nested ${limits.contentDepthMax} deep.`);
  }
  if (isEmptyDocument(json)) return [];
  try {
    const node = documentSchema.nodeFromJSON(json);
    node.check();
    if (node.type.name !== "doc") throw new RangeError('The outermost node must be of type "doc"');
    // ProseMirror's attributes have no prototype; nodes from JSON are plain objects.
    return (JSON.parse(JSON.stringify(node)) as ProseNode).content ?? [];
  } catch (error) {
    // ProseMirror's own words name the node and what is wrong with it.
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new ContentError(`The content does not fit a document: ${error.message}.`);
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

/** How many nodes there are, and how deep. Without recursion, because it comes before the limit on depth. */
function measure(json: unknown): { readonly nodes: number; readonly depth: number } {
  let nodes = 0;
  let deepest = 0;
  const open: { readonly json: unknown; readonly depth: number }[] = [{ json, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    nodes += 1;
    deepest = Math.max(deepest, next.depth);
    const { content } = (next.json ?? {}) as { content?: unknown };
    if (!Array.isArray(content)) continue;
    for (const child of content as unknown[]) open.push({ json: child, depth: next.depth + 1 });
  }
  return { nodes, depth: deepest };
}
