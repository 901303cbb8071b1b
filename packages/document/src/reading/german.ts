import type { ReadingWords } from "./write-reading.ts";

/** In German: of the page that a server writes, and of the application that takes its place. */
export const germanReading: ReadingWords = {
  untitled: "Ohne Titel",
  home: "Alle Dokumente",
  outline: "Gliederung",
  unknown: "Aus einer neueren Version, soweit es Text ist:",
  callouts: {
    note: "Notiz",
    tip: "Tipp",
    important: "Wichtig",
    warning: "Warnung",
    caution: "Vorsicht",
  },
};
