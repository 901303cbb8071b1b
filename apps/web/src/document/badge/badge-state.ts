import type { EditState, SyncStatus } from "@scriptorium/sync/client";
import { CloseCode, RejectCode } from "@scriptorium/sync/protocol";
import type { text } from "../../text/en.ts";
import { type Role, mayEdit } from "../role.ts";

export type BadgeState =
  | "saved"
  | "saving"
  | "on-device"
  | "offline"
  | "connecting"
  | "read-only"
  | "no-access";

/** The exact thing to say. Several of them share one state, which has one icon and one colour. */
export type BadgeWords = keyof typeof text.badge.states;

/** Claims no more than the status does: only what the server committed is “saved”. */
export function badgeWords(status: SyncStatus, role: Role | null): BadgeWords {
  switch (status.kind) {
    case "loading":
      return waitingWords(status.edits, "connecting");
    case "connecting":
      // A first attempt is a matter of moments. Later ones belong to being offline, and a badge
      // that changed with each of them would only unsettle.
      return isUnreachable(status)
        ? offlineWords(status.edits, status.hasLocalCopy && mayEdit(role))
        : waitingWords(status.edits, "connecting");
    case "syncing":
      return mayEdit(status.role) ? waitingWords(status.edits, "connecting") : "connecting";
    case "synced":
      if (status.edits.refusal !== null) return refusedWords(status.edits);
      if (status.edits.unsaved > 0) return "saving";
      return mayEdit(status.role) ? "saved" : "read-only";
    case "offline":
      return offlineWords(status.edits, status.hasLocalCopy && mayEdit(role));
    case "refused":
      return closedWords(status.code);
    case "destroyed":
      return "offline";
  }
}

function closedWords(code: number): BadgeWords {
  if (code === CloseCode.epochChanged) return "earlier-copy";
  return code === CloseCode.schemaTooOld ? "behind" : "no-access";
}

/** True while there is no connection and at least one attempt at it has failed. */
export function isUnreachable(
  status: Pick<SyncStatus, "kind"> & { readonly attempt?: number },
): boolean {
  return status.kind === "offline" || (status.kind === "connecting" && (status.attempt ?? 1) > 1);
}

/** True while the document has no place for this page. */
export function isCrowdedOut(
  status: Pick<SyncStatus, "kind"> & { readonly isCrowded?: boolean },
): boolean {
  return status.isCrowded === true;
}

export function badgeState(words: BadgeWords): BadgeState {
  switch (words) {
    case "offline-kept":
    case "offline-keeping":
    case "offline-not-kept":
      return "offline";
    case "not-accepted":
    case "earlier-copy":
    case "behind":
      return "no-access";
    case "no-room":
      return "on-device";
    case "saved":
    case "saving":
    case "on-device":
    case "offline":
    case "connecting":
    case "read-only":
    case "no-access":
      return words;
  }
}

/** Edits for which there is no room now are sent again by themselves; others are not. */
function refusedWords({ refusal, onDevice }: EditState): BadgeWords {
  const isForNow =
    refusal?.code === RejectCode.documentFull || refusal?.code === RejectCode.storageFull;
  return isForNow && onDevice ? "no-room" : "not-accepted";
}

function waitingWords(edits: EditState, otherwise: BadgeWords): BadgeWords {
  if (edits.refusal !== null) return refusedWords(edits);
  if (edits.unsaved === 0) return otherwise;
  return edits.onDevice ? "on-device" : "saving";
}

function offlineWords(edits: EditState, isKept: boolean): BadgeWords {
  if (edits.refusal !== null) return refusedWords(edits);
  if (edits.unsaved === 0) return isKept ? "offline-kept" : "offline";
  return edits.onDevice ? "offline-kept" : "offline-keeping";
}
