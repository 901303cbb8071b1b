import * as Y from "yjs";
import { addDeletions, decodeUpdate, Deletions, Knowledge } from "../gate/index.ts";
import { asStateVector, asUpdate } from "../protocol/index.ts";
import type { StateVector, Update } from "../protocol/index.ts";

/** A compacted document, and what the gate has to know of it. */
export interface Snapshot {
  readonly update: Update;
  readonly stateVector: StateVector;
  /** An update without structs that holds every deletion. */
  readonly deletions: Update;
}

/** What `updates` amount to, with the content of deleted text thrown away. */
export function buildSnapshot(updates: readonly Update[]): Snapshot {
  const document = new Y.Doc();
  // One transaction, because cleaning up after each update costs as much as applying it.
  document.transact(() => {
    for (const update of updates) Y.applyUpdate(document, update);
  });
  return snapshotOf(document);
}

/**
 * A snapshot of as much of `updates` as can be applied, and what can't: updates
 * that throw, and what waits for something that is lost (in Yjs's V2 encoding,
 * as it keeps that).
 */
export function salvage(updates: readonly Update[]): {
  readonly snapshot: Snapshot;
  readonly pending: readonly Uint8Array[];
} {
  const document = new Y.Doc();
  const pending: Uint8Array[] = [];
  for (const update of updates) {
    try {
      if (decodeUpdate(update) === null) throw new Error("not an update");
      Y.applyUpdate(document, update);
    } catch {
      pending.push(update);
    }
  }
  const { store } = document;
  if (store.pendingStructs !== null) pending.push(store.pendingStructs.update);
  if (store.pendingDs !== null) pending.push(store.pendingDs);
  // Otherwise they would be encoded with the rest.
  store.pendingStructs = null;
  store.pendingDs = null;
  return { snapshot: snapshotOf(document), pending };
}

function snapshotOf(document: Y.Doc): Snapshot {
  const stateVector = asStateVector(Y.encodeStateVector(document));
  const snapshot = {
    update: asUpdate(Y.encodeStateAsUpdate(document)),
    stateVector,
    deletions: asUpdate(Y.encodeStateAsUpdate(document, stateVector)),
  };
  document.destroy();
  return snapshot;
}

/** What the gate has to know of a snapshot and the log after it. */
export function readKnowledge(
  stateVector: StateVector | null,
  log: readonly Update[],
  sources: {
    readonly readDeletions: () => readonly Update[];
    readonly ownerOf: (clientId: number) => string | null;
  },
): Knowledge {
  const clocks =
    stateVector === null ? new Map<number, number>() : Y.decodeStateVector(stateVector);
  const loadDeletions = (): Deletions => {
    const deletions = new Deletions();
    for (const update of sources.readDeletions()) {
      const decoded = decodeUpdate(update);
      if (decoded !== null) addDeletions(deletions, decoded);
    }
    return deletions;
  };
  const knowledge = new Knowledge(clocks, { loadDeletions, loadOwner: sources.ownerOf });
  for (const update of log) {
    const decoded = decodeUpdate(update);
    if (decoded !== null) knowledge.learn(decoded);
  }
  return knowledge;
}

/** All in `state` that a peer with `stateVector` lacks. */
export function diffState(state: Update, stateVector: StateVector): Update {
  const isEmpty = stateVector.length <= 1;
  return isEmpty ? state : asUpdate(Y.diffUpdate(state, stateVector));
}
