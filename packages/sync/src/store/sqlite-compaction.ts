import { Nesting } from "../gate/index.ts";
import { asStateVector, asUpdate, joinParts } from "../protocol/index.ts";
import type { Seq, Update } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { applied } from "./applied.ts";
import { compressKeyframe } from "./archive-rows.ts";
import { CorruptRowError } from "./content-rows.ts";
import type { ContentRows } from "./content-rows.ts";
import { carryNesting } from "./document-state.ts";
import type { Meta } from "./meta.ts";
import { finish, rowCost, withoutPause } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import { decodeCursor } from "./snapshot-cursor.ts";
import type { SnapshotCursor } from "./snapshot-cursor.ts";
import type { SnapshotRows } from "./snapshot-rows.ts";
import { SnapshotWriting } from "./snapshot-writing.ts";
import type { Snapshot } from "./snapshot.ts";
import type { SqlDatabase } from "./sql-database.ts";
import type { Keeping, SqliteHistory } from "./sqlite-history.ts";
import { partsOf } from "./update-parts.ts";
import type { Parts } from "./update-parts.ts";

/** Where a compaction reads and writes. */
export interface CompactionTables {
  readonly database: SqlDatabase;
  readonly log: ContentRows;
  readonly snapshot: SnapshotRows;
  readonly past: SqliteHistory;
  readonly meta: Meta;
}

export interface CompactionSettings {
  /** Position that the snapshot has reached. */
  readonly from: Seq;
  /** Bytes of snapshot and log up to which the snapshot is built whole, in one step. */
  readonly wholeBytesMax: number;
  readonly partBytesMax: number;
  readonly keyframeBytesMin: number;
  readonly retention: Keeping["retention"];
  readonly now: (() => number) | undefined;
  readonly build: (updates: readonly Update[]) => Snapshot;
  /** The new snapshot is the one that is read. Called in the same turn. */
  readonly onSwitched: (through: Seq) => void;
}

/**
 * One compaction, in steps of bounded work. What is small is built whole and
 * replaced in one transaction. Otherwise the past and the next snapshot are written
 * row by row to where nobody reads; one small transaction makes that the snapshot
 * and removes the log that it covers; then the one before is removed. Interrupted
 * anywhere, another compaction goes on from the last row, or starts over.
 */
export class SqliteCompaction {
  readonly #tables: CompactionTables;
  readonly #settings: CompactionSettings;
  readonly #pace: Pace;

  constructor(tables: CompactionTables, settings: CompactionSettings, pace: Pace) {
    this.#tables = tables;
    this.#settings = settings;
    this.#pace = pace;
  }

