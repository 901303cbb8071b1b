import { useEffect, useRef, useState } from "react";
import { SyncProvider } from "../client/index.ts";
import type { SyncProviderOptions } from "../client/index.ts";

/** A provider, and what it was made for. */
interface Made {
  readonly provider: SyncProvider;
  readonly wiring: readonly unknown[];
}

/**
 * A provider for as long as the component is there. Null in the first rendering, on a server, and while
 * `options` is null. Another one is made, and the last destroyed, when anything but `getTicket` is
 * another: keep `doc` and whatever object you pass in a ref, a state or a memo.
 *
 * In StrictMode React takes every effect back at once and runs it again. The provider survives that, with
 * its one connection.
 */
export function useSync(options: SyncProviderOptions | null): SyncProvider | null {
  const latest = useRef(options);
  /** That of an effect that was taken back: the next one may take it over in the same turn. */
  const left = useRef<Made | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  useEffect(() => {
    latest.current = options;
  });
  const { url, documentId, doc, awareness, persistence, schemaVersion, environment } =
    options ?? nothing;
  useEffect(() => {
    const wiring = [url, documentId, doc, awareness, persistence, schemaVersion, environment];
    const before = left.current;
    left.current = null;
    const isKept = before !== null && isSame(before.wiring, wiring);
    if (!isKept) before?.provider.destroy();
    if (latest.current === null) return;
    const provider = isKept ? before.provider : newProvider(latest.current, latest);
    const here = { provider, wiring };
    setMade(here);
    return () => {
      left.current = here;
      // Behind the turn, in which the component comes back in StrictMode.
      queueMicrotask(() => {
        if (left.current !== here) return;
        left.current = null;
        provider.destroy();
      });
    };
  }, [url, documentId, doc, awareness, persistence, schemaVersion, environment]);
  const wiring = [url, documentId, doc, awareness, persistence, schemaVersion, environment];
  // Between a change and its effect, the last one's provider is for something else.
  return made !== null && options !== null && isSame(made.wiring, wiring) ? made.provider : null;
}

const nothing: Partial<SyncProviderOptions> = {};

/** Asks for tickets as the component last said how. */
function newProvider(
  options: SyncProviderOptions,
  latest: { readonly current: SyncProviderOptions | null },
): SyncProvider {
  return new SyncProvider({
    ...options,
    getTicket: () => (latest.current ?? options).getTicket(),
  });
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.every((value, index) => Object.is(value, other[index]));
}
