import type { ClientMessage, DeletedRange, StateVector, Update } from "../protocol/index.ts";
import type { Position } from "./local-persistence.ts";
import type { Refusal } from "./status.ts";

/** What the conversation needs done by the provider around it. */
export interface ConversationHost {
  send(...messages: readonly ClientMessage[]): void;
  stateVector(): StateVector;
  /** Everything in the document that is deleted, in order. */
  deletions(): ReadonlyMap<number, readonly DeletedRange[]>;
  /** All of the document that a peer with `stateVector` lacks. */
  since(stateVector: StateVector): Update;
  /** The clientID that the document writes with, and how far the document goes in it. */
  writer(): { readonly clientId: number; readonly clock: number };
  /** Takes in updates from the server. `position` is where they lead, or null while that is open. */
  received(updates: readonly Update[], position: Position | null): void;
  /** The server has committed these edits. `position` is as far as everything is here. */
  saved(ids: readonly string[], position: Position): void;
  /** The server refused these edits, for good or until it has room. */
  refused(ids: readonly string[], refusal: Refusal): void;
  /** What the server had no room for is saved by now. */
  foundRoom(): void;
  /** Whether the server has lost something that it does not take from us. */
  lost(refusal: Refusal | null): void;
  /** Everything up to `position` has arrived. */
  caughtUp(position: Position): void;
  /** The server goes by the last ticket. */
  accessRenewed(): void;
  /** Something was lost on the way. Another connection brings it. */
  hangUp(reason: string): void;
  /** True while somebody else is shown. */
  isSeen(): boolean;
  /** What is to be told beside an edit that leaves now. */
  alongside(): readonly ClientMessage[];
  /** Edits that waited have left, or can't: nothing else need wait for them. */
  flushed(): void;
}
