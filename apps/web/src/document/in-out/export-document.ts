import { fitBlocks, type ProseNode, proseOf } from "@scriptorium/document/content";
import { writeMarkdown } from "@scriptorium/document/markdown";
import { readableText } from "@scriptorium/document/text";
import type { Editor } from "@tiptap/core";
import type { Reach } from "../../api/documents.ts";
import { text } from "../../text/en.ts";
import { fileNameOf } from "./file-name.ts";
import { fetchPicture } from "./picture.ts";
import { htmlPage } from "./html-page.ts";

/** The formats that a document can be taken away in, in the order in which they are offered. */
export const exportFormats = ["docx", "markdown", "html", "text", "json"] as const;
type ExportFormat = (typeof exportFormats)[number];

const files: Readonly<Record<ExportFormat, readonly [extension: string, mediaType: string]>> = {
  docx: ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  markdown: ["md", "text/markdown;charset=utf-8"],
  html: ["html", "text/html;charset=utf-8"],
  text: ["txt", "text/plain;charset=utf-8"],
  json: ["json", "application/json"],
};

/** What a document is taken away with, besides its text. */
export interface Taking {
  readonly title: string;
  readonly reach: Reach;
  readonly format: ExportFormat;
}

/** Saves the document as a file. It is the one in this page, so that takes no connection. */
export async function exportDocument(editor: Editor, taking: Taking): Promise<void> {
  const { title, format } = taking;
  const [extension, type] = files[format];
  const content = await contentOf(blocksOf(editor), taking);
  const name = `${fileNameOf(title, text.untitled)}.${extension}`;
  saveFile(new File([content], name, { type }));
}

/** The document's blocks, as far as the formats know them. */
export function blocksOf(editor: Editor): readonly ProseNode[] {
  const { content = [] } = editor.state.doc.toJSON() as { content?: readonly ProseNode[] };
  return proseOf(fitBlocks(content));
}

async function contentOf(
  blocks: readonly ProseNode[],
  { title, reach, format }: Taking,
): Promise<string | ArrayBuffer> {
  switch (format) {
    case "docx": {
      const { writeDocx } = await import("../../on-demand/write-docx.ts");
      return writeDocx(blocks, {
        title,
        base: location.href,
        fetchPicture: (address) => fetchPicture(reach, address),
      });
    }
    case "markdown":
      return writeMarkdown(fitBlocks(blocks));
    case "html":
      return htmlPage(blocks, title, reach);
    case "text":
      return `${readableText(blocks)}\n`;
    case "json":
      return `${JSON.stringify({ type: "doc", content: blocks }, null, 2)}\n`;
  }
}

function saveFile(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The browser has begun to read it by then; Safari only in its next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
