import type { Knowledge } from "@scriptorium/sync/gate";
import type { Epoch, Seq, StateVector, Update } from "@scriptorium/sync/protocol";
import type { DocumentStore, LogEntry, RecordedEntry } from "@scriptorium/sync/room";

/** A store that behaves like the one below it. Faults and planted bugs each change one thing. */
export class PassingStore implements DocumentStore {
  protected readonly below: DocumentStore;

  constructor(below: DocumentStore) {
    this.below = below;
  }

  get epoch(): Epoch {
    return this.below.epoch;
  }
  head(): Seq {
    return this.below.head();
  }
  snapshotSeq(): Seq {
    return this.below.snapshotSeq();
  }
  snapshotBytes(): number {
    return this.below.snapshotBytes();
  }
  snapshotChunks(): readonly Uint8Array[] {
    return this.below.snapshotChunks();
  }
  logAfter(seq: Seq): readonly LogEntry[] {
    return this.below.logAfter(seq);
  }
  logSize(): { readonly entries: number; readonly bytes: number } {
    return this.below.logSize();
  }
  append(update: Update, author: string, nowMs: number, newClients?: readonly number[]): Seq {
    return this.below.append(update, author, nowMs, newClients);
  }
  batch<Result>(work: () => Result): Result {
    return this.below.batch(work);
  }
  ownerOf(clientId: number): string | null {
    return this.below.ownerOf(clientId);
  }
  repairedMs(): number | null {
    return this.below.repairedMs();
  }
  compact(through: Seq): void {
    this.below.compact(through);
  }
  compactStep(through: Seq, mayTakeLong?: boolean): boolean {
    return this.below.compactStep(through, mayTakeLong);
  }
  diff(stateVector: StateVector): Update {
    return this.below.diff(stateVector);
  }
  diffBeyondSnapshot(stateVector: StateVector): Update | null {
    return this.below.diffBeyondSnapshot(stateVector);
  }
  historyFrom(): Seq {
    return this.below.historyFrom();
  }
  history(through: Seq, after?: Seq): readonly RecordedEntry[] {
    return this.below.history(through, after);
  }
  updatesAt(seq: Seq): readonly Update[] {
    return this.below.updatesAt(seq);
  }
  seqAt(timeMs: number): Seq {
    return this.below.seqAt(timeMs);
  }
  readKnowledge(): Knowledge {
    return this.below.readKnowledge();
  }
}
