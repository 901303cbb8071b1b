import { ContentError, parseProse, type ProseNode } from "@scriptorium/document/content";
import { blocksFromText } from "@scriptorium/document/text";
import type { ImportKind } from "../../home/import-kind.ts";
import { contentLimits } from "../clipboard/read-clipping.ts";
import type { KeepPicture } from "./keep-picture.ts";
import { keepPictures } from "./pictures-in-files.ts";
import { readMarkup } from "./read-markup.ts";
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
  if (format === "html" || format === "markdown") {
    const { title, blocks, sources } = readMarkup(await textOfFile(file), format);
    const kept = await keepPictures(blocks, sources, keepPicture);
    return { ...kept, blocks: withTitle(title, kept.blocks) };
  }
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

function blocksOf(
  content: string,
  format: Exclude<ImportKind["format"], "docx" | "html" | "markdown">,
): readonly ProseNode[] {
  switch (format) {
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
