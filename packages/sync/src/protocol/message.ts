import type { Epoch, Seq, StateVector, Update } from "./brand.ts";
import type { Role } from "./role.ts";

/** What our provider says. PROTOCOL.md defines each message in one line. */
export type ClientMessage =
  | AwarenessMessage
  | {
      readonly kind: "hello";
      /** Epoch of the local copy, or the empty string when there is none. */
      readonly epoch: Epoch;
      /** Everything up to this position is in the local copy. */
      readonly seq: Seq;
      readonly schemaVersion: number;
      readonly stateVector: StateVector;
    }
  | { readonly kind: "edit"; readonly number: number; readonly update: Update }
  | {
      readonly kind: "writes-as";
      readonly clientId: number;
      /** How far the client's own document goes in `clientId`. */
      readonly clock: number;
    }
  | {
      readonly kind: "has";
      /** What stands for all that is deleted in the client's document: `deletionDigest`. */
      readonly deletions: Uint8Array;
    }
  | { readonly kind: "ticket"; readonly ticket: string };

/** What our provider is told. */
export type ServerMessage =
  | AwarenessMessage
  | SyncStep1
  | {
      readonly kind: "welcome";
      readonly epoch: Epoch;
      readonly role: Role;
      /** True when only what followed the client's position is sent. */
      readonly isResume: boolean;
      /** Bytes of snapshot that follow in chunks; 0 when the log is enough. */
      readonly snapshotBytes: number;
      /** The log is sent from behind this position: the snapshot, or the client, has what is before. */
      readonly seq: Seq;
    }
  | { readonly kind: "snapshot-chunk"; readonly isLast: boolean; readonly bytes: Uint8Array }
  | { readonly kind: "stored"; readonly seq: Seq; readonly update: Update }
  | { readonly kind: "caught-up"; readonly seq: Seq }
  | {
      readonly kind: "ack";
      readonly number: number;
      /** Where the last of these edits was stored, or 0 when all of them were stored before. */
      readonly seq: Seq;
    }
  | {
      readonly kind: "reject";
      readonly number: number;
      readonly code: number;
      readonly reason: string;
    }
  | { readonly kind: "missing"; readonly number: number; readonly stateVector: StateVector }
  | ({ readonly kind: "condition" } & DocumentCondition)
  | { readonly kind: "access"; readonly role: Role };

/** What stock clients say and are told, beside awareness. */
export type StockMessage =
  | SyncStep1
  | { readonly kind: "sync-step-2"; readonly update: Update }
  | { readonly kind: "update"; readonly update: Update }
  | { readonly kind: "permission-denied"; readonly reason: string }
  | { readonly kind: "query-awareness" };

interface SyncStep1 {
  readonly kind: "sync-step-1";
  readonly stateVector: StateVector;
}

interface AwarenessMessage {
  readonly kind: "awareness";
  readonly payload: Uint8Array;
}

/** A decoded message. */
export type Message = ClientMessage | ServerMessage | StockMessage;

/** What a client should know of the document beside its content. */
export interface DocumentCondition {
  /** Encoded size as stored, and how large it may become. */
  readonly bytes: number;
  readonly bytesMax: number;
  /** True while the server can't store: nothing is lost, but nothing new is taken. */
  readonly isStorageFull: boolean;
  /** True when damaged rows were put aside. Only owners are told. */
  readonly hasQuarantine: boolean;
}

/** What a message begins with. Wire format: a number is never given to another message. */
export const messageType = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  // Our own range. Stock clients never see these.
  hello: 64,
  welcome: 65,
  snapshotChunk: 66,
  stored: 67,
  caughtUp: 68,
  edit: 69,
  ack: 70,
  reject: 71,
  missing: 72,
  writesAs: 73,
  condition: 74,
  ticket: 75,
  access: 76,
  has: 77,
} as const;
