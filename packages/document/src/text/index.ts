export { blocksFromText, textFromBlocks } from "./plain-text.ts";
