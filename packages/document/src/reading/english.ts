import type { ReadingWords } from "./write-reading.ts";

/** In English: of the page that a server writes, and of the application that takes its place. */
export const englishReading: ReadingWords = {
  untitled: "Untitled",
  home: "All documents",
  outline: "Outline",
  unknown: "From a newer version, as far as it is text:",
  callouts: {
    note: "Note",
    tip: "Tip",
    important: "Important",
    warning: "Warning",
    caution: "Caution",
  },
};
