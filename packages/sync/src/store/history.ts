import { asSeq } from "../protocol/index.ts";
import type { Seq, Update } from "../protocol/index.ts";
import type { DocumentStore } from "../room/index.ts";
import { mergeUpdates } from "../updates/index.ts";

/** The document as it was when the log reached `seq`, deleted text of that time included. */
export function documentAt(store: DocumentStore, seq: Seq): Update {
  return mergeUpdates(store.history(seq).map(({ update }) => update));
}

/** The position that the log had reached at `timeMs`, by the server's clock of that time; 0 before the first. */
export function seqAt(store: DocumentStore, timeMs: number): Seq {
  const entry = store.history(store.head()).findLast(({ storedMs }) => storedMs <= timeMs);
  return entry?.seq ?? asSeq(0);
}
