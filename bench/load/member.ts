import type * as Y from "yjs";
import type { Traffic } from "./wire.ts";

/** One client of a document. */
export interface Member {
  readonly traffic: Traffic;
  /** Resolves when it has had all that the server stored when it came. */
  readonly synced: Promise<void>;
  /** Resolves when every edit of its document made so far is committed, where the dialect can tell. */
  saved(): Promise<void>;
  /** Ends it, and resolves when the server has agreed. */
  close(): Promise<void>;
}

export interface JoinOptions {
  /**
   * Takes what others type in place of the document, so that a writer costs the load
   * little. Only where the load itself speaks: our provider always has its document.
   */
  readonly instead?: (update: Uint8Array) => void;
}

/** A client with a document of its own. */
export interface DocumentMember extends Member {
  /** Loses its connection and comes back. What passed on the next one until it was synced. */
  comeBack(): Promise<Traffic>;
}

/** A new document on a server, in one dialect. */
export interface Place {
  /** Connects `doc`. */
  join(doc: Y.Doc, options?: JoinOptions): Promise<DocumentMember>;
  /** Connects a client that keeps no document: every update that comes goes to `receive`. */
  watch(receive: (update: Uint8Array) => void): Promise<Member>;
}
