import { ContentError, parseProse, type ProseNode } from "@scriptorium/document/content";
import { readHtml } from "@scriptorium/document/html";
import { readMarkdown } from "@scriptorium/document/markdown";
import { blocksFromText } from "@scriptorium/document/text";
import type { ImportKind } from "../../home/import-kind.ts";
import { contentLimits } from "../clipboard/read-clipping.ts";
import type { KeepPicture } from "./keep-picture.ts";
import { takePageTitle } from "./page-title.ts";
import { takePictures, withPictures } from "./pictures-in-html.ts";
import { textOfFile } from "./text-of-file.ts";

interface FileContent {
  readonly blocks: readonly ProseNode[];
  readonly picturesLeftOut: number;
}

/** What is in a file, with its pictures kept where `keepPicture` says. Rejects when it can't be read, or is more than a document takes at once. */
export async function readFile(
  file: File,
  format: ImportKind["format"],
  keepPicture: KeepPicture,
): Promise<FileContent> {
  if (format === "html") return readPage(await textOfFile(file), keepPicture);
  if (format !== "docx")
    return { blocks: blocksOf(await textOfFile(file), format), picturesLeftOut: 0 };
  const { readDocx } = await import("../../on-demand/read-docx.ts");
  const { title, blocks, picturesLeftOut } = await readDocx(
    await file.arrayBuffer(),
    contentLimits,
    keepPicture,
  );
  return { blocks: withTitle(title, blocks), picturesLeftOut };
}

/** A page with its pictures in it, such as ours. */
async function readPage(html: string, keepPicture: KeepPicture): Promise<FileContent> {
  const { title, rest } = takePageTitle(html);
  const { html: bare, pictures } = takePictures(rest);
  const blocks = readHtml(bare, contentLimits);
  const addresses = new Map<string, string | null>();
  for (const [address, picture] of pictures) addresses.set(address, await keepPicture(picture));
  return {
    blocks: withTitle(title, withPictures(blocks, addresses)),
    picturesLeftOut: [...addresses.values()].filter((address) => address === null).length,
  };
}

function blocksOf(
  content: string,
  format: Exclude<ImportKind["format"], "docx" | "html">,
): readonly ProseNode[] {
  switch (format) {
    case "markdown":
      return readMarkdown(content, contentLimits);
    case "json":
      return parseProse(parseJson(content), contentLimits);
    case "text":
      return blocksFromText(content);
  }
}

/** Within another document, a title is a heading. */
function withTitle(title: string | null, blocks: readonly ProseNode[]): readonly ProseNode[] {
  if (title === null || title === "") return blocks;
  const content = [{ type: "text", text: title }];
  return [{ type: "heading", attrs: { level: 1 }, content }, ...blocks];
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new ContentError("invalid", "This is not JSON.");
  }
}
