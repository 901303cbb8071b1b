import { useCallback, useRef, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";

export type AwarenessStates = ReadonlyMap<number, Readonly<Record<string, unknown>>>;

/** The awareness states of everybody here, oneself included. What peers wrote into them is not checked. */
export function useAwarenessStates(awareness: Awareness): AwarenessStates {
  const states = useRef<{ of: Awareness; read: AwarenessStates } | null>(null);
  const subscribe = useCallback(
    (listener: () => void) => {
      const onChange = (): void => {
        states.current = null;
        listener();
      };
      awareness.on("change", onChange);
      // What changed between the rendering and now was heard by nobody.
      states.current = null;
      return () => awareness.off("change", onChange);
    },
    [awareness],
  );
  return useSyncExternalStore(subscribe, () => {
    // `getStates` is one map that changes in place, and React compares by identity.
    if (states.current?.of !== awareness) {
      states.current = { of: awareness, read: new Map(awareness.getStates()) };
    }
    return states.current.read;
  });
}
