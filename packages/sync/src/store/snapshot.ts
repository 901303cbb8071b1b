import type { Nesting } from "../gate/index.ts";
import type { StateVector, Update } from "../protocol/index.ts";

/** A compacted document, and what the gate has to know of it. */
export interface Snapshot {
  readonly update: Update;
  readonly stateVector: StateVector;
  /** An update without structs that holds every deletion. */
  readonly deletions: Update;
  /** How deep what lies deepest lies, or null where nobody saw. */
  readonly nesting: Nesting | null;
}
