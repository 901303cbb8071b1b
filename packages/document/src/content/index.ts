export type { ContentLimits } from "./budget.ts";
export { cleanText } from "./characters.ts";
export { ContentError } from "./content-error.ts";
export type { ContentErrorKind } from "./content-error.ts";
export { fitBlocks } from "./fit.ts";
export { parseProse } from "./parse-prose.ts";
export { proseOf } from "./prose-node.ts";
export type { Attributes, ProseMark, ProseNode } from "./prose-node.ts";
