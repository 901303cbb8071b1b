import type { ReadingWords } from "@scriptorium/document/reading";
import { text } from "../text/en.ts";

/** What a page to read says, in the language of the application. */
export function readingWords(): ReadingWords {
  return {
    untitled: text.untitled,
    home: text.document.home,
    outline: text.reading.outline,
    unknown: text.reading.unknown,
    callouts: text.blocks.callouts,
  };
}
