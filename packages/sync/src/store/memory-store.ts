import { Nesting } from "../gate/index.ts";
import type { Knowledge } from "../gate/index.ts";
import { asEpoch, asSeq, asUpdate, limits, splitIntoParts } from "../protocol/index.ts";
import type { Epoch, Seq, StateVector, Update } from "../protocol/index.ts";
import { HistoryGoneError } from "../room/index.ts";
import type { DocumentStore, LogEntry, RecordedEntry, Retention } from "../room/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import { buildSnapshot, carryNesting, diffState, includesAll } from "./document-state.ts";
import { readKnowledge } from "./document-state.ts";
import type { Snapshot } from "./snapshot.ts";
import { storedTime } from "./stored-time.ts";

interface Next {
  readonly through: Seq;
  readonly covered: readonly RecordedEntry[];
  readonly snapshot: Snapshot;
}

/** A document in memory, for tests and for rooms that need not last. */
export class MemoryStore implements DocumentStore {
  readonly epoch: Epoch;
  #snapshot: Snapshot | null = null;
  #snapshotSeq: Seq = asSeq(0);
  #log: readonly RecordedEntry[] = [];
  /** What a compaction that is under way has made. A crash loses it. */
  #next: Next | null = null;
  #archive: readonly RecordedEntry[] = [];
  readonly #owners = new Map<number, string>();
  readonly #build: typeof buildSnapshot;
  readonly #retention: Retention;
  /** What the history starts from, once something was dropped. */
  #start: { readonly seq: Seq; readonly reachedMs: number; readonly update: Update } | null = null;

  /** `build` makes the snapshots: tests pass one that errs. */
  constructor(
    epoch: string,
    build: typeof buildSnapshot = buildSnapshot,
    retention: Retention = {},
  ) {
    this.epoch = asEpoch(epoch);
    this.#build = build;
    this.#retention = retention;
  }

