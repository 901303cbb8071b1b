import type { DocumentCondition, Limits } from "../protocol/index.ts";
import type { DocumentStore } from "./document-store.ts";

/** How full the document is and what else is the matter with it: what people are told, and when. */
export class Condition {
  readonly #store: DocumentStore;
  readonly #limits: Limits;
  readonly #isStorageFull: () => boolean;
  #snapshotBytes: number | null = null;
  #isDamaged: boolean | null = null;
  #told = "";

  constructor(store: DocumentStore, limits: Limits, isStorageFull: () => boolean) {
    this.#store = store;
    this.#limits = limits;
    this.#isStorageFull = isStorageFull;
  }

  get isStorageFull(): boolean {
    return this.#isStorageFull();
  }

  /** By how many bytes the document may still grow. */
  get bytesLeft(): number {
    return this.#limits.documentBytesMax - this.#bytes;
  }

  /** The document was compacted, and has another size. */
  compacted(): void {
    this.#snapshotBytes = null;
  }

  /** True when there is something to tell. */
  get isNotable(): boolean {
    return (
      this.#percent >= this.#limits.documentWarnPercent || this.isStorageFull || this.#isHurt()
    );
  }

  /** True when people were told something else than what holds now. Telling is up to the caller. */
  hasChanged(): boolean {
    const before = this.#told;
    // Small steps would be told at every keystroke, and nobody sees them.
    const percent = Math.max(this.#percent, this.#limits.documentWarnPercent - 1);
    this.#told = JSON.stringify([percent, this.isStorageFull, this.#isHurt()]);
    if (before !== "") return before !== this.#told;
    return this.isNotable;
  }

  /** What a session is told. Only owners hear of damage. */
  describe(isOwner: boolean): DocumentCondition {
    return {
      bytes: this.#bytes,
      bytesMax: this.#limits.documentBytesMax,
      isStorageFull: this.isStorageFull,
      hasQuarantine: isOwner && this.#isHurt(),
    };
  }

  get #bytes(): number {
    this.#snapshotBytes ??= this.#store.snapshotBytes();
    return this.#snapshotBytes + this.#store.logSize().bytes;
  }

  get #percent(): number {
    return Math.floor((this.#bytes * 100) / this.#limits.documentBytesMax);
  }

  /** Whether damaged rows were put aside. A repair ends the room, so it is read once. */
  #isHurt(): boolean {
    this.#isDamaged ??= this.#store.repairedMs() !== null;
    return this.#isDamaged;
  }
}
