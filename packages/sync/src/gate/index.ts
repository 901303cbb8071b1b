export { decodeUpdate } from "./decode-update.ts";
export type { DecodedUpdate } from "./decode-update.ts";
export { Deletions } from "./deletions.ts";
export { judgeAll } from "./judge-all.ts";
export { heldReason, judgeUpdate } from "./judge.ts";
export type { Verdict } from "./judge.ts";
export { addDeletions, Knowledge } from "./knowledge.ts";
export { Nesting } from "./nesting.ts";
