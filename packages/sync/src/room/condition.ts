import type { DocumentCondition, Limits } from "../protocol/index.ts";
import type { DocumentStore } from "./document-store.ts";

const nearlyFullPercent = 95;

/** How full the document is, and what else is the matter with it. */
export class Condition {
  readonly #store: DocumentStore;
  readonly #limits: Limits;
  readonly #isStorageFull: () => boolean;
  #snapshotBytes: number | null = null;
  #repairedMs: number | null | undefined = undefined;

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

  /** Bytes of the snapshot. */
  get snapshotBytes(): number {
    this.#snapshotBytes ??= this.#store.snapshotBytes();
    return this.#snapshotBytes;
  }

  /** True when there is so little left that somebody may have been refused. */
  get isNearlyFull(): boolean {
    return this.#percent >= nearlyFullPercent;
  }

  /** The document was compacted, and has another size. */
  compacted(): void {
    this.#snapshotBytes = null;
  }

  /**
   * What holds now, in short, or null when there is nothing to tell. Small steps of
   * the size make no difference: they would be told at every keystroke.
   */
  summary(nowMs: number): string | null {
    const isHurt = this.isHealing(nowMs);
    const isNotable =
      this.#percent >= this.#limits.documentWarnPercent || this.isStorageFull || isHurt;
    if (!isNotable) return null;
    const percent = Math.max(this.#percent, this.#limits.documentWarnPercent - 1);
    return `${percent} ${this.isStorageFull ? "full" : "room"} ${isHurt ? "hurt" : "whole"}`;
  }

  /**
   * Whether damaged rows were put aside so lately that people may still give back
   * what they held: their owners may be away, so anybody may. A repair ends the
   * room, so it is read once.
   */
  isHealing(nowMs: number): boolean {
    if (this.#repairedMs === undefined) this.#repairedMs = this.#store.repairedMs();
    return this.#repairedMs !== null && nowMs < this.#repairedMs + this.#limits.healingMs;
  }

  /** What a session is told. Only owners hear of damage. */
  describe(isOwner: boolean, nowMs: number): DocumentCondition {
    return {
      bytes: this.#bytes,
      bytesMax: this.#limits.documentBytesMax,
      isStorageFull: this.isStorageFull,
      hasQuarantine: isOwner && this.isHealing(nowMs),
    };
  }

  get #bytes(): number {
    return this.snapshotBytes + this.#store.logSize().bytes;
  }

  get #percent(): number {
    return Math.floor((this.#bytes * 100) / this.#limits.documentBytesMax);
  }
}
