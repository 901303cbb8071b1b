/** A document as another server has stored it. */
export interface StoredRoom {
  /** By which clients of that server ask for it. */
  readonly name: string;
  /** What is stored, in the order in which it was: bytes that should be Yjs updates. */
  readonly read: () => Promise<readonly Uint8Array[]>;
}

/** What another server has stored. It is read, and stays as it is. */
export interface Source extends AsyncDisposable {
  readonly rooms: readonly StoredRoom[];
}

/** The source can't be read. The message says why, and what to do. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}
