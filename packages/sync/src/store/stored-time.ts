import { limits } from "../protocol/index.ts";

/** A time as it is kept with an update, in ms since 1970: down to a whole step. */
export function storedTime(nowMs: number): number {
  return Math.floor(nowMs / limits.storedStepMs) * limits.storedStepMs;
}
