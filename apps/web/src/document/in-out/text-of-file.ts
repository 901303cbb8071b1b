import { ContentError } from "@scriptorium/document/content-error";

/**
 * The words of a file that somebody wrote with any editor: in UTF-8, in UTF-16 that says so, or as
 * Windows has them in the West. A browser's own `text()` takes all of it for UTF-8, and what is none
 * becomes question marks, for good. Rejects with a ContentError for what is no text.
 */
export async function textOfFile(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  // No text has one, and every other kind of file does.
  if (text.includes("\0")) throw new ContentError("invalid", "This is not a text.");
  return text;
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
