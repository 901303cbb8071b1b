import { ContentError, fitBlocks, parseProse } from "@scriptorium/document/content";
import type { ContentLimits, ProseNode } from "@scriptorium/document/content";
import { documentStyle, readHtml, writeHtml } from "@scriptorium/document/html";
import { readMarkdown, writeMarkdown } from "@scriptorium/document/markdown";
import { blocksFromText } from "@scriptorium/document/text";
import { judgeUpdate, Knowledge } from "@scriptorium/sync/gate";
import { asUpdate, limits } from "@scriptorium/sync/protocol";
import { StoredContent } from "./stored-content.ts";

/** The formats in which content comes in and goes out, with their media types. */
export const formats = {
  text: "text/plain; charset=utf-8",
  markdown: "text/markdown; charset=utf-8",
  html: "text/html; charset=utf-8",
  json: "application/json",
  update: "application/octet-stream",
} as const;

export type Format = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly Format[];

/** The format of a media type, or null: also for text in another charset than UTF-8, which would be read wrongly. */
export function formatOfMediaType(mediaType: string): Format | null {
  const [bare, ...parameters] = mediaType.split(";").map((part) => part.trim().toLowerCase());
  const isOther = (parameter: string): boolean =>
    parameter.startsWith("charset=") && !/^charset="?(utf-?8|us-ascii)"?$/.test(parameter);
  if (parameters.some(isOther)) return null;
  return formatNames.find((name) => formats[name].split(";")[0] === bare) ?? null;
}

/** What of a format may come at once, in bytes. Parsing markup takes many times its size. */
const bytesMax: Partial<Record<Format, number>> = {
  text: limits.textBytesMax,
  markdown: limits.markupBytesMax,
  html: limits.markupBytesMax,
};

const contentLimits: ContentLimits = {
  nodesMax: limits.contentNodesMax,
  depthMax: limits.contentDepthMax,
};

/** The blocks that content in `format` amounts to. Throws a `ContentError`. */
export function parseContent(format: Format, bytes: Uint8Array): readonly ProseNode[] {
  const most = bytesMax[format];
  if (most !== undefined && bytes.length > most) {
    throw new ContentError("too-much", `Content in ${format} may have ${most} bytes at once.`);
  }
  switch (format) {
    case "text": {
      const content = blocksFromText(decodeText(bytes));
      return parseProse({ type: "doc", content }, contentLimits);
    }
    case "markdown":
      return readMarkdown(decodeText(bytes), contentLimits);
    case "html":
      return readHtml(decodeText(bytes), contentLimits);
    case "json":
      return parseProse(parseJson(decodeText(bytes)), contentLimits);
    case "update":
      return blocksOfUpdate(bytes);
  }
}

export function renderContent(format: Format, update: Uint8Array): Uint8Array {
  if (format === "update") return update;
  return new TextEncoder().encode(renderText(format, new StoredContent(update)));
}

function renderText(format: Exclude<Format, "update">, content: StoredContent): string {
  switch (format) {
    case "text":
      return content.text();
    case "markdown":
      return writeMarkdown(fitBlocks(content.shown()));
    case "html": {
      const body = writeHtml(fitBlocks(content.shown()));
      return `<style>${documentStyle}</style>\n<article class="document">\n${body}\n</article>\n`;
    }
    case "json":
      return JSON.stringify(content.json());
  }
}

function blocksOfUpdate(bytes: Uint8Array): readonly ProseNode[] {
  const verdict = judgeUpdate(asUpdate(bytes), Knowledge.ofNothing());
  if (verdict.kind === "gap")
    throw new ContentError("invalid", "The update builds on others that are not in it.");
  if (verdict.kind === "refuse")
    throw new ContentError("invalid", `The update is refused: ${verdict.reason}.`);
  const blocks = new StoredContent(bytes).blocks();
  if (blocks.length === 0)
    throw new ContentError("invalid", 'The update holds nothing under the name "default".');
  // What a foreign document holds is checked like any other input.
  return parseProse({ type: "doc", content: blocks }, contentLimits);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ContentError("invalid", "This is not JSON.");
  }
}

/** Throws a `ContentError` for what is not UTF-8, which would lose its letters. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new ContentError("invalid", "The text is not UTF-8.");
  }
}
