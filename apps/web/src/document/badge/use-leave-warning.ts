import type { SyncProvider } from "@scriptorium/sync/client";
import { useSyncStatus } from "@scriptorium/sync/react";
import { useEffect } from "react";

/** Asks before the page is left while it holds edits that exist nowhere else. */
export function useLeaveWarning(provider: SyncProvider): void {
  const { edits } = useSyncStatus(provider);
  const isOnlyHere = edits.unsaved > 0 && !edits.onDevice;
  useEffect(() => {
    // Attached only while needed: the mere listener keeps some browsers from caching the page.
    if (!isOnlyHere) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isOnlyHere]);
}
