export { readBlocks, replaceBlocks } from "./fragment.ts";
