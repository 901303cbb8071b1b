export { blocksFromText, textFromBlocks } from "./plain-text.ts";
export { readableText } from "./readable-text.ts";
