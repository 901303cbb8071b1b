import { limits } from "../protocol/index.ts";

/**
 * Does steps until one says that it was the last, and lets whatever came meanwhile
 * have its turn between two of them. All within one run of the alarm: an alarm for
 * each step would be a request and a row each. The timer is gone with the run, and
 * when the object is, the platform runs the alarm again.
 */
export async function compactInSteps(step: () => boolean): Promise<void> {
  while (!step()) await new Promise((resolve) => setTimeout(resolve, limits.compactionPauseMs));
}
