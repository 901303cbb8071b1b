import { useCallback, useRef, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";

/** A provider, as far as it matters here. */
interface Aware {
  readonly awareness: Awareness;
}

/** What one client shows of itself. What peers wrote into it is not checked, but for `user`. */
export type AwarenessState = Readonly<Record<string, unknown>>;

/** By clientID. */
export type AwarenessStates = ReadonlyMap<number, AwarenessState>;

/**
 * The awareness states of everybody here, oneself included. The same map until one of them changes;
 * empty while there is no provider.
 */
export function useAwareness(provider: Aware | null): AwarenessStates {
  return useStates(provider, (states) => states);
}

/** The same without oneself: another map only when somebody else's state changes. */
export function useOthers(provider: Aware | null): AwarenessStates {
  return useStates(provider, (states, self) => {
    const others = new Map(states);
    others.delete(self);
    return others;
  });
}

/** One's own awareness state, as it was set here, or null. Others see `user` as the server wrote it. */
export function useSelf(provider: Aware | null): AwarenessState | null {
  const states = useStates(provider, (all, self) => {
    const own = all.get(self);
    return new Map(own === undefined ? [] : [[self, own]]);
  });
  return states.values().next().value ?? null;
}

function useStates(
  provider: Aware | null,
  choose: (states: AwarenessStates, self: number) => AwarenessStates,
): AwarenessStates {
  const awareness = provider?.awareness ?? null;
  const last = useRef(nobody);
  const subscribe = useCallback(
    (listener: () => void) => {
      awareness?.on("change", listener);
      return () => awareness?.off("change", listener);
    },
    [awareness],
  );
  const read = (): AwarenessStates => {
    // `getStates` is one map that changes in place, and React compares by identity.
    const states = awareness === null ? nobody : choose(awareness.getStates(), awareness.clientID);
    if (!isSame(states, last.current)) last.current = new Map(states);
    return last.current;
  };
  return useSyncExternalStore(subscribe, read, read);
}

const nobody: AwarenessStates = new Map();

/** Each state is an object of its own, which another takes the place of when it changes. */
function isSame(one: AwarenessStates, other: AwarenessStates): boolean {
  return one.size === other.size && [...one].every(([id, state]) => other.get(id) === state);
}
