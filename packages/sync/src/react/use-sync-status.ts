import { useSyncExternalStore } from "react";
import type { SyncStatus } from "../client/index.ts";

/** The provider's status, read and not copied: it is never behind. */
export function useSyncStatus(provider: {
  readonly status: SyncStatus;
  subscribe(listener: () => void): () => void;
}): SyncStatus {
  return useSyncExternalStore(
    (listener) => provider.subscribe(listener),
    () => provider.status,
  );
}
