import * as Y from "yjs";
import { isUpdate } from "./is-update.ts";

/** What could not be taken over, and why. */
export interface LeftOut {
  readonly reason: string;
  readonly bytes: Uint8Array;
}

export interface Loaded {
  readonly doc: Y.Doc;
  readonly leftOut: readonly LeftOut[];
}

/**
 * The document that stored updates amount to. What of them can't be read, and what builds on
 * something that is not among them, is left out.
 */
export function loadUpdates(updates: readonly Uint8Array[]): Loaded {
  // Without garbage collection, so that what the other server kept of deleted text stays.
  const doc = new Y.Doc({ gc: false });
  const leftOut: LeftOut[] = [];
  // In one transaction, or thousands of updates take minutes.
  doc.transact(() => {
    for (const bytes of updates) {
      if (isUpdate(bytes)) Y.applyUpdate(doc, bytes);
      else leftOut.push({ reason: "bytes that are not one whole Yjs update (V1)", bytes });
    }
  });
  const { pendingStructs, pendingDs } = doc.store;
  for (const pending of [pendingStructs?.update, pendingDs]) {
    if (pending == null) continue;
    const reason = "changes that build on others, which were never stored";
    leftOut.push({ reason, bytes: Y.convertUpdateFormatV2ToV1(pending) });
  }
  return { doc, leftOut };
}
