export { blocksFromPastedText, looksLikeMarkdown, tableFromCells } from "./pasted-text.ts";
export { readPasted } from "./read-pasted.ts";
