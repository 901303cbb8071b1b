export { anchorOf } from "./anchor.ts";
export { outlineOf } from "./outline.ts";
export type { OutlineEntry } from "./outline.ts";
export { withPlaceholders } from "./placeholders.ts";
export { writeBlocks, writeOutline, writeReading } from "./write-reading.ts";
export type { Reading, ReadingWords } from "./write-reading.ts";
