export { useAwareness, useOthers, useSelf } from "./use-awareness.ts";
export type { AwarenessState, AwarenessStates } from "./use-awareness.ts";
export { useSync } from "./use-sync.ts";
export { useSyncStatus } from "./use-sync-status.ts";
