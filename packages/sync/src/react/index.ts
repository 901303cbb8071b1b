export { useAwarenessStates } from "./use-awareness-states.ts";
export { useSyncStatus } from "./use-sync-status.ts";
