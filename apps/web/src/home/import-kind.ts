import { limits } from "@scriptorium/sync/protocol";
import type { NewContent } from "../api/documents.ts";

export interface ImportKind {
  readonly extension: string;
  /** The format in which the server is given the file's text. */
  readonly format: NewContent["format"];
}

/** The files that can be imported: all that the server reads. Another one is another line here. */
export const importKinds: readonly ImportKind[] = [
  { extension: "txt", format: "text" },
  { extension: "md", format: "text" },
  { extension: "json", format: "json" },
];

/** For a file dialog. */
export const importExtensions: string = importKinds
  .map(({ extension }) => `.${extension}`)
  .join(",");

export interface NamedFile {
  readonly name: string;
  readonly size: number;
}

/** What a file can be imported as, or why it can't be. */
export function importKindOf({ name, size }: NamedFile): ImportKind | "unknown" | "too-large" {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const kind = importKinds.find((known) => known.extension === extension);
  if (kind === undefined) return "unknown";
  const bytesMax = kind.format === "text" ? limits.textBytesMax : limits.contentBytesMax / 2;
  return size > bytesMax ? "too-large" : kind;
}

/** The name without its extension, as a title. */
export function titleOfFile(name: string): string {
  const title = name.replace(/\.[^.]+$/, "").replaceAll(/[_\s]+/g, " ");
  let cut = "";
  for (const character of title.trim()) {
    if (cut.length + character.length > limits.titleLengthMax) break;
    cut += character;
  }
  return cut;
}
