import { limits, RejectCode } from "../protocol/index.ts";
import type { DocumentCondition } from "../protocol/index.ts";

/** True when the server may take later what it refuses with `code` now: when there is room, or with another role. */
export function isForNow(code: number): boolean {
  return (
    code === RejectCode.documentFull ||
    code === RejectCode.storageFull ||
    code === RejectCode.readOnly
  );
}

/** True when the reason for which an edit was refused with `code` holds no more. */
export function hasRoomAgain(
  { bytes, bytesMax, isStorageFull }: DocumentCondition,
  code: number,
): boolean {
  if (code === RejectCode.documentFull) return bytes < bytesMax;
  return code === RejectCode.storageFull && !isStorageFull;
}

/** True when people should know of it. */
export function isWorthTelling(condition: DocumentCondition): boolean {
  const { bytes, bytesMax, isStorageFull, hasQuarantine } = condition;
  const isNearlyFull = bytes * 100 >= bytesMax * limits.documentWarnPercent;
  return isNearlyFull || isStorageFull || hasQuarantine;
}
