import { ContentError, fitBlocks, proseOf } from "@scriptorium/document/content";
import type { ProseNode } from "@scriptorium/document/content";
import { readBlocks } from "@scriptorium/document/yjs";
import { limits } from "@scriptorium/sync/protocol";
import type * as Y from "yjs";
import { type Reach, replaceContent } from "../../api/documents.ts";

/** Levels that are kept: people use ten, and each may be two nodes. */
const levelsMax = 40;

const contentLimits = { nodesMax: limits.contentNodesMax, depthMax: limits.contentDepthMax };

/**
 * Replaces what no editor knows or could show by what is text in it, for everybody, by an edit that
 * can be taken back. Rejects when the server does not take that.
 */
export async function makeEditable(reach: Reach, body: Y.XmlFragment): Promise<void> {
  const blocks = flatten(readBlocks(body), 1);
  const content = proseOf(fitWithin(blocks));
  await replaceContent(reach, {
    type: "doc",
    content: content.length > 0 ? content : [{ type: "paragraph" }],
  });
}

/** A table that is too large to be drawn is one because of its spans, or of its cells. */
function fitWithin(blocks: readonly ProseNode[]): ReturnType<typeof fitBlocks> {
  try {
    return fitBlocks(blocks, contentLimits);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return fitBlocks(blocks.map(withoutSpans), contentLimits);
  }
}

function withoutSpans({ attrs, ...node }: ProseNode): ProseNode {
  const { colspan: _colspan, rowspan: _rowspan, colwidth: _colwidth, ...rest } = attrs ?? {};
  return {
    ...node,
    attrs: rest,
    ...(node.content === undefined ? {} : { content: node.content.map(withoutSpans) }),
  };
}

/** What lies deeper gives what is in it. */
function flatten(nodes: readonly ProseNode[], level: number): readonly ProseNode[] {
  return nodes.flatMap((node) => {
    if (node.content === undefined) return [node];
    const content = flatten(node.content, level + 1);
    return level > levelsMax && content.some(({ content: inner }) => inner !== undefined)
      ? content
      : [{ ...node, content }];
  });
}
