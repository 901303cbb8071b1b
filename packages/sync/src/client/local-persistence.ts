import type { Epoch, Seq, Update } from "../protocol/index.ts";

/** Everything of `epoch` up to `seq` is in the local copy. */
export interface Position {
  readonly epoch: Epoch;
  readonly seq: Seq;
}

/** An edit made here, under an id that no other edit of the document has. */
export interface LocalEdit {
  readonly id: string;
  readonly update: Update;
}

export interface Kept {
  /** Null when the document was never synced on this device. */
  readonly position: Position | null;
  readonly updates: readonly Update[];
  /** Edits that no server has acknowledged. */
  readonly unsaved: readonly LocalEdit[];
}

export interface LocalChange {
  /** Edits to keep until they are saved. */
  readonly edits: readonly LocalEdit[];
  /** Edits that the server has committed. They stay in the copy. */
  readonly savedIds: readonly string[];
  /** What came from the server. */
  readonly received: readonly Update[];
  /** The position after all of `received` and `savedIds`, or null when it did not move. */
  readonly position: Position | null;
}

/** One document's copy on this device. */
export interface LocalCopy {
  readonly kept: Kept;
  /** Resolves when the change is committed: all of it or, when it rejects, nothing. */
  write(change: LocalChange): Promise<void>;
  close(): void;
}

/** Where local copies are kept. `"indexeddb"` is one; an application may bring its own. */
export interface LocalPersistence {
  open(documentId: string): Promise<LocalCopy>;
}
