import { judgeUpdate, Knowledge } from "@scriptorium/sync/gate";
import { asUpdate, limits } from "@scriptorium/sync/protocol";
import { blocksFromText } from "./plain-text.ts";
import { ContentError, parseProse } from "./prose.ts";
import type { ProseNode } from "./prose.ts";
import { StoredContent } from "./stored-content.ts";

/** The formats in which content comes in and goes out, with their media types. */
export const formats = {
  text: "text/plain; charset=utf-8",
  json: "application/json",
  update: "application/octet-stream",
} as const;

export type Format = keyof typeof formats;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name);
}

/** The format of a media type, or null. */
export function formatOfMediaType(mediaType: string): Format | null {
  const bare = mediaType.split(";")[0]?.trim().toLowerCase();
  const names = Object.keys(formats).filter(isFormat);
  return names.find((name) => formats[name].split(";")[0] === bare) ?? null;
}

/** The blocks that content in `format` amounts to. Throws a `ContentError`. */
export function parseContent(format: Format, bytes: Uint8Array): readonly ProseNode[] {
  if (format === "text" && bytes.length > limits.textBytesMax) {
    throw new ContentError(`A text may have ${limits.textBytesMax} bytes at once.`);
  }
  switch (format) {
    case "text":
      return parseProse({ type: "doc", content: blocksFromText(decodeText(bytes)) });
    case "json":
      return parseProse(parseJson(decodeText(bytes)));
    case "update":
      return blocksOfUpdate(bytes);
  }
}

export function renderContent(format: Format, update: Uint8Array): Uint8Array {
  if (format === "update") return update;
  const content = new StoredContent(update);
  const text = format === "text" ? content.text() : JSON.stringify(content.json());
  return new TextEncoder().encode(text);
}

function blocksOfUpdate(bytes: Uint8Array): readonly ProseNode[] {
  const verdict = judgeUpdate(asUpdate(bytes), Knowledge.ofNothing());
  if (verdict.kind === "gap")
    throw new ContentError("The update builds on others that are not in it.");
  if (verdict.kind === "refuse")
    throw new ContentError(`The update is refused: ${verdict.reason}.`);
  const blocks = new StoredContent(bytes).blocks();
  if (blocks.length === 0)
    throw new ContentError('The update holds nothing under the name "default".');
  // What a foreign document holds is checked like any other input.
  return parseProse({ type: "doc", content: blocks });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ContentError("This is not JSON.");
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new ContentError("The text is not UTF-8.");
  }
}
