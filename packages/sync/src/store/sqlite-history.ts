import { asSeq, limits } from "../protocol/index.ts";
import type { Seq, Update } from "../protocol/index.ts";
import { HistoryGoneError } from "../room/index.ts";
import type { RecordedEntry, Retention } from "../room/index.ts";
import { ArchiveRows, compressKeyframe } from "./archive-rows.ts";
import { encodeSegment } from "./archive-segment.ts";
import type { KeyframeInfo, SegmentInfo } from "./archive-rows.ts";
import { CorruptRowError } from "./content-rows.ts";
import { condensing } from "./condense.ts";
import type { ArchivePlace, ContentRows } from "./content-rows.ts";
import type { Remains } from "./document-state.ts";
import { Meta } from "./meta.ts";
import { finish, rowCost, withoutPause } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** What a compaction archives: entries that `from` and `through` enclose. */
export interface Covered {
  readonly entries: readonly RecordedEntry[];
  readonly from: Seq;
  readonly through: Seq;
  /** Whether they may be kept together with what was archived before, which is then dropped together too. */
  readonly mayJoin: boolean;
}

export interface Keeping {
  readonly retention: Retention;
  readonly nowMs: number;
  /** The position that the snapshot has reached by now, and the parts of its update. */
  readonly newest: KeyframeInfo;
  readonly parts: Iterable<Uint8Array>;
  /** Does work in a transaction. */
  readonly atomically: (work: () => void) => void;
}

/**
 * The past of a document in SQLite, up to its snapshot: what is archived, and how it
 * is found again. A compaction writes here before its snapshot is read, so whatever
 * lies behind the snapshot's position is not there for readers.
 */
export class SqliteHistory {
  readonly #rows: ArchiveRows;
  readonly #meta: Meta;
  readonly #snapshotSeq: () => Seq;

  constructor(database: SqlDatabase, snapshotSeq: () => Seq) {
    this.#rows = new ArchiveRows(database);
    this.#meta = new Meta(database);
    this.#snapshotSeq = snapshotSeq;
  }

