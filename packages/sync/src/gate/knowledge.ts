import * as Y from "yjs";
import { limits } from "../protocol/index.ts";
import type { StateVector } from "../protocol/index.ts";
import type { DecodedUpdate } from "./decode-update.ts";
import { Deletions } from "./deletions.ts";
import { Nesting } from "./nesting.ts";

/** What the gate may have to look up in the store, when a decision needs it. */
export interface Sources {
  /** Called at most once, and must include every update learned so far. */
  readonly loadDeletions: () => Deletions;
  /** The principal that first wrote with a clientID, or null. Called once for each clientID. */
  readonly loadOwner: (clientId: number) => string | null;
}

/**
 * What the gate has to know of a stored document: how far each client's clock
 * goes, whose clientIDs are whose and, only when a decision needs it, what is
 * deleted. It is small beside the document, which is why relaying an edit needs
 * no `Y.Doc`.
 */
export class Knowledge {
  readonly #clocks: Map<number, number>;
  readonly #sources: Sources;
  readonly #owners = new Map<number, string | null>();
  readonly #nesting: Nesting;
  #deletions: Deletions | null = null;

  /** `nesting` is that of what `clocks` count, and learns with this. */
  constructor(
    clocks: ReadonlyMap<number, number>,
    sources: Sources,
    nesting: Nesting = new Nesting(),
  ) {
    this.#clocks = new Map(clocks);
    this.#sources = sources;
    this.#nesting = nesting;
  }

  /** What is known of a document that does not exist yet. */
  static ofNothing(): Knowledge {
    return new Knowledge(new Map(), {
      loadDeletions: () => new Deletions(),
      loadOwner: () => null,
    });
  }

  /** How many clientIDs anything was written with. */
  get clientCount(): number {
    return this.#clocks.size;
  }

  /** The first clock of `client` that is not known. */
  clockOf(client: number): number {
    return this.#clocks.get(client) ?? 0;
  }

  /** At most how many types are around the innermost of what an update brings. */
  nestingOf(update: DecodedUpdate): number {
    return this.#nesting.deepestOf(update, (client) => this.clockOf(client));
  }

  /** What was learned is in the snapshot now. What is to be remembered of how deep it lies. */
  compacted(): Nesting {
    this.#nesting.forgetUpTo(limits.nestingForgottenMax);
    return this.#nesting;
  }

  /** The principal that first wrote with `client`, or null when nobody has. */
  ownerOf(client: number): string | null {
    const known = this.#owners.get(client);
    if (known !== undefined) return known;
    const owner = this.#sources.loadOwner(client);
    this.#owners.set(client, owner);
    return owner;
  }

  /** True when all that `stateVector` counts is known. */
  includes(stateVector: StateVector): boolean {
    return [...Y.decodeStateVector(stateVector)].every(
      ([client, clock]) => clock <= this.clockOf(client),
    );
  }

  /** True when `stateVector` and `deletions`, as `deletionDigest` has them, are those of all that is known. */
  equals(stateVector: StateVector, deletions: Uint8Array): boolean {
    const clocks = Y.decodeStateVector(stateVector);
    if (clocks.size !== this.#clocks.size) return false;
    for (const [client, clock] of clocks) if (clock !== this.clockOf(client)) return false;
    this.#deletions ??= this.#sources.loadDeletions();
    const known = this.#deletions.digest();
    return known.every((byte, index) => byte === deletions[index]);
  }

  isDeleted(client: number, start: number, end: number): boolean {
    this.#deletions ??= this.#sources.loadDeletions();
    return this.#deletions.covers(client, start, end);
  }

  /** How many clocks in `[start, end)` of `client` are not known to be deleted. */
  countUndeleted(client: number, start: number, end: number): number {
    this.#deletions ??= this.#sources.loadDeletions();
    return this.#deletions.countOthers(client, start, end);
  }

  /**
   * Takes in an update that is stored. It must be causally closed over what is
   * known. `newClients` belong to `author` from now on.
   */
  learn(update: DecodedUpdate, author = "", newClients: readonly number[] = []): void {
    this.#nesting.learn(update, (client) => this.clockOf(client));
    for (const struct of update.structs) {
      // Says only what is left out.
      if (struct instanceof Y.Skip) continue;
      const end = struct.id.clock + struct.length;
      if (end > this.clockOf(struct.id.client)) this.#clocks.set(struct.id.client, end);
    }
    for (const client of newClients) this.#owners.set(client, author);
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
