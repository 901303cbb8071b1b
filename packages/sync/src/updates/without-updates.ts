import * as Y from "yjs";
import { asStateVector } from "../protocol/index.ts";
import type { StateVector, Update } from "../protocol/index.ts";

/** `stateVector` set back to before `updates`: what a peer has that knows none of them. */
export function withoutUpdates(stateVector: StateVector, updates: readonly Update[]): StateVector {
  const clocks = Y.decodeStateVector(stateVector);
  for (const update of updates) {
    for (const [client, from] of Y.parseUpdateMeta(update).from) {
      clocks.set(client, Math.min(clocks.get(client) ?? 0, from));
    }
  }
  for (const [client, clock] of clocks) if (clock === 0) clocks.delete(client);
  return asStateVector(Y.encodeStateVector(clocks));
}
