import type { Kept, LocalChange, LocalCopy, LocalPersistence } from "../client/index.ts";

/** Local copies in memory: what a reload of the page would find in IndexedDB. */
export function memoryPersistence(): LocalPersistence {
  const copies = new Map<string, Kept>();
  return {
    open: (documentId): Promise<LocalCopy> =>
      Promise.resolve({
        kept: copies.get(documentId) ?? { position: null, updates: [], unsaved: [] },
        async write(change) {
          // A database commits later than it is asked to.
          await Promise.resolve();
          const before = copies.get(documentId) ?? { position: null, updates: [], unsaved: [] };
          copies.set(documentId, applyChange(before, change));
        },
        close: () => {},
      }),
  };
}

function applyChange(kept: Kept, { edits, savedIds, received, position }: LocalChange): Kept {
  const unsaved = [...kept.unsaved, ...edits];
  const saved = unsaved.filter(({ id }) => savedIds.includes(id));
  return {
    position: position ?? kept.position,
    updates: [...kept.updates, ...saved.map(({ update }) => update), ...received],
    unsaved: unsaved.filter(({ id }) => !savedIds.includes(id)),
  };
}
