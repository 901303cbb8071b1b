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
  /** The client shows where it is, and sees where others are. */
  readonly hasCaret?: boolean;
  /**
   * Takes what others type in place of the document, so that a writer costs the load
   * little. Only where the load itself speaks: our provider always has its document.
   */
  readonly instead?: (update: Uint8Array) => void;
}

/** A client with a document of its own. */
export interface DocumentMember extends Member {
  /** Tells others that the caret is at `index` of `text`, as editors do. Needs `hasCaret`. */
  showCaret(text: Y.Text, index: number): void;
  /**
   * Loses its connection and comes back when the network has been gone for
   * `offlineMs`. What passed on the next one until it was synced.
   */
  comeBack(offlineMs: number): Promise<Traffic>;
}

/** A document on a server, in one dialect. */
export interface Place {
  /**
   * How long after its last client left the server has stored the document and put
   * it in order, at the latest, in ms.
   */
  readonly tidyMs: number;
  /** Connects `doc`. */
  join(doc: Y.Doc, options?: JoinOptions): Promise<DocumentMember>;
  /**
   * Sends updates one by one, as fast as the server takes them. Resolves with the
   * client that did, still connected, when the server has all of them.
   */
  type(updates: Iterable<Uint8Array>): Promise<Member>;
  /** Connects a client that keeps no document: every update that comes goes to `receive`. */
  watch(receive: (update: Uint8Array) => void): Promise<Member>;
}
