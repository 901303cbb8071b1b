import { limits } from "@scriptorium/sync/protocol";
import type { AppContext } from "../identity.ts";
import { limitRate } from "./limit-rate.ts";

/**
 * Counts that a document is read over HTTP, by `read`, before it is asked for it. What is large counts for
 * more before anything is made of it, which whoever may not read it never learns.
 */
export async function countedRead<Stored extends { readonly update: Uint8Array }>(
  context: AppContext,
  read: () => Promise<Stored | null>,
): Promise<Stored | null> {
  await limitRate(context, "reads");
  const stored = await read();
  const more = stored === null ? 0 : Math.floor(stored.update.length / limits.bytesPerRead);
  if (more > 0) await limitRate(context, "reads", more);
  return stored;
}
