import type { ProseNode } from "@scriptorium/document/content";
import { readHtml } from "@scriptorium/document/html";
import { readMarkdown } from "@scriptorium/document/markdown";
import { limits } from "@scriptorium/sync/protocol";
import { takePageTitle } from "./page-title.ts";
import { type FileWithoutPictures, withoutPictures } from "./pictures-in-files.ts";

/** What a page says, each of its pictures with a made-up address. */
interface Markup extends Pick<FileWithoutPictures, "sources"> {
  readonly title: string | null;
  readonly blocks: readonly ProseNode[];
}

const contentLimits = { nodesMax: limits.contentNodesMax, depthMax: limits.contentDepthMax };

/** A page of HTML, such as ours, or Markdown. Throws a `ContentError` for more than a document takes at once. */
export function readMarkup(content: string, format: "html" | "markdown"): Markup {
  const { title, rest } =
    format === "html" ? takePageTitle(content) : { title: null, rest: content };
  const { text, sources } = withoutPictures(rest, format);
  const read = format === "html" ? readHtml : readMarkdown;
  return { title, blocks: read(text, contentLimits), sources };
}
