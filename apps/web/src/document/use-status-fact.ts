import type { SyncProvider, SyncStatus } from "@scriptorium/sync/client";
import { useCallback, useRef, useSyncExternalStore } from "react";

/**
 * What follows from the provider's status. Renders again only when that is something else: while
 * somebody types, the status itself changes twice with each key. The fact must be plain data.
 */
export function useStatusFact<Fact>(
  provider: Pick<SyncProvider, "status" | "subscribe">,
  read: (status: SyncStatus) => Fact,
): Fact {
  const known = useRef<{ readonly described: string; readonly fact: Fact } | null>(null);
  const subscribe = useCallback((listener: () => void) => provider.subscribe(listener), [provider]);
  return useSyncExternalStore(subscribe, () => {
    const fact = read(provider.status);
    const described = JSON.stringify(fact);
    if (known.current?.described !== described) known.current = { described, fact };
    return known.current.fact;
  });
}
