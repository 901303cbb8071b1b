export { mergeBounded, mergeUpdates } from "./merge-updates.ts";
export { MergingQueue } from "./merging-queue.ts";
export { withoutUpdates } from "./without-updates.ts";