  /** Position after which all entries are kept. */
  from(): Seq {
    return asSeq(this.#meta.number("history_seq", 0));
  }

  /** Position up to which anything is kept here; 0 when nothing is. */
  through(): Seq {
    return this.#rows.through();
  }

  /** Archived entries after `after` and up to `through`. */
  entries(after: Seq, through: Seq): readonly RecordedEntry[] {
    this.#requireKept(after);
    return [...this.#entries({ after, through }, this.#snapshotSeq())];
  }

  /** Entries of the segments that end by `bound`. */
  *#entries(
    { after, through }: { readonly after: Seq; readonly through: Seq },
    bound: number,
  ): Iterable<RecordedEntry> {
    for (const segment of this.#rows.segments(after, bound)) {
      if (segment.from >= through) return;
      for (const entry of this.#rows.readSegment(segment)) {
        if (entry.seq > after && entry.seq <= through) yield entry;
      }
    }
  }

  /** Updates that amount to the document as it was at `seq`. */
  updatesAt(seq: Seq): readonly Update[] {
    this.#requireKept(seq);
    return [...this.#replay(seq, this.#snapshotSeq())];
  }

  /** The same, of which each is read when it is taken. */
  *#replay(seq: Seq, bound: number): Iterable<Update> {
    const keyframe = this.#rows.keyframes().findLast((frame) => frame.seq <= seq);
    const base = keyframe?.seq ?? asSeq(0);
    if (keyframe !== undefined) yield this.#rows.readKeyframe(base);
    let count = 0;
    for (const { update } of this.#entries({ after: base, through: seq }, bound)) {
      count += 1;
      yield update;
    }
    // Positions follow one another, so that one which is damaged shows.
    if (base + count === seq) return;
    throw new HistoryGoneError(`what led to position ${seq} is damaged or was never recorded`);
  }

  /** The last archived position at `timeMs`. Inflates a segment only when the time is within it. */
  seqAt(timeMs: number): Seq {
    for (const segment of this.#rows.segments(this.from(), this.#snapshotSeq()).toReversed()) {
      const { fromMs, throughMs, through } = segment;
      if (fromMs !== null && timeMs < fromMs) continue;
      if (throughMs !== null && throughMs <= timeMs) return through;
      const entries = this.#rows.readSegment(segment);
      const entry = entries.findLast(({ storedMs }) => storedMs <= timeMs);
      if (entry !== undefined) return entry.seq;
    }
    const from = this.from();
    const start = this.#rows.keyframes().find(({ seq }) => seq === from);
    if (from === 0 || (start !== undefined && start.reachedMs <= timeMs)) return from;
    throw new HistoryGoneError(`what was before position ${from} is not kept`);
  }

  /** Removes what a compaction wrote that came to no end. */
  dropStaged(): void {
    this.#rows.dropAfter(this.#snapshotSeq());
  }

  /**
   * Archives entries, in as many segments as are not too large. A small segment before
   * them is written again with them, because many small ones compress badly; it goes
   * with `dropJoined`.
   */
  *archiving({ entries, from, through, mayJoin }: Covered, pace: Pace): Work<void> {
    const joinable = mayJoin ? this.#joinableWith(from) : null;
    const held = joinable === null ? [] : this.#rows.readSegment(joinable);
    // What compresses well is small and may still fill a segment: then it stays as it is.
    const isJoined = bytesOf([...held, ...entries.slice(0, 1)]) <= limits.segmentBytesMax;
    const earlier = isJoined ? held : [];
    let before = isJoined ? (joinable?.from ?? from) : from;
    for (const [index, group, groups] of groupsOf([...earlier, ...entries])) {
      const last = index === groups - 1 ? through : (group.at(-1)?.seq ?? before);
      let [fromMs, throughMs] = [Infinity, -Infinity];
      for (const { storedMs } of group) {
        fromMs = Math.min(fromMs, storedMs);
        throughMs = Math.max(throughMs, storedMs);
      }
      const segment = yield* encodeSegment(group, pace);
      this.#rows.writeSegment({ from: before, through: last, fromMs, throughMs }, segment);
      if (pace.isPauseAfter(segment.length * rowCost)) yield;
      before = last;
    }
  }

  /** Drops the segment up to `seq` that was written again with what came after it. Readers must know of that by then. */
  dropJoined(seq: Seq): void {
    this.#rows.dropJoined(seq);
  }

  /** The segment that ends at `seq`, if it is small and its entries are replayed and kept with those after it. */
  #joinableWith(seq: Seq): SegmentInfo | null {
    if (this.#rows.keyframes().some((keyframe) => keyframe.seq === seq)) return null;
    const last = this.#rows.segments(asSeq(Math.max(0, seq - 1)), seq).at(-1);
    return last === undefined || last.bytes > limits.segmentJoinBytes ? null : last;
  }

  /**
   * Whether a keyframe of `updateBytes` is due after what is archived. Each entry
   * takes time to replay that its few bytes don't show.
   */
  isKeyframeDue(updateBytes: number, keyframeBytesMin: number): boolean {
    const last = this.#rows.keyframes().at(-1)?.seq ?? asSeq(0);
    const weight = this.#rows.segments(last).reduce((total, { bytes, from, through }) => {
      return total + bytes + (through - from) * limits.entryReplayBytes;
    }, 0);
    return weight > Math.max(keyframeBytesMin, updateBytes);
  }

  /** Keeps the document as it is at `keyframe`, of which `rows` are the compressed update. Needs a transaction around it. */
  keepKeyframe(keyframe: KeyframeInfo, rows: readonly Uint8Array[]): void {
    this.#rows.writeKeyframe(keyframe, rows);
  }

  /** Archives what a repair could read, and keeps its outcome: entries alone no longer lead there. */
  repaired(
    entries: readonly RecordedEntry[],
    { from, through, update }: Pick<Covered, "from" | "through"> & { readonly update: Update },
  ): void {
    const last = entries.at(-1);
    const reachedMs = last?.storedMs ?? this.#rows.keyframes().at(-1)?.reachedMs ?? 0;
    finish(
      this.archiving({ entries, from, through: last?.seq ?? from, mayJoin: false }, withoutPause),
    );
    this.keepKeyframe(
      { seq: through, reachedMs },
      finish(compressKeyframe([update], withoutPause)),
    );
  }

  /**
   * Takes out of the way what fails its checksum, and `met`, which may pass it and
   * can't be inflated. To find such rows before they are met would take inflating
   * a past that may be larger than memory.
   */
  quarantineCorrupt(rows: ContentRows, met: ArchivePlace | null): void {
    for (const place of this.#rows.corruptPlaces()) quarantine(rows, place);
    if (met !== null) quarantine(rows, met);
  }

  /** The last keyframe, and all that is archived after it. What turns out to be corrupt is taken out of the way. */
  remains(rows: ContentRows): Remains {
    for (const { seq } of this.#rows.keyframes().toReversed()) {
      const base = readOrQuarantine(rows, () => this.#rows.readKeyframe(seq));
      if (base !== null) return { base, updates: this.#updatesAfter(seq, rows) };
    }
    return { base: null, updates: this.#updatesAfter(asSeq(0), rows) };
  }

  #updatesAfter(seq: Seq, rows: ContentRows): readonly Update[] {
    return this.#rows
      .segments(seq)
      .flatMap((segment) => readOrQuarantine(rows, () => this.#rows.readSegment(segment)) ?? [])
      .map(({ update }) => update);
  }

  /**
   * Drops what need not be kept, up to a keyframe, so that everything after it can be
   * rebuilt. One that has to be made for that takes its place in the same transaction.
   */
  *dropping(keeping: Keeping, pace: Pace): Work<void> {
    const { retention, nowMs, newest, atomically } = keeping;
    const through = this.#droppable(retention, nowMs);
    if (through === null) return;
    const isKept = this.#rows.keyframes().some(({ seq }) => seq === through);
    const rows = isKept ? [] : yield* this.#makeKeyframe(through, keeping, pace);
    const reachedMs =
      isKept || through === newest.seq
        ? newest.reachedMs
        : (this.#rows.readSegment({ through }).at(-1)?.storedMs ?? 0);
    atomically(() => {
      if (!isKept) this.keepKeyframe({ seq: through, reachedMs }, rows);
      this.#rows.dropBefore(through);
      this.#meta.write("history_seq", through);
    });
  }

  *#makeKeyframe(seq: Seq, { newest, parts }: Keeping, pace: Pace): Work<readonly Uint8Array[]> {
    if (seq === newest.seq) return yield* compressKeyframe(parts, pace);
    // What this compaction archived counts, before its snapshot is read.
    const replay = this.#replay(seq, Infinity);
    const { update } = yield* condensing(replay, limits.condenseBatchBytes, pace);
    return yield* compressKeyframe([update], pace);
  }

  /** Position up to which nothing need be kept, or null. */
  #droppable({ maxAgeMs = Infinity, maxBytes = Infinity }: Retention, nowMs: number): Seq | null {
    const segments = this.#rows.segments(asSeq(0));
    let bytes = segments.reduce((total, segment) => total + segment.bytes, 0);
    let through: Seq | null = null;
    for (const segment of segments) {
      if (bytes <= maxBytes && this.#latestMs(segment) >= nowMs - maxAgeMs) break;
      bytes -= segment.bytes;
      through = segment.through;
    }
    return through;
  }

  #latestMs(segment: { readonly through: Seq; readonly throughMs: number | null }): number {
    if (segment.throughMs !== null) return segment.throughMs;
    const times = this.#rows.readSegment(segment).map(({ storedMs }) => storedMs);
    return times.reduce((latest, timeMs) => Math.max(latest, timeMs), -Infinity);
  }

  #requireKept(seq: Seq): void {
    if (seq >= this.from()) return;
    throw new HistoryGoneError(`what was before position ${this.from()} is not kept: not ${seq}`);
  }
}

/** Entries in groups of at most `limits.segmentBytesMax`, each with its place and how many there are. */
function groupsOf(
  entries: readonly RecordedEntry[],
): readonly (readonly [index: number, group: readonly RecordedEntry[], groups: number])[] {
  const groups: RecordedEntry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    if (bytes + entry.update.length > limits.segmentBytesMax) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(entry);
    bytes += entry.update.length;
  }
  return groups.map((group, index) => [index, group, groups.length]);
}

function bytesOf(entries: readonly RecordedEntry[]): number {
  return entries.reduce((total, { update }) => total + update.length, 0);
}

/** What `read` gives, or null when it is corrupt and was put aside. */
function readOrQuarantine<Result>(rows: ContentRows, read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CorruptRowError) || error.place === null) throw error;
    quarantine(rows, error.place);
    return null;
  }
}

function quarantine(rows: ContentRows, { table, seq }: ArchivePlace): void {
  rows.quarantine(table, table === "archive" ? "through_seq = ?" : "seq = ?", seq);
}
