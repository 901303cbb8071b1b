import type { AwarenessStates } from "@scriptorium/sync/react";
import { useMemo, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";
import type { AwarenessChanges } from "./person.ts";

/**
 * The awareness states, read again when somebody comes, leaves, is called otherwise, or puts a caret
 * into the text or takes it out, but not when carets move: in a long document that has the focus,
 * each change of the page costs some milliseconds, because the selection is looked up in all of the
 * text.
 */
export function useWhoIsHere(awareness: Awareness): AwarenessStates {
  const here = useMemo(() => new WhoIsHere(awareness), [awareness]);
  return useSyncExternalStore(here.subscribe, () => here.states);
}

class WhoIsHere {
  readonly #awareness: Awareness;
  /** What counts of each, by clientID. */
  readonly #described = new Map<number, string>();
  #states: AwarenessStates = new Map();

  constructor(awareness: Awareness) {
    this.#awareness = awareness;
    this.#read(awareness.getStates().keys());
  }

  get states(): AwarenessStates {
    return this.#states;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const hear = ({ added, updated, removed }: AwarenessChanges): void => {
      if (this.#read([...added, ...updated, ...removed])) listener();
    };
    // What changed before anybody listened.
    this.#read([...this.#described.keys(), ...this.#awareness.getStates().keys()]);
    this.#awareness.on("change", hear);
    return () => this.#awareness.off("change", hear);
  };

  /** True when something that counts has changed. */
  #read(clientIds: Iterable<number>): boolean {
    const states = this.#awareness.getStates() as AwarenessStates;
    let hasChanged = false;
    for (const clientId of clientIds) {
      const state = states.get(clientId);
      const described =
        state === undefined ? undefined : JSON.stringify([state["user"], state["cursor"] != null]);
      if (this.#described.get(clientId) === described) continue;
      if (described === undefined) this.#described.delete(clientId);
      else this.#described.set(clientId, described);
      hasChanged = true;
    }
    if (hasChanged) this.#states = new Map(states);
    return hasChanged;
  }
}
