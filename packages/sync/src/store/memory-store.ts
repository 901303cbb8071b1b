import type { Knowledge } from "../gate/index.ts";
import { asEpoch, asSeq, asUpdate, limits, splitIntoParts } from "../protocol/index.ts";
import type { Epoch, Seq, StateVector, Update } from "../protocol/index.ts";
import type { DocumentStore, LogEntry, RecordedEntry } from "../room/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import { buildSnapshot, diffState, readKnowledge } from "./document-state.ts";
import type { Snapshot } from "./document-state.ts";

/** A document in memory, for tests and for rooms that need not last. */
export class MemoryStore implements DocumentStore {
  readonly epoch: Epoch;
  #snapshot: Snapshot | null = null;
  #snapshotSeq: Seq = asSeq(0);
  #log: readonly RecordedEntry[] = [];
  #archive: readonly RecordedEntry[] = [];
  readonly #owners = new Map<number, string>();
  readonly #build: typeof buildSnapshot;

  /** `build` makes the snapshots: tests pass one that errs. */
  constructor(epoch: string, build: typeof buildSnapshot = buildSnapshot) {
    this.epoch = asEpoch(epoch);
    this.#build = build;
  }

  /** An independent store with the same content: what a crash at this moment would leave. */
  fork(): MemoryStore {
    const fork = new MemoryStore(this.epoch, this.#build);
    fork.#snapshot = this.#snapshot;
    fork.#snapshotSeq = this.#snapshotSeq;
    fork.#log = this.#log;
    fork.#archive = this.#archive;
    for (const [clientId, principal] of this.#owners) fork.#owners.set(clientId, principal);
    return fork;
  }

  head(): Seq {
    return this.#log.at(-1)?.seq ?? this.#snapshotSeq;
  }

  snapshotSeq(): Seq {
    return this.#snapshotSeq;
  }

  snapshotBytes(): number {
    return this.#snapshot?.update.length ?? 0;
  }

  snapshotChunks(): readonly Uint8Array[] {
    return this.#snapshot === null ? [] : splitIntoParts(this.#snapshot.update, limits.rowBytesMax);
  }

  logAfter(seq: Seq): readonly LogEntry[] {
    return this.#log
      .filter((entry) => entry.seq > seq)
      .map(({ seq: position, update }) => ({ seq: position, update }));
  }

  history(through: Seq): readonly RecordedEntry[] {
    return [...this.#archive, ...this.#log].filter(({ seq }) => seq <= through);
  }

  logSize(): { readonly rows: number; readonly bytes: number } {
    return {
      rows: this.#log.length,
      bytes: this.#log.reduce((total, { update }) => total + update.length, 0),
    };
  }

  append(update: Update, author: string, nowMs: number, newClients: readonly number[] = []): Seq {
    const seq = asSeq(this.head() + 1);
    for (const clientId of newClients) this.#owners.set(clientId, author);
    this.#log = [...this.#log, { seq, update: asUpdate(update.slice()), author, storedMs: nowMs }];
    return seq;
  }

  ownerOf(clientId: number): string | null {
    return this.#owners.get(clientId) ?? null;
  }

  /** Memory has no rows that could be damaged. */
  repairedMs(): null {
    return null;
  }

  compact(through: Seq): void {
    const covered = this.#log.filter(({ seq }) => seq <= through);
    if (covered.length === 0) return;
    this.#snapshot = this.#build([...this.#snapshotUpdates(), ...covered.map((e) => e.update)]);
    this.#snapshotSeq = through;
    this.#log = this.#log.filter(({ seq }) => seq > through);
    this.#archive = [...this.#archive, ...covered];
  }

  diff(stateVector: StateVector): Update {
    return diffState(
      mergeUpdates([...this.#snapshotUpdates(), ...this.#logUpdates()]),
      stateVector,
    );
  }

  readKnowledge(): Knowledge {
    const deletions = this.#snapshot === null ? [] : [this.#snapshot.deletions];
    return readKnowledge(this.#snapshot?.stateVector ?? null, this.#logUpdates(), {
      readDeletions: () => [...deletions, ...this.#logUpdates()],
      ownerOf: (clientId) => this.ownerOf(clientId),
    });
  }

  #snapshotUpdates(): readonly Update[] {
    return this.#snapshot === null ? [] : [this.#snapshot.update];
  }

  #logUpdates(): readonly Update[] {
    return this.#log.map((entry) => entry.update);
  }
}
