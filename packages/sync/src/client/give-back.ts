import * as Y from "yjs";
import type { StateVector, Update } from "../protocol/index.ts";
import { partOf } from "../updates/part-of.ts";

/** `update` is all that a server with `theirs` lacks of a document with `ours`. */
export interface Lacking {
  readonly update: Update;
  readonly ours: StateVector;
  readonly theirs: StateVector;
}

/**
 * What a server has lost of a document, to be given back client by client: of
 * what others wrote it takes nothing from us. A part that builds on another one
 * is tried again after that.
 */
export class GiveBack {
  readonly #update: Update;
  /** How far the server is in each client. */
  readonly #clocks: Map<number, number>;
  #left: readonly number[];
  /** Clients whose part builds on what the server does not have yet. */
  #waiting: readonly number[] = [];
  #isRefused = false;
  #current: number | null = null;
  #hasProgress = false;

  constructor({ update, ours, theirs }: Lacking) {
    this.#update = update;
    this.#clocks = Y.decodeStateVector(theirs);
    // An update also has what the document itself could not take in yet.
    this.#left = [...Y.decodeStateVector(ours)].flatMap(([client, clock]) =>
      clock > this.#clockOf(client) ? [client] : [],
    );
  }

  /** The part to send next, or null when nothing more can be done. */
  next(): Uint8Array | null {
    if (this.#left.length === 0 && this.#hasProgress) {
      this.#left = this.#waiting;
      this.#waiting = [];
      this.#hasProgress = false;
    }
    const [current, ...left] = this.#left;
    if (current === undefined) return null;
    this.#current = current;
    this.#left = left;
    return partOf(this.#update, current, (client) => this.#clockOf(client));
  }

  /** What became of the last part. */
  answered(outcome: "stored" | "missing" | "refused"): void {
    const current = this.#current;
    if (current === null) return;
    this.#current = null;
    switch (outcome) {
      case "stored":
        this.#hasProgress = true;
        this.#clocks.set(current, Y.parseUpdateMeta(this.#update).to.get(current) ?? 0);
        return;
      case "missing":
        this.#waiting = [...this.#waiting, current];
        return;
      case "refused":
        this.#isRefused = true;
        return;
    }
  }

  /** True when, at the end, all was given back. */
  get isWhole(): boolean {
    return !this.#isRefused && this.#waiting.length === 0;
  }

  #clockOf(client: number): number {
    return this.#clocks.get(client) ?? 0;
  }
}
