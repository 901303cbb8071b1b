import type { SyncProvider } from "@scriptorium/sync/client";
import { decodeUpdate, Deletions } from "@scriptorium/sync/gate";
import { asStateVector, asUpdate } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import type { DocumentStore } from "@scriptorium/sync/room";
import * as Y from "yjs";

/** What a store holds, by client and clock: a state vector would not show what waits for something else. */
export class Contents {
  readonly #clocks = new Map<number, Set<number>>();
  readonly #deletions = new Deletions();

  constructor(update: Update) {
    const decoded = decodeUpdate(update);
    if (decoded === null) throw new Error("the stored bytes are not an update");
    for (const { id, length } of decoded.structs.filter((struct) => !(struct instanceof Y.Skip))) {
      const clocks = this.#clocks.get(id.client) ?? new Set();
      this.#clocks.set(id.client, clocks);
      for (let clock = id.clock; clock < id.clock + length; clock++) clocks.add(clock);
    }
    for (const [client, ranges] of decoded.deletions) {
      for (const { clock, len } of ranges) this.#deletions.add(client, clock, clock + len);
    }
  }

  /** The first thing in `update` that is not stored, or null. */
  firstMissing(update: Update): string | null {
    const decoded = decodeUpdate(update);
    if (decoded === null) return "an unreadable update";
    for (const { id, length } of decoded.structs) {
      for (let clock = id.clock; clock < id.clock + length; clock++) {
        if (!this.#clocks.get(id.client)?.has(clock)) return `${id.client}:${clock}`;
      }
    }
    for (const [client, ranges] of decoded.deletions) {
      for (const { clock, len } of ranges) {
        if (!this.#deletions.covers(client, clock, clock + len))
          return `deletion ${client}:${clock}`;
      }
    }
    return null;
  }
}

const nothing = asStateVector(Uint8Array.of(0));

export function contentsOf(store: DocumentStore): Contents {
  return new Contents(store.diff(nothing));
}

/** The document that a store amounts to. Throws when something in it can't be applied. */
export function openStore(store: DocumentStore): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, store.diff(nothing));
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
    throw new Error("the store holds what can't be applied");
  }
  return doc;
}

/** Everything of `doc` that its own client wrote, if the provider says that all is saved. */
export function claimedAsSaved(provider: SyncProvider, doc: Y.Doc): Update | null {
  if (provider.status.edits.unsaved > 0) return null;
  // Synced content is among it, and is stored as well.
  return asUpdate(Y.encodeStateAsUpdate(doc));
}