  /** An independent store with the same content: what a crash at this moment would leave. */
  fork(): MemoryStore {
    const fork = new MemoryStore(this.epoch, this.#build, this.#retention);
    fork.#snapshot = this.#snapshot;
    fork.#snapshotSeq = this.#snapshotSeq;
    fork.#log = this.#log;
    fork.#archive = this.#archive;
    fork.#start = this.#start;
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

  historyFrom(): Seq {
    return this.#start?.seq ?? asSeq(0);
  }

  history(through: Seq, after: Seq = this.historyFrom()): readonly RecordedEntry[] {
    this.#requireKept(after);
    return [...this.#archive, ...this.#log].filter(({ seq }) => seq > after && seq <= through);
  }

  updatesAt(seq: Seq): readonly Update[] {
    this.#requireKept(seq);
    const start = this.#start === null ? [] : [this.#start.update];
    return [...start, ...this.history(seq).map(({ update }) => update)];
  }

  seqAt(timeMs: number): Seq {
    const entry = this.history(this.head()).findLast(({ storedMs }) => storedMs <= timeMs);
    if (entry !== undefined) return entry.seq;
    if (this.#start === null || this.#start.reachedMs <= timeMs) return this.historyFrom();
    throw new HistoryGoneError(`what was before position ${this.#start.seq} is not kept`);
  }

  logSize(): { readonly entries: number; readonly bytes: number } {
    return {
      entries: this.#log.length,
      bytes: this.#log.reduce((total, { update }) => total + update.length, 0),
    };
  }

  append(update: Update, author: string, nowMs: number, newClients: readonly number[] = []): Seq {
    const seq = asSeq(this.head() + 1);
    for (const clientId of newClients) this.#owners.set(clientId, author);
    const storedMs = storedTime(nowMs);
    this.#log = [...this.#log, { seq, update: asUpdate(update.slice()), author, storedMs }];
    return seq;
  }

  batch<Result>(work: () => Result): Result {
    return work();
  }

  ownerOf(clientId: number): string | null {
    return this.#owners.get(clientId) ?? null;
  }

  /** Memory has no rows that could be damaged. */
  repairedMs(): null {
    return null;
  }

  compact(through: Seq): void {
    const last = Math.min(through, this.head());
    while (this.#snapshotSeq < last) this.compactStep(through);
  }

  /** Two steps, as a store on disk has at least: one builds the snapshot, one puts it in place. */
  compactStep(through: Seq): boolean {
    if (this.#next === null) {
      const covered = this.#log.filter(({ seq }) => seq <= through);
      if (covered.length === 0) return true;
      const updates = [...this.#snapshotUpdates(), ...covered.map(({ update }) => update)];
      const snapshot = this.#build(updates);
      const nesting = snapshot.nesting ?? this.#carryNesting(covered.map(({ update }) => update));
      this.#next = { through, covered, snapshot: { ...snapshot, nesting } };
      return false;
    }
    this.#replaceSnapshot(this.#next);
    this.#next = null;
    return true;
  }

  #carryNesting(updates: readonly Update[]): Nesting {
    return carryNesting(
      { stateVector: this.#snapshot?.stateVector ?? null, nesting: this.#readNesting() },
      updates,
    );
  }

  #readNesting(): Nesting {
    return Nesting.decode(this.#snapshot?.nesting?.encode() ?? new Uint8Array());
  }

  #replaceSnapshot({ through, covered, snapshot }: Next): void {
    this.#snapshot = snapshot;
    this.#snapshotSeq = asSeq(Math.min(through, this.head()));
    this.#log = this.#log.filter(({ seq }) => seq > through);
    this.#archive = [...this.#archive, ...covered];
    this.#drop();
  }

  diff(stateVector: StateVector): Update {
    return diffState(
      mergeUpdates([...this.#snapshotUpdates(), ...this.#logUpdates()]),
      stateVector,
    );
  }

  diffBeyondSnapshot(stateVector: StateVector): Update | null {
    const snapshot = this.#snapshot;
    if (snapshot === null || !includesAll(stateVector, snapshot.stateVector)) return null;
    return diffState(mergeUpdates([snapshot.deletions, ...this.#logUpdates()]), stateVector);
  }

  readKnowledge(): Knowledge {
    return readKnowledge(this.#snapshot?.stateVector ?? null, this.#logUpdates(), {
      nesting: this.#readNesting(),
      // Read when it is asked for: a compaction in between moves deletions into the snapshot.
      readDeletions: () => [
        ...(this.#snapshot === null ? [] : [this.#snapshot.deletions]),
        ...this.#logUpdates(),
      ],
      ownerOf: (clientId) => this.ownerOf(clientId),
    });
  }

  /** Drops what the retention does not keep, update by update. */
  #drop(): void {
    const { maxAgeMs = Infinity, maxBytes = Infinity } = this.#retention;
    const nowMs = this.#archive.at(-1)?.storedMs ?? 0;
    let bytes = this.#archive.reduce((total, { update }) => total + update.length, 0);
    let count = 0;
    for (const { update, storedMs } of this.#archive) {
      if (bytes <= maxBytes && storedMs >= nowMs - maxAgeMs) break;
      bytes -= update.length;
      count += 1;
    }
    const last = this.#archive[count - 1];
    if (last === undefined) return;
    const { update } = this.#build(this.updatesAt(last.seq));
    this.#start = { seq: last.seq, reachedMs: last.storedMs, update };
    this.#archive = this.#archive.slice(count);
  }

  #requireKept(seq: Seq): void {
    if (seq >= this.historyFrom()) return;
    throw new HistoryGoneError(`what was before position ${this.historyFrom()} is not kept`);
  }

  #snapshotUpdates(): readonly Update[] {
    return this.#snapshot === null ? [] : [this.#snapshot.update];
  }

  #logUpdates(): readonly Update[] {
    return this.#log.map((entry) => entry.update);
  }
}
