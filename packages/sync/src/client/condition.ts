import { limits, RejectCode } from "../protocol/index.ts";
import type { DocumentCondition } from "../protocol/index.ts";

/** True when the server may take later what it refuses with `code` now. */
export function isForNow(code: number): boolean {
  return code === RejectCode.documentFull || code === RejectCode.storageFull;
}

/** True when the reason for which an edit was refused with `code` holds no more. */
export function hasRoomAgain(
  { bytes, bytesMax, isStorageFull }: DocumentCondition,
  code: number,
): boolean {
  return code === RejectCode.documentFull ? bytes < bytesMax : !isStorageFull;
}

/** True when people should know of it. */
export function isWorthTelling(condition: DocumentCondition): boolean {
  const { bytes, bytesMax, isStorageFull, hasQuarantine } = condition;
  const isNearlyFull = bytes * 100 >= bytesMax * limits.documentWarnPercent;
  return isNearlyFull || isStorageFull || hasQuarantine;
}
