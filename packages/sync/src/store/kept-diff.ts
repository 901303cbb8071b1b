import { asStateVector, limits } from "../protocol/index.ts";
import type { Seq, StateVector, Update } from "../protocol/index.ts";

/**
 * The last diff that was made, for others who lack the same: after a restart all
 * who were here come back at once, and most of them have the same.
 */
export class KeptDiff {
  #kept: { readonly head: Seq; readonly stateVector: StateVector; readonly update: Update } | null =
    null;

  /** What a peer with `stateVector` lacks of the document at `head`, or null when that was not kept. */
  find(stateVector: StateVector, head: Seq): Update | null {
    const kept = this.#kept;
    return kept?.head === head && isSame(kept.stateVector, stateVector) ? kept.update : null;
  }

  keep(stateVector: StateVector, head: Seq, update: Update): void {
    this.#kept =
      update.length <= limits.keptDiffBytesMax
        ? { head, stateVector: asStateVector(stateVector.slice()), update }
        : null;
  }

  forget(): void {
    this.#kept = null;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
