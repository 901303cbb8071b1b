import type { Knowledge } from "@scriptorium/sync/gate";
import type { Epoch, Seq, StateVector, Update } from "@scriptorium/sync/protocol";
import type { DocumentStore, LogEntry, RecordedEntry } from "@scriptorium/sync/room";
import { buildSnapshot, MemoryStore } from "@scriptorium/sync/store";
import type { LoopbackServerOptions } from "@scriptorium/sync/testing";

export type Bug = Pick<LoopbackServerOptions, "disk" | "storeAtWake" | "sessionsAtWake">;

/** A store that behaves like the one below it. Each bug changes one thing. */
class PassingStore implements DocumentStore {
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
  logSize(): { readonly rows: number; readonly bytes: number } {
    return this.below.logSize();
  }
  append(update: Update, author: string, nowMs: number, newClients?: readonly number[]): Seq {
    return this.below.append(update, author, nowMs, newClients);
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
  diff(stateVector: StateVector): Update {
    return this.below.diff(stateVector);
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

class SkippingStore extends PassingStore {
  readonly #isSkipped: () => boolean;

  constructor(below: DocumentStore, isSkipped: () => boolean) {
    super(below);
    this.#isSkipped = isSkipped;
  }

  override append(update: Update, author: string, nowMs: number): Seq {
    return this.#isSkipped() ? this.head() : super.append(update, author, nowMs);
  }
}

class LaggingStore extends PassingStore {
  #held: { update: Update; author: string; nowMs: number } | null = null;

  override append(update: Update, author: string, nowMs: number): Seq {
    const held = this.#held;
    this.#held = { update: update.slice() as Update, author, nowMs };
    return held === null ? this.head() : super.append(held.update, held.author, held.nowMs);
  }
}

/** Reads only the snapshot, as if there were no log. Writes are stored as they should be. */
class LoglessStore extends PassingStore {
  #snapshotOnly(): MemoryStore {
    const only = new MemoryStore(this.epoch);
    const [snapshot] = this.below.snapshotChunks();
    if (snapshot !== undefined) only.append(snapshot as Update, "", 0);
    return only;
  }

  override logAfter(_seq: Seq): readonly LogEntry[] {
    return [];
  }
  override diff(stateVector: StateVector): Update {
    return this.#snapshotOnly().diff(stateVector);
  }
  override readKnowledge(): Knowledge {
    return this.#snapshotOnly().readKnowledge();
  }
}

/** The bugs of which the simulation must find each, by what they do. */
export const mutants: Readonly<Record<string, () => Bug>> = {
  "the store skips every 5th update": () => {
    let appends = 0;
    return { storeAtWake: (disk) => new SkippingStore(disk, () => ++appends % 5 === 0) };
  },
  "the store lags one update": () => ({ storeAtWake: (disk) => new LaggingStore(disk) }),
  "a wake reads the snapshot but not the log": () => ({
    storeAtWake: (disk) => new LoglessStore(disk),
  }),
  "compaction uses a stale document": () => ({
    disk: new MemoryStore("loopback", (updates) => buildSnapshot(updates.slice(0, -2))),
  }),
  "a wake forgets sessions": () => ({ sessionsAtWake: () => [] }),
};
