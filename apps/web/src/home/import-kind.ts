import { limits } from "@scriptorium/sync/protocol";

export interface ImportKind {
  readonly extension: string;
  /** What its content is. All but Word's is text, and goes to the server as it is. */
  readonly format: "text" | "markdown" | "html" | "json" | "docx";
}

/** The files that can be imported. Another one is another line here. */
export const importKinds: readonly ImportKind[] = [
  { extension: "txt", format: "text" },
  { extension: "md", format: "markdown" },
  { extension: "markdown", format: "markdown" },
  { extension: "html", format: "html" },
  { extension: "htm", format: "html" },
  { extension: "docx", format: "docx" },
  { extension: "json", format: "json" },
];

/** For a file dialog. */
export const importExtensions: string = importKinds
  .map(({ extension }) => `.${extension}`)
  .join(",");

const bytesMax: Readonly<Record<ImportKind["format"], number>> = {
  text: limits.textBytesMax,
  markdown: limits.markupBytesMax,
  html: limits.markupBytesMax,
  json: limits.contentBytesMax / 2,
  docx: limits.wordFileBytesMax,
};

export interface NamedFile {
  readonly name: string;
  readonly size: number;
}

/** What a file can be imported as, or why it can't be. */
export function importKindOf({ name, size }: NamedFile): ImportKind | "unknown" | "too-large" {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const kind = importKinds.find((known) => known.extension === extension);
  if (kind === undefined) return "unknown";
  return size > bytesMax[kind.format] ? "too-large" : kind;
}

/** The name without its extension, as a title. */
export function titleOfFile(name: string): string {
  return fittingTitle(name.replace(/\.[^.]+$/, "").replaceAll("_", " "));
}

/** On one line, and cut to what a title can be. */
export function fittingTitle(words: string): string {
  let cut = "";
  for (const character of words.replaceAll(/\s+/g, " ").trim()) {
    if (cut.length + character.length > limits.titleLengthMax) break;
    cut += character;
  }
  return cut;
}
