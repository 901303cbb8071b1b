import * as Y from "yjs";
import { addDeletions, decodeUpdate, Deletions, judgeUpdate } from "../gate/index.ts";
import { Knowledge, Nesting } from "../gate/index.ts";
import { asStateVector, asUpdate, limits } from "../protocol/index.ts";
import type { Limits, StateVector, Update } from "../protocol/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import { condense } from "./condense.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * What `updates` amount to, with the content of deleted text thrown away. A
 * `Y.Doc` does it where its memory allows, because it takes what was never
 * whole too; above `buildBytesMax` their bytes are merged. So they are when types
 * are nested deeper than the stack, which no single update need show.
 */
export function buildSnapshot(
  updates: readonly Update[],
  buildBytesMax: number = limits.documentBuildBytesMax,
): Snapshot {
  const bytes = updates.reduce((total, update) => total + update.length, 0);
  if (bytes > buildBytesMax) return condense(updates, limits.condenseBatchBytes);
  const document = new Y.Doc();
  try {
    // One transaction, because cleaning up after each update costs as much as applying it.
    document.transact(() => {
      for (const update of updates) Y.applyUpdate(document, update);
    });
  } catch (error) {
    if (isStackFull(error)) return condense(updates, limits.condenseBatchBytes);
    throw error;
  }
  return snapshotOf(document);
}

/**
 * True for what Yjs throws where types are nested deeper than the stack: when it is full, or when cleaning
 * up, which may need less of it, comes upon what is deleted by half.
 */
function isStackFull(error: unknown): boolean {
  return (
    error instanceof RangeError || (error instanceof Error && error.message === "Unexpected case")
  );
}

/** What `updates` amount to, as one. Unlike a snapshot it may hold the content of deleted text. */
export function mergeState(updates: readonly Update[]): Update {
  const bytes = updates.reduce((total, update) => total + update.length, 0);
  if (bytes > limits.documentBuildBytesMax) {
    return condense(updates, limits.condenseBatchBytes).update;
  }
  const [base, ...later] = updates;
  // The base may be the whole document: it takes part in one merge, not in one of each level.
  if (base === undefined || later.length < 2) return mergeUpdates(updates);
  return mergeUpdates([base, mergeUpdates(later)]);
}

/** What is left of a document whose rows are damaged. */
export interface Remains {
  /** What an earlier snapshot held, if it is sound. */
  readonly base: Update | null;
  /** What was stored after it. */
  readonly updates: readonly Update[];
}

interface Salvaged {
  readonly snapshot: Snapshot;
  readonly pending: readonly Uint8Array[];
}

/**
 * A snapshot of as much of `remains` as can be applied, and what can't: updates
 * that throw, and what waits for something that is lost (in Yjs's V2 encoding,
 * where a `Y.Doc` keeps that).
 */
export function salvage(
  remains: Remains,
  buildBytesMax: number = limits.documentBuildBytesMax,
): Salvaged {
  const updates = [...(remains.base === null ? [] : [remains.base]), ...remains.updates];
  const bytes = updates.reduce((total, update) => total + update.length, 0);
  return bytes > buildBytesMax ? salvageByGate(remains) : salvageByDocument(updates);
}

/** Takes what the gate would: whole updates that build on what was taken. */
function salvageByGate({ base, updates }: Remains): Salvaged {
  const taken = base === null ? [] : [base];
  const { stateVector, deletions } = condense(taken, limits.condenseBatchBytes);
  // `deletions` has those of the base already.
  const takenSince = (): readonly Update[] => taken.slice(base === null ? 0 : 1);
  const knowledge = readKnowledge(stateVector, [], {
    readDeletions: () => [deletions, ...takenSince()],
    ownerOf: () => null,
  });
  const malformed = updates.filter((update) => decodeUpdate(update) === null);
  let waiting = updates.filter((update) => !malformed.includes(update));
  // Until a round finds nothing more: what fills a gap may come after what waits for it.
  for (let before = -1; before !== taken.length;) {
    before = taken.length;
    waiting = waiting.filter((update) => {
      const verdict = judgeUpdate(update, knowledge, { bounds: unbounded });
      if (verdict.kind === "accept") {
        taken.push(update);
        knowledge.learn(verdict.decoded);
      }
      return verdict.kind === "gap";
    });
  }
  const snapshot = condense(taken, limits.condenseBatchBytes);
  return { snapshot, pending: [...malformed, ...waiting] };
}

/** Limits for what was let in already. */
const unbounded = Object.fromEntries(Object.keys(limits).map((name) => [name, Infinity])) as Limits;

function salvageByDocument(updates: readonly Update[]): Salvaged {
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
    nesting: Nesting.of(document),
  };
  document.destroy();
  return snapshot;
}

/** What the gate has to know of a snapshot and the log after it. */
export function readKnowledge(
  stateVector: StateVector | null,
  log: readonly Update[],
  sources: {
    readonly nesting?: Nesting;
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
  const { ownerOf: loadOwner, nesting } = sources;
  const knowledge = new Knowledge(clocks, { loadDeletions, loadOwner }, nesting);
  for (const update of log) {
    const decoded = decodeUpdate(update);
    if (decoded !== null) knowledge.learn(decoded);
  }
  return knowledge;
}

/** How deep a snapshot lies, of which nobody saw that, given what came before. */
export function carryNesting(
  before: { readonly stateVector: StateVector | null; readonly nesting: Nesting },
  updates: readonly Update[],
): Nesting {
  const knowledge = readKnowledge(before.stateVector, updates, {
    nesting: before.nesting,
    readDeletions: () => [],
    ownerOf: () => null,
  });
  return knowledge.compacted();
}

/** True when a peer with `stateVector` has all that `other` counts. */
export function includesAll(stateVector: StateVector, other: StateVector): boolean {
  const clocks = Y.decodeStateVector(stateVector);
  return [...Y.decodeStateVector(other)].every(
    ([client, clock]) => clock <= (clocks.get(client) ?? 0),
  );
}

/** All in `state` that a peer with `stateVector` lacks. */
export function diffState(state: Update, stateVector: StateVector): Update {
  const isEmpty = stateVector.length <= 1;
  return isEmpty ? state : asUpdate(Y.diffUpdate(state, stateVector));
}
