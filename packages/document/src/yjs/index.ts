export { readBlock, readBlocks, replaceBlocks } from "./fragment.ts";
export { rootKind } from "./root-kind.ts";
export type { RootKind } from "./root-kind.ts";
export { formatsOf, textRuns } from "./text-runs.ts";
export { bodyName, titleName } from "./root-names.ts";
