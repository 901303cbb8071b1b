import type { Refusal, SyncStatus } from "@scriptorium/sync/client";
import { CloseCode, RejectCode } from "@scriptorium/sync/protocol";
import { mayEdit } from "../role.ts";
import { isCrowdedOut, isUnreachable } from "../badge/badge-state.ts";

/** What a writer has to know before writing on. */
export type BannerState =
  | { readonly kind: "lost-access" }
  /** What may be done is less than before: reading. */
  | { readonly kind: "read-only-now"; readonly hasUnsaved: boolean }
  /** The document was restored or made anew since this device last had it. */
  | { readonly kind: "stale-copy" }
  /** A newer version of this application wrote in the document: this one could damage it. */
  | { readonly kind: "behind" }
  | { readonly kind: "copy-only" }
  /** The server can't be reached, and was not since the page was opened. */
  | { readonly kind: "local-copy" }
  /** The server can be reached, and as many are in the document as it takes. */
  | { readonly kind: "crowded" }
  | { readonly kind: "refused-edit"; readonly reason: string }
  /** The server lost what others wrote, and takes it back from them alone. */
  | { readonly kind: "lost-text" }
  | { readonly kind: "storage-full" }
  | { readonly kind: "document-full" }
  | { readonly kind: "filling"; readonly percent: number }
  | { readonly kind: "damaged" };

/**
 * The one thing to say, the gravest first, or null. `wasSynced` is true when the page has had the
 * server's text: until then, what it shows may be old. `wasEditable` is true when it could be edited
 * in this page.
 */
export function bannerState(
  status: SyncStatus,
  { wasSynced, wasEditable }: { readonly wasSynced: boolean; readonly wasEditable: boolean },
): BannerState | null {
  if (status.kind === "refused") return refusedState(status.code);
  const hasUnsaved = status.edits.unsaved > 0;
  const isReader = "role" in status && !mayEdit(status.role);
  if (isReader && (wasEditable || hasUnsaved)) return { kind: "read-only-now", hasUnsaved };
  const condition = "condition" in status ? status.condition : null;
  if (condition?.isStorageFull === true) return { kind: "storage-full" };
  const { refusal } = status.edits;
  if (refusal !== null) return refusalState(refusal);
  if (isCrowdedOut(status)) return { kind: "crowded" };
  if (isUnreachable(status) && !wasSynced) return { kind: "local-copy" };
  if (condition === null) return null;
  const percent = Math.floor((condition.bytes * 100) / condition.bytesMax);
  if (percent >= 100) return { kind: "document-full" };
  // Damage is told before a meter that will be there tomorrow as well.
  if (condition.hasQuarantine) return { kind: "damaged" };
  return { kind: "filling", percent };
}

function refusedState(code: number): BannerState {
  switch (code) {
    case CloseCode.forbidden:
    case CloseCode.unauthorized:
      return { kind: "lost-access" };
    case CloseCode.epochChanged:
      return { kind: "stale-copy" };
    case CloseCode.schemaTooOld:
      return { kind: "behind" };
    default:
      return { kind: "copy-only" };
  }
}

function refusalState({ code, reason }: Refusal): BannerState {
  switch (code) {
    case RejectCode.storageFull:
      return { kind: "storage-full" };
    case RejectCode.documentFull:
      return { kind: "document-full" };
    case RejectCode.lost:
      return { kind: "lost-text" };
    default:
      return { kind: "refused-edit", reason };
  }
}
