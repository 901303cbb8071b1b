import type { ContentLimits, ProseNode } from "../content/index.ts";
import { fitBlocks, proseOf } from "../content/index.ts";
import { TreeBuilder } from "../html/tree-builder.ts";
import { cleanPasted } from "./clean-pasted.ts";
import { parsePasted } from "./pasted-tree.ts";
import type { PastedNode } from "./pasted-tree.ts";

/**
 * The blocks that HTML from another program's clipboard amounts to: Word, Google
 * Docs, a spreadsheet, a page. Only what a document can hold is taken over, as with
 * `readHtml`. Throws a `ContentError` when that is more than `limits` allow, and
 * nothing else, whatever the HTML.
 */
export function readPasted(html: string, limits: ContentLimits): readonly ProseNode[] {
  const builder = new TreeBuilder(limits);
  for (const node of cleanPasted(parsePasted(html)).children) build(node, builder);
  return proseOf(fitBlocks(builder.finish(), limits));
}

function build(node: PastedNode, builder: TreeBuilder): void {
  if (typeof node === "string") {
    builder.text(node);
    return;
  }
  builder.open(node.name, node.attributes);
  for (const child of node.children) build(child, builder);
  builder.close();
}
