import { asSeq } from "../protocol/index.ts";
import type { Seq, Update } from "../protocol/index.ts";
import { HistoryGoneError } from "../room/index.ts";
import type { RecordedEntry, Retention } from "../room/index.ts";
import { ArchiveRows } from "./archive-rows.ts";
import type { KeyframeInfo } from "./archive-rows.ts";
import { CorruptRowError } from "./content-rows.ts";
import type { ArchivePlace, ContentRows } from "./content-rows.ts";
import type { Remains } from "./document-state.ts";
import { Meta } from "./meta.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** What a compaction has made. */
export interface Compacted {
  readonly covered: readonly RecordedEntry[];
  readonly from: Seq;
  readonly through: Seq;
  readonly update: Update;
}

export interface Keeping {
  readonly retention: Retention;
  readonly keyframeBytesMin: number;
  readonly nowMs: number;
  /** What updates amount to, as one. */
  readonly build: (updates: readonly Update[]) => Update;
}

/** The past of a document in SQLite, up to its snapshot: what is archived, and how it is found again. */
export class SqliteHistory {
  readonly #rows: ArchiveRows;
  readonly #meta: Meta;

  constructor(database: SqlDatabase) {
    this.#rows = new ArchiveRows(database);
    this.#meta = new Meta(database);
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
    return this.#rows
      .segments(after)
      .filter(({ from }) => from < through)
      .flatMap((segment) => this.#rows.readSegment(segment))
      .filter(({ seq }) => seq > after && seq <= through);
  }

  /** Updates that amount to the document as it was at `seq`. */
  updatesAt(seq: Seq): readonly Update[] {
    this.#requireKept(seq);
    const keyframe = this.#rows.keyframes().findLast((frame) => frame.seq <= seq);
    const base = keyframe?.seq ?? asSeq(0);
    const entries = this.entries(base, seq);
    // Positions follow one another, so that one which is damaged shows.
    if (base + entries.length !== seq) {
      throw new HistoryGoneError(`what led to position ${seq} is damaged or was never recorded`);
    }
    const updates = entries.map(({ update }) => update);
    return keyframe === undefined ? updates : [this.#rows.readKeyframe(base), ...updates];
  }

  /** The last archived position at `timeMs`. Inflates a segment only when the time is within it. */
  seqAt(timeMs: number): Seq {
    for (const segment of this.#rows.segments(this.from()).toReversed()) {
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

  /** Archives what a compaction covers, keeps a keyframe when one is due, and drops what need not be kept. */
  compacted({ covered, from, through, update }: Compacted, keeping: Keeping): void {
    this.#rows.writeSegment(covered, from, through);
    const reachedMs = covered.at(-1)?.storedMs ?? 0;
    const last = this.#rows.keyframes().at(-1)?.seq ?? asSeq(0);
    const bytes = this.#rows.segments(last).reduce((total, segment) => total + segment.bytes, 0);
    if (bytes > Math.max(keeping.keyframeBytesMin, update.length)) {
      this.#rows.writeKeyframe({ seq: through, reachedMs }, update);
    }
    this.#drop({ seq: through, reachedMs }, update, keeping);
  }

  /** Archives what a repair could read, and keeps its outcome: entries alone no longer lead there. */
  repaired(
    entries: readonly RecordedEntry[],
    { from, through, update }: Omit<Compacted, "covered">,
  ): void {
    this.#rows.writeSegment(entries, from, entries.at(-1)?.seq ?? from);
    const reachedMs = entries.at(-1)?.storedMs ?? this.#rows.keyframes().at(-1)?.reachedMs ?? 0;
    this.#rows.writeKeyframe({ seq: through, reachedMs }, update);
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

  /** Drops what `retention` does not keep, up to a keyframe, so that everything after it can be rebuilt. */
  #drop(newest: KeyframeInfo, update: Update, { retention, nowMs, build }: Keeping): void {
    const through = this.#droppable(retention, nowMs);
    if (through === null) return;
    const isKept = this.#rows.keyframes().some(({ seq }) => seq === through);
    if (!isKept && through === newest.seq) this.#rows.writeKeyframe(newest, update);
    else if (!isKept) {
      const reachedMs = this.#rows.readSegment({ through }).at(-1)?.storedMs ?? 0;
      this.#rows.writeKeyframe({ seq: through, reachedMs }, build(this.updatesAt(through)));
    }
    this.#rows.dropBefore(through);
    this.#meta.write("history_seq", through);
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
