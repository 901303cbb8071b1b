import { mergeUpdates } from "../updates/index.ts";
import { openIndexedDb } from "./indexeddb.ts";
import type { LocalPersistence } from "./local-persistence.ts";

/**
 * What `persistence: "indexeddb"` means, with all that it needs: for pages that want it in the file
 * that they begin with, and for reading a copy without a provider.
 */
export const indexedDbPersistence: LocalPersistence = {
  open: (documentId) => openIndexedDb(documentId, mergeUpdates),
};
