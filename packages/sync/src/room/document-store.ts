import type { Knowledge } from "../gate/index.ts";
import type { Epoch, Seq, StateVector, Update } from "../protocol/index.ts";

/** An update at its place in the log. */
export interface LogEntry {
  readonly seq: Seq;
  readonly update: Update;
}

/** A log entry with what was recorded of its making. */
export interface RecordedEntry extends LogEntry {
  readonly author: string;
  /** When it was stored, in ms since 1970, down to a whole `limits.storedStepMs`. */
  readonly storedMs: number;
}

/** The document at this position, or the entries up to it, can't be told any more: they were dropped or are damaged. */
export class HistoryGoneError extends Error {
  override readonly name = "HistoryGoneError";
}

/**
 * How much of the past is kept. Where both are given, what either drops is
 * dropped. It is done at compactions, for whole runs of entries.
 */
export interface Retention {
  /** Entries older than this, in ms, are dropped. */
  readonly maxAgeMs?: number;
  /** Archived entries may take this many bytes, compressed. */
  readonly maxBytes?: number;
}

/**
 * Durable home of one document. Synchronous on purpose: SQLite inside a Durable
 * Object is synchronous, and a handler that never suspends can't interleave with
 * another. Every method either does all that it says or throws and changes nothing.
 */
export interface DocumentStore {
  readonly epoch: Epoch;
  /** Position of the last stored update; 0 when nothing was ever stored. */
  head(): Seq;
  /** Position up to which the snapshot holds everything; 0 when there is no snapshot. */
  snapshotSeq(): Seq;
  snapshotBytes(): number;
  /** The snapshot as stored, cut into chunks of at most `limits.rowBytesMax`. */
  snapshotChunks(): readonly Uint8Array[];
  /** Entries after `seq`, in order. `seq` must not be below `snapshotSeq()`. */
  logAfter(seq: Seq): readonly LogEntry[];
  logSize(): { readonly entries: number; readonly bytes: number };
  /**
   * Stores an update by `author` and gives it the next position. The clientIDs
   * `newClients`, which belong to nobody yet, belong to `author` from then on.
   */
  append(update: Update, author: string, nowMs: number, newClients?: readonly number[]): Seq;
  /**
   * Runs `work`, and may write what it appends when it ends, at once. When it throws,
   * what it appended may be stored or not, and this store is to be used no more. It does
   * when it appends after a repair within it: what was judged may build on what is lost.
   */
  batch<Result>(work: () => Result): Result;
  /** The principal that first wrote with this clientID, or null when nobody has. */
  ownerOf(clientId: number): string | null;
  /** When damaged rows were last put aside, or null when none ever were. */
  repairedMs(): number | null;
  /** Replaces the snapshot and the log up to `through` by what they amount to, atomically. */
  compact(through: Seq): void;
  /**
   * Does a bounded part of that, and says whether a compaction is complete or there is
   * nothing to compact. Until it is, everything reads as before. One that is under way
   * goes on to the position it began with, also after the store is opened again. With
   * `mayTakeLong` a step may take some 100 ms more, for a smaller snapshot.
   */
  compactStep(through: Seq, mayTakeLong?: boolean): boolean;
  /** All that a peer with `stateVector` lacks, deletions included, as one update. */
  diff(stateVector: StateVector): Update;
  /**
   * The same for a peer that has all that the snapshot holds but deletions, at the
   * cost of the log and of what is deleted, and not of the document. Null when it
   * lacks more, or when there is no snapshot.
   */
  diffBeyondSnapshot(stateVector: StateVector): Update | null;
  /** Position after which everything is kept: 0, unless a retention dropped what came first. */
  historyFrom(): Seq;
  /**
   * Everything that was stored after `after`, by default `historyFrom()`, and up to
   * `through`, in order. Throws a `HistoryGoneError` for what was dropped.
   */
  history(through: Seq, after?: Seq): readonly RecordedEntry[];
  /**
   * Updates that amount to the document as it was at `seq`. Throws a
   * `HistoryGoneError` when `seq` is before `historyFrom()`, or amid damaged rows.
   */
  updatesAt(seq: Seq): readonly Update[];
  /**
   * The position that the log had reached at `timeMs`, by the server's clock of
   * that time; 0 before the first. Throws a `HistoryGoneError` when that is not kept.
   */
  seqAt(timeMs: number): Seq;
  /** What the gate has to know, read from the snapshot's own record and the log after it. */
  readKnowledge(): Knowledge;
}
