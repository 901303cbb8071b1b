import type { ContentLimits, ProseNode } from "../content/index.ts";
import { HtmlReader } from "./html-reader.ts";

/**
 * The blocks that HTML amounts to. Only what a document can hold is taken over:
 * text, and the elements, attributes and addresses that the schema has a place
 * for. Throws a `ContentError` when that is more than `limits` allow, and nothing
 * else, whatever the HTML.
 */
export function readHtml(html: string, limits: ContentLimits): readonly ProseNode[] {
  const reader = new HtmlReader(limits);
  reader.write(html);
  return reader.finish();
}
