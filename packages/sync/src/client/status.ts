import type { ConnectionState } from "./connection.ts";
import type { DocumentCondition, Role } from "../protocol/index.ts";
import { isWorthTelling } from "./condition.ts";
import { lengthOf } from "./log-reader.ts";
import type { Phase } from "./log-reader.ts";

/** Why the server did not take an edit. */
export interface Refusal {
  /** A `RejectCode`. */
  readonly code: number;
  readonly reason: string;
}

/** What is known of the edits made here. */
export interface EditState {
  /** Local edits that the server has not committed. */
  readonly unsaved: number;
  /** True when local persistence has committed all of those, or when there are none. */
  readonly onDevice: boolean;
  /**
   * Why the server refused an edit that was made here, or null. A document or a
   * server that is full is tried again when there is room, and this is null again
   * when all is saved; any other refusal stays.
   */
  readonly refusal: Refusal | null;
}

/** What is known, and nothing else. */
export type SyncStatus =
  /** The local copy is being read. */
  | { readonly kind: "loading"; readonly edits: EditState }
  | {
      readonly kind: "connecting";
      /** 1 for the first attempt since the last complete sync. */
      readonly attempt: number;
      /** As in `offline`. */
      readonly apartSinceMs: number;
      /** As in `offline`. */
      readonly isCrowded: boolean;
      /** True when the document shows content that was synced before. */
      readonly hasLocalCopy: boolean;
      readonly edits: EditState;
    }
  | {
      readonly kind: "syncing";
      readonly role: Role;
      /** Share of the snapshot that has arrived, from 0 to 1, or null when none is being sent. */
      readonly progress: number | null;
      /** Size, storage and damage of the document, or null when there is nothing to tell. */
      readonly condition: DocumentCondition | null;
      readonly edits: EditState;
    }
  | {
      readonly kind: "synced";
      readonly role: Role;
      /** As in `syncing`. */
      readonly condition: DocumentCondition | null;
      readonly edits: EditState;
    }
  | {
      readonly kind: "offline";
      /** When the next attempt is made, in ms since 1970. */
      readonly retryAtMs: number;
      /**
       * Why the last attempt failed, for developers: what `getTicket` threw, or what the socket was
       * closed with. Empty when nobody said, as of a server that can't be reached or refuses the upgrade.
       */
      readonly reason: string;
      /**
       * When the connection was lost, or the first one was tried, in ms since 1970. Attempts in
       * between change nothing of it, up to the next complete sync.
       */
      readonly apartSinceMs: number;
      /** True when the server was reached, and as many are connected as the document takes. */
      readonly isCrowded: boolean;
      readonly hasLocalCopy: boolean;
      readonly edits: EditState;
    }
  /** The server does not want this client, and trying again won't help. */
  | {
      readonly kind: "refused";
      readonly code: number;
      readonly reason: string;
      readonly hasLocalCopy: boolean;
      readonly edits: EditState;
    }
  | { readonly kind: "destroyed"; readonly edits: EditState };

export function isSameStatus(one: SyncStatus, other: SyncStatus): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The status that follows from what the parts of the provider know. */
export function readStatus(known: {
  readonly isDestroyed: boolean;
  readonly connection: ConnectionState | null;
  readonly apartSinceMs: number;
  readonly isCrowded: boolean;
  readonly phase: Phase;
  readonly role: Role;
  readonly condition: DocumentCondition | null;
  readonly hasLocalCopy: boolean;
  readonly edits: EditState;
}): SyncStatus {
  const { connection, apartSinceMs, isCrowded, hasLocalCopy, edits, phase, role } = known;
  const apart = { apartSinceMs, isCrowded, hasLocalCopy, edits };
  if (known.isDestroyed) return { kind: "destroyed", edits };
  switch (connection?.kind) {
    case undefined:
      return { kind: "loading", edits };
    case "connecting":
    case "offline":
      return { ...connection, ...apart };
    case "refused":
      return { ...connection, hasLocalCopy, edits };
    case "open":
      break;
  }
  const condition =
    known.condition !== null && isWorthTelling(known.condition) ? known.condition : null;
  switch (phase.kind) {
    case "greeting":
      return { kind: "connecting", attempt: connection.attempt, ...apart };
    case "receiving":
      return { kind: "syncing", role, progress: progressOf(phase), condition, edits };
    case "following":
      return { kind: "synced", role, condition, edits };
  }
}

function progressOf(phase: Phase & { kind: "receiving" }): number | null {
  if (phase.snapshotBytes === 0) return null;
  return lengthOf(phase.chunks) / phase.snapshotBytes;
}
