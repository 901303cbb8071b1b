import { heldReason } from "@scriptorium/sync/gate";
import { storageFull } from "@scriptorium/sync/room";

/** Whether something was done, or why it can't be. */
export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: string;
      /** True when it may be taken once a connection that is open is gone. */
      readonly isHeld?: boolean;
      /** True when it may be taken once there is room on the disk. */
      readonly isFull?: boolean;
    };

/** What became of somebody's edit, given why it was refused, or null. */
export function outcomeOfEdit(refusal: string | null): Outcome {
  if (refusal === null) return { ok: true };
  return {
    ok: false,
    reason: `It is refused: ${refusal}.`,
    isHeld: refusal === heldReason,
    isFull: refusal === storageFull,
  };
}

/** What became of content that was to be stored as a whole, given why it was refused, or null. */
export function outcomeOfContent(refusal: string | null): Outcome {
  if (refusal === null) return { ok: true };
  return { ok: false, reason: tooMuch(refusal), isFull: refusal === storageFull };
}

export function tooMuch(reason: string): string {
  return `It is too much at once: ${reason}. Send less, and the rest as an edit.`;
}
