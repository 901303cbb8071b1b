import { logFailure } from "./log.ts";

/**
 * Sees to it that an object that wakes has an alarm for what it has to do at `nextMs`, unless that is null:
 * one that was restored without the platform's own, or that the platform gave up, has none.
 */
export async function rearm(storage: DurableObjectStorage, nextMs: number | null): Promise<void> {
  try {
    if (nextMs === null || (await storage.getAlarm()) !== null) return;
    await storage.setAlarm(nextMs);
  } catch (error) {
    logFailure("an alarm", error);
  }
}
