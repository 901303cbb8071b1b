import { useCallback, useSyncExternalStore } from "react";
import type { SyncProvider, SyncStatus } from "../client/index.ts";

type Readable = Pick<SyncProvider, "status" | "subscribe">;

/** The provider's status, read and not copied: it is never behind. Null while there is no provider. */
export function useSyncStatus(provider: Readable): SyncStatus;
export function useSyncStatus(provider: Readable | null): SyncStatus | null;
export function useSyncStatus(provider: Readable | null): SyncStatus | null {
  const subscribe = useCallback(
    (listener: () => void) => provider?.subscribe(listener) ?? (() => {}),
    [provider],
  );
  const read = (): SyncStatus | null => provider?.status ?? null;
  return useSyncExternalStore(subscribe, read, read);
}
