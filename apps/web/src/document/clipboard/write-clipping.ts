import { fitBlocks, type ProseNode, proseOf } from "@scriptorium/document/content";
import { writeHtml, writeInlineHtml } from "@scriptorium/document/html";
import { documentSchema } from "@scriptorium/document/schema";
import { readableText } from "@scriptorium/document/text";
import { Slice } from "@tiptap/pm/model";
import { opennessAttribute } from "./openness.ts";

interface Copied {
  readonly html: string;
  readonly text: string;
}

/**
 * What is put on the clipboard for a selection: HTML without anything of the editor's, and text as
 * people write it. Null for one that is no row of blocks, such as the cells of a table.
 */
export function copied(slice: Slice): Copied | null {
  const { content, openStart, openEnd } = innermost(slice);
  const blocks = (content.toJSON() ?? []) as readonly ProseNode[];
  const fitted = fitBlocks(blocks);
  const whole = documentSchema.nodeFromJSON({ type: "doc", content: blocks });
  if (!whole.children.every((node, index) => fitted[index]?.eq(node) ?? false)) return null;
  if (fitted.length !== whole.childCount) return null;
  const [only] = fitted;
  const text = readableText(proseOf(fitted));
  const openness = opennessAttribute({ openStart, openEnd });
  if (fitted.length === 1 && only?.type.name === "paragraph" && openStart === 1 && openEnd === 1) {
    return { html: `<span${openness}>${writeInlineHtml(only.children)}</span>`, text };
  }
  return { html: writeHtml(fitted).replace(/^<\w+/, (tag) => tag + openness), text };
}

/** Without the nodes around one text: words copied out of an item are words, not a list. */
function innermost(slice: Slice): Slice {
  let { content, openStart, openEnd } = slice;
  while (openStart > 1 && openEnd > 1 && content.firstChild?.childCount === 1) {
    if (content.childCount > 1) break;
    content = content.firstChild.content;
    openStart -= 1;
    openEnd -= 1;
  }
  return new Slice(content, openStart, openEnd);
}
