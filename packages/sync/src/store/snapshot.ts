import type { StateVector, Update } from "../protocol/index.ts";

/** A compacted document, and what the gate has to know of it. */
export interface Snapshot {
  readonly update: Update;
  readonly stateVector: StateVector;
  /** An update without structs that holds every deletion. */
  readonly deletions: Update;
}