  /** Compacts the log up to `asked`, or to where an interrupted one was to go. */
  *run(asked: Seq): Work<void> {
    const { snapshot, log } = this.#tables;
    const generation = snapshot.generation();
    const cursor = this.#readCursor(generation + 1);
    const kept = cursor === null ? [generation] : [generation, generation + 1];
    yield* snapshot.removingOthers(kept, this.#pace);
    const through = cursor?.through ?? asked;
    const entries = log.readLog(this.#settings.from).filter(({ seq }) => seq <= through);
    if (entries.length === 0) {
      yield* this.#drop(generation, { entries, through: this.#settings.from });
      return;
    }
    const logBytes = entries.reduce((total, { update }) => total + update.length, 0);
    if (this.#pace.isPauseAfter(logBytes * rowCost)) yield;
    const bytes = logBytes + snapshot.updateBytes(generation);
    if (cursor === null && bytes <= this.#settings.wholeBytesMax) {
      this.#replaceWhole(entries, through);
      return;
    }
    if (cursor === null) {
      this.#tables.past.dropStaged();
      yield* this.#archive(entries, through, this.#pace);
    }
    const isWritten = yield* this.#writeNext({ generation, entries, through, cursor });
    if (!isWritten) {
      this.#replaceWhole(entries, through);
      return;
    }
    const keyframe = yield* this.#makeKeyframe(generation + 1);
    this.#switch(generation + 1, { entries, through, keyframe });
    yield;
    yield* this.#drop(generation + 1, { entries, through });
    yield* snapshot.removingOthers([generation + 1], this.#pace);
  }

  #archive(entries: readonly RecordedEntry[], through: Seq, pace: Pace): Work<void> {
    const { from, retention } = this.#settings;
    // What is dropped by age or size is dropped in whole segments.
    const mayJoin = retention.maxAgeMs === undefined && retention.maxBytes === undefined;
    return this.#tables.past.archiving({ entries, from, through, mayJoin }, pace);
  }

  #readCursor(generation: number): SnapshotCursor | null {
    try {
      const bytes = this.#tables.snapshot.readCursor(generation);
      return bytes === null ? null : decodeCursor(bytes);
    } catch (error) {
      // Nothing is lost by starting over.
      if (error instanceof CorruptRowError) return null;
      throw error;
    }
  }

  /** All in one turn and one transaction. */
  #replaceWhole(entries: readonly RecordedEntry[], through: Seq): void {
    const { database, snapshot, past } = this.#tables;
    const { keyframeBytesMin, build, onSwitched } = this.#settings;
    const before = joinParts(snapshot.read("update"));
    const updates = entries.map(({ update }) => update);
    const built = build(before.length === 0 ? updates : [asUpdate(before), ...updates]);
    const next = { ...built, nesting: built.nesting ?? this.#carryNesting(entries) };
    database.transaction(() => {
      past.dropStaged();
      finish(this.#archive(entries, through, withoutPause));
      if (past.isKeyframeDue(next.update.length, keyframeBytesMin)) {
        const rows = finish(compressKeyframe([next.update], withoutPause));
        past.keepKeyframe({ seq: through, reachedMs: reachedBy(entries) }, rows);
      }
      snapshot.replace(next, snapshot.generation() + 1);
      this.#coverLog(through);
      const parts = [next.update];
      const keeping = this.#keeping(entries, { through, parts, atomically: (work) => work() });
      finish(past.dropping(keeping, withoutPause));
    });
    onSwitched(through);
  }

  /** Writes the next snapshot beside the one that is read. False when only a whole build can make it. */
  *#writeNext(next: {
    readonly generation: number;
    readonly entries: readonly RecordedEntry[];
    readonly through: Seq;
    readonly cursor: SnapshotCursor | null;
  }): Work<boolean> {
    const { database, snapshot } = this.#tables;
    const parts = yield* this.#readParts(next.generation, next.entries);
    if (parts === null) return false;
    const staging = {
      database,
      rows: snapshot,
      generation: next.generation + 1,
      through: next.through,
      partBytesMax: this.#settings.partBytesMax,
    };
    const nesting = this.#carryNesting(next.entries);
    yield* new SnapshotWriting(staging, this.#pace).write(parts, nesting, next.cursor);
    return true;
  }

  #carryNesting(entries: readonly RecordedEntry[]): Nesting {
    const { snapshot } = this.#tables;
    const stateVector = joinParts(snapshot.read("state-vector"));
    const before = {
      stateVector: stateVector.length === 0 ? null : asStateVector(stateVector),
      nesting: Nesting.decode(joinParts(snapshot.read("nesting"))),
    };
    return carryNesting(
      before,
      entries.map(({ update }) => update),
    );
  }

  *#readParts(generation: number, entries: readonly RecordedEntry[]): Work<Parts | null> {
    const { snapshot } = this.#tables;
    // Put together part by part: all of them and the whole would be twice its size.
    const before = new Uint8Array(snapshot.updateBytes(generation));
    let length = 0;
    for (const part of snapshot.parts(generation)) {
      before.set(part, length);
      length += part.length;
      if (this.#pace.isPauseAfter(part.length * rowCost)) yield;
    }
    const base = length === 0 ? [] : [asUpdate(before)];
    const work = partsOf([...base, ...entries.map(({ update }) => update)], this.#pace);
    for (;;) {
      const step = applied(() => work.next());
      if (step.done === true) return step.value;
      yield;
    }
  }

  /** The rows of a keyframe of the next snapshot, or null when none is due. */
  *#makeKeyframe(generation: number): Work<readonly Uint8Array[] | null> {
    const { past, snapshot } = this.#tables;
    const updateBytes = snapshot.updateBytes(generation);
    if (!past.isKeyframeDue(updateBytes, this.#settings.keyframeBytesMin)) return null;
    return yield* compressKeyframe(snapshot.parts(generation), this.#pace);
  }

  /** What was written is what is read from now on. */
  #switch(
    generation: number,
    made: {
      readonly entries: readonly RecordedEntry[];
      readonly through: Seq;
      readonly keyframe: readonly Uint8Array[] | null;
    },
  ): void {
    const { entries, through, keyframe } = made;
    const { database, past, snapshot } = this.#tables;
    database.transaction(() => {
      const place = { seq: through, reachedMs: reachedBy(entries) };
      if (keyframe !== null) past.keepKeyframe(place, keyframe);
      snapshot.removeCursor(generation);
      this.#coverLog(through);
    });
    this.#settings.onSwitched(through);
  }

  /** Also where there is nothing to compact: one before may have been interrupted here. */
  *#drop(
    generation: number,
    { entries, through }: { readonly entries: readonly RecordedEntry[]; readonly through: Seq },
  ): Work<void> {
    const { database, past, snapshot } = this.#tables;
    const parts = snapshot.parts(generation);
    const atomically = (work: () => void): void => database.transaction(work);
    yield* past.dropping(this.#keeping(entries, { through, parts, atomically }), this.#pace);
  }

  #coverLog(through: Seq): void {
    this.#tables.log.removeLog(through);
    this.#tables.past.dropJoined(this.#settings.from);
    this.#tables.meta.write("snapshot_seq", through);
  }

  #keeping(
    entries: readonly RecordedEntry[],
    {
      through,
      parts,
      atomically,
    }: Pick<Keeping, "parts" | "atomically"> & { readonly through: Seq },
  ): Keeping {
    const { retention, now } = this.#settings;
    const reachedMs = reachedBy(entries);
    const newest = { seq: through, reachedMs };
    return { retention, nowMs: now?.() ?? reachedMs, newest, parts, atomically };
  }
}

function reachedBy(entries: readonly RecordedEntry[]): number {
  return entries.at(-1)?.storedMs ?? 0;
}
