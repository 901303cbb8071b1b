import { limits } from "@scriptorium/sync/protocol";

/**
 * Waits until `missingAnswerMs` have passed since `startedMs`. To find that there is no document takes
 * less time than to wake one and to be told that it is not for whoever asks.
 */
export async function evenOut(startedMs: number): Promise<void> {
  const leftMs = startedMs + limits.missingAnswerMs - Date.now();
  if (leftMs > 0) await scheduler.wait(leftMs);
}
