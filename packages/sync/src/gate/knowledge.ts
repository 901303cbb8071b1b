import * as Y from "yjs";
import type { StateVector } from "../protocol/index.ts";
import type { DecodedUpdate } from "./decode-update.ts";
import { Deletions } from "./deletions.ts";

/**
 * What the gate has to know of a stored document: how far each client's clock
 * goes and, only when a decision needs it, what is deleted. It is small beside
 * the document, which is why relaying an edit needs no `Y.Doc`.
 */
export class Knowledge {
  readonly #clocks: Map<number, number>;
  readonly #loadDeletions: () => Deletions;
  #deletions: Deletions | null = null;

  /** `loadDeletions` is called at most once, and must include every update learned so far. */
  constructor(clocks: ReadonlyMap<number, number>, loadDeletions: () => Deletions) {
    this.#clocks = new Map(clocks);
    this.#loadDeletions = loadDeletions;
  }

  /** What is known of a document that does not exist yet. */
  static ofNothing(): Knowledge {
    return new Knowledge(new Map(), () => new Deletions());
  }

  /** The first clock of `client` that is not known. */
  clockOf(client: number): number {
    return this.#clocks.get(client) ?? 0;
  }

  /** True when all that `stateVector` counts is known. */
  includes(stateVector: StateVector): boolean {
    return [...Y.decodeStateVector(stateVector)].every(
      ([client, clock]) => clock <= this.clockOf(client),
    );
  }

  isDeleted(client: number, start: number, end: number): boolean {
    this.#deletions ??= this.#loadDeletions();
    return this.#deletions.covers(client, start, end);
  }

  /** Takes in an update that is stored. It must be causally closed over what is known. */
  learn(update: DecodedUpdate): void {
    for (const struct of update.structs) {
      const end = struct.id.clock + struct.length;
      if (end > this.clockOf(struct.id.client)) this.#clocks.set(struct.id.client, end);
    }
    if (this.#deletions !== null) addDeletions(this.#deletions, update);
  }

  encodeStateVector(): StateVector {
    return Y.encodeStateVector(this.#clocks) as StateVector;
  }
}

export function addDeletions(deletions: Deletions, update: DecodedUpdate): void {
  for (const [client, ranges] of update.deletions) {
    for (const { clock, len } of ranges) deletions.add(client, clock, clock + len);
  }
}
