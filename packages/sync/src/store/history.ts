import type { Seq, Update } from "../protocol/index.ts";
import type { DocumentStore } from "../room/index.ts";
import { buildSnapshot } from "./document-state.ts";

/**
 * The document as it was when the log reached `seq`, without what had been deleted
 * by then. Throws a `HistoryGoneError` when that can't be told any more.
 */
export function documentAt(store: DocumentStore, seq: Seq): Update {
  return buildSnapshot(store.updatesAt(seq)).update;
}
