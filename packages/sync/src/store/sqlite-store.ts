import { Nesting } from "../gate/index.ts";
import type { Knowledge } from "../gate/index.ts";
import { asEpoch, asSeq, asStateVector, asUpdate, joinParts, limits } from "../protocol/index.ts";
import type { Epoch, Seq, StateVector, Update } from "../protocol/index.ts";
import type { DocumentStore, LogEntry, RecordedEntry, Retention } from "../room/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import { applied } from "./applied.ts";
import { ContentRows, CorruptRowError } from "./content-rows.ts";
import type { ArchivePlace } from "./content-rows.ts";
import { buildSnapshot, diffState, includesAll, mergeState } from "./document-state.ts";
import { readKnowledge, salvage } from "./document-state.ts";
import { KeptDiff } from "./kept-diff.ts";
import { packRows } from "./log-row.ts";
import type { LogRow } from "./log-row.ts";
import type { Remains } from "./document-state.ts";
import { Meta } from "./meta.ts";
import { migrate } from "./migrations.ts";
import { finish, Pace, withoutPause } from "./pace.ts";
import type { Work } from "./pace.ts";
import { SnapshotRows } from "./snapshot-rows.ts";
import type { SnapshotKind } from "./snapshot-rows.ts";
import type { Snapshot } from "./snapshot.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { SqliteCompaction } from "./sqlite-compaction.ts";
import { SqliteHistory } from "./sqlite-history.ts";
import { storedTime } from "./stored-time.ts";

export interface StoreOptions {
  /** Called when corrupt rows were put aside: what was known of the document before may not be so any more. */
  readonly onRepair?: () => void;
  /** The time, in ms since 1970, for the record of a repair and for the retention's age. */
  readonly now?: () => number;
  /** How much of the past is kept. By default everything. */
  readonly retention?: Retention;
  /** Bytes up to which a `Y.Doc` builds snapshots, by default `limits.documentBuildBytesMax`. */
  readonly buildBytesMax?: number;
  /** Weight of the archive after which a keyframe is kept, by default `limits.keyframeBytesMin`. */
  readonly keyframeBytesMin?: number;
  /** How much one step of a compaction goes through, by default `limits.compactionStepBytes`. */
  readonly stepBytes?: number;
  /** Rows of a snapshot, by default `limits.rowBytesMax`. */
  readonly snapshotPartBytes?: number;
}

/** A document in SQLite. It may cache what it read, so there is one store to a database. */
export class SqliteStore implements DocumentStore {
  readonly epoch: Epoch;
  readonly #database: SqlDatabase;
  readonly #rows: ContentRows;
  readonly #snapshot: SnapshotRows;
  readonly #past: SqliteHistory;
  readonly #meta: Meta;
  readonly #options: StoreOptions;
  #head: Seq;
  #snapshotSeq: Seq;
  #log: { entries: number; bytes: number };
  /** The row that the next entry may be put into. Undefined when that is not known, as after a wake. */
  #tail: LogRow | null | undefined = undefined;
  /** What a batch has appended and not written yet, or null outside of one. */
  #unwritten: Unwritten | null = null;
  /** True when rows were lost in this batch: whoever appends still counts on them. */
  #isRepairedInBatch = false;
  readonly #keptDiff = new KeptDiff();
  #merged: { readonly head: Seq; readonly update: Update } | null = null;
  /** The compaction that is under way, as far as memory has it. */
  #compaction: Work<void> | null = null;

  /**
   * Opens the document in `database`. A document that is not there yet is made,
   * with `newEpoch`.
   */
  constructor(database: SqlDatabase, newEpoch: string, options: StoreOptions = {}) {
    this.#database = database;
    this.#options = options;
    this.#rows = new ContentRows(database);
    this.#snapshot = new SnapshotRows(database);
    this.#past = new SqliteHistory(database, () => this.#snapshotSeq);
    this.#meta = new Meta(database);
    migrate(database);
    this.epoch = asEpoch(this.#readEpoch(newEpoch));
    const { first, head, ...size } = this.#rows.measureLog();
    this.#snapshotSeq = this.#readSnapshotSeq(first);
    this.#log = size;
    this.#head = head ?? this.#snapshotSeq;
  }

  /** A wake writes nothing, or what it sends would wait for the disk. */
  #readEpoch(newEpoch: string): string {
    const epoch = this.#meta.read("epoch");
    if (epoch !== undefined) return String(epoch);
    this.#database.all("INSERT INTO meta (key, value) VALUES ('epoch', ?)", newEpoch);
    return newEpoch;
  }

  head(): Seq {
    return this.#head;
  }

  snapshotSeq(): Seq {
    return this.#snapshotSeq;
  }

  snapshotBytes(): number {
    if (this.#snapshot.updateBytes() === 0) this.#sound(() => this.#readSnapshot("update"));
    return this.#snapshot.updateBytes();
  }

  snapshotChunks(): readonly Uint8Array[] {
    return this.#sound(() => this.#readSnapshot("update"));
  }

  logAfter(seq: Seq): readonly LogEntry[] {
    return this.#sound(() => this.#rows.readLog(seq)).map(({ seq: position, update }) => ({
      seq: position,
      update,
    }));
  }

  logSize(): { readonly entries: number; readonly bytes: number } {
    return { ...this.#log };
  }

  append(update: Update, author: string, nowMs: number, newClients: readonly number[] = []): Seq {
    if (this.#isRepairedInBatch)
      throw new Error("what the batch knew of the document was lost in a repair");
    const seq = asSeq(this.#head + 1);
    const appended = {
      entries: [{ seq, update, author, storedMs: storedTime(nowMs) }],
      owners: new Map(newClients.map((clientId) => [clientId, author])),
    };
    if (this.#unwritten === null) this.#write(appended);
    else {
      this.#unwritten.entries.push(...appended.entries);
      for (const [clientId, owner] of appended.owners) this.#unwritten.owners.set(clientId, owner);
    }
    this.#head = seq;
    // It is of the past now. A small one is what the next is made of.
    if ((this.#merged?.update.length ?? 0) > limits.mergedKeptBytesMax) this.#merged = null;
    const { entries, bytes } = this.#log;
    this.#log = { entries: entries + 1, bytes: bytes + update.length };
    return seq;
  }

  batch<Result>(work: () => Result): Result {
    if (this.#unwritten !== null) return work();
    this.#unwritten = { entries: [], owners: new Map() };
    this.#isRepairedInBatch = false;
    try {
      const result = work();
      this.#writeOut();
      return result;
    } finally {
      this.#unwritten = null;
      this.#isRepairedInBatch = false;
    }
  }

  ownerOf(clientId: number): string | null {
    const unwritten = this.#unwritten?.owners.get(clientId);
    if (unwritten !== undefined) return unwritten;
    const [row] = this.#database.all("SELECT principal FROM clients WHERE client_id = ?", clientId);
    const principal = row?.["principal"];
    return typeof principal === "string" ? principal : null;
  }

  repairedMs(): number | null {
    return this.#meta.number("repaired_ms", null);
  }

  compact(through: Seq): void {
    const last = Math.min(through, this.#head);
    // One that was interrupted may end before `through`.
    for (let round = 0; round < 2 && this.#snapshotSeq < last; round++) {
      while (!this.compactStep(through, true)) continue;
    }
  }

  compactStep(through: Seq, mayTakeLong = false): boolean {
    // What was merged for readers is as large as the document, and there is no room for both.
    if (this.#compaction === null) this.#merged = null;
    const compaction = this.#compaction ?? this.#startCompaction(through, mayTakeLong);
    // Whatever throws ends it. The next step goes on from what is stored.
    this.#compaction = null;
    try {
      if (compaction.next().done === true) return true;
    } catch (error) {
      if (!(error instanceof CorruptRowError)) throw error;
      // The repair compacts everything.
      this.#repair(error.place);
      return true;
    }
    this.#compaction = compaction;
    return false;
  }

  #startCompaction(through: Seq, mayTakeLong: boolean): Work<void> {
    const {
      retention = {},
      keyframeBytesMin = limits.keyframeBytesMin,
      stepBytes = limits.compactionStepBytes,
      snapshotPartBytes: partBytesMax = limits.rowBytesMax,
      now,
    } = this.#options;
    const buildBytesMax = this.#buildBytesMax;
    const compaction = new SqliteCompaction(
      {
        database: this.#database,
        log: this.#rows,
        snapshot: this.#snapshot,
        past: this.#past,
        meta: this.#meta,
      },
      {
        from: this.#snapshotSeq,
        wholeBytesMax: mayTakeLong
          ? buildBytesMax
          : Math.min(buildBytesMax, limits.compactionWholeBytes),
        partBytesMax,
        keyframeBytesMin,
        retention,
        now,
        build: (updates) => this.#build(updates),
        onSwitched: (reached) => this.#switched(reached),
      },
      new Pace(stepBytes),
    );
    return compaction.run(asSeq(Math.min(through, this.#head)));
  }

  #switched(through: Seq): void {
    const { entries, bytes } = this.#rows.measureLog();
    this.#snapshotSeq = through;
    this.#log = { entries, bytes };
    this.#tail = undefined;
    // They were made of a log that held what was deleted.
    this.#merged = null;
    this.#keptDiff.forget();
  }

  diff(stateVector: StateVector): Update {
    const beyond = this.diffBeyondSnapshot(stateVector);
    if (beyond !== null) return beyond;
    if (this.#merged?.head !== this.#head) {
      const before = this.#merged;
      this.#merged = null;
      // It may hold as much as the document, too, and goes on from what it has stored.
      const isLarge = this.#snapshot.updateBytes() > limits.documentBuildBytesMax;
      if (isLarge) this.#compaction = null;
      const update = this.#sound(() => {
        // A repair in between has moved the snapshot past what was merged before it.
        const isBase = before !== null && before.head >= this.#snapshotSeq;
        const updates = isBase
          ? [before.update, ...this.#logUpdates(before.head)]
          : [...this.#snapshotUpdates(), ...this.#logUpdates()];
        return applied(() => mergeState(updates));
      });
      // A repair moves the head, so it is read after.
      this.#merged = { head: this.#head, update };
    }
    return diffState(this.#merged.update, stateVector);
  }

  diffBeyondSnapshot(stateVector: StateVector): Update | null {
    // Who has nothing, or when there is no snapshot.
    if (stateVector.length <= 1 || this.#snapshotSeq === 0) return null;
    const kept = this.#keptDiff.find(stateVector, this.#head);
    if (kept !== null) return kept;
    const diff = this.#sound(() => {
      const ofSnapshot = joinParts(this.#readSnapshot("state-vector"));
      if (ofSnapshot.length === 0 || !includesAll(stateVector, asStateVector(ofSnapshot)))
        return null;
      const beyond = this.#deletionUpdates();
      return applied(() => diffState(mergeUpdates(beyond), stateVector));
    });
    if (diff !== null) this.#keptDiff.keep(stateVector, this.#head, diff);
    return diff;
  }

  readKnowledge(): Knowledge {
    return this.#sound(() => {
      const stateVector = joinParts(this.#readSnapshot("state-vector"));
      return readKnowledge(
        stateVector.length === 0 ? null : asStateVector(stateVector),
        this.#logUpdates(),
        {
          // Older releases kept none.
          nesting: Nesting.decode(joinParts(this.#snapshot.read("nesting"))),
          readDeletions: () => this.#sound(() => this.#deletionUpdates()),
          ownerOf: (clientId) => this.ownerOf(clientId),
        },
      );
    });
  }

  historyFrom(): Seq {
    return this.#past.from();
  }

  history(through: Seq, after: Seq = this.historyFrom()): readonly RecordedEntry[] {
    return this.#sound(() => {
      const archived = this.#past.entries(after, through);
      const start = asSeq(Math.max(after, this.#snapshotSeq));
      return [...archived, ...this.#rows.readLog(start).filter(({ seq }) => seq <= through)];
    });
  }

  updatesAt(seq: Seq): readonly Update[] {
    return this.#sound(() => {
      if (seq < this.#snapshotSeq) return this.#past.updatesAt(seq);
      const log = this.#rows.readLog(this.#snapshotSeq).filter((entry) => entry.seq <= seq);
      return [...this.#snapshotUpdates(), ...log.map(({ update }) => update)];
    });
  }

  seqAt(timeMs: number): Seq {
    return this.#sound(() => {
      const log = this.#rows.readLog(this.#snapshotSeq);
      const entry = log.findLast(({ storedMs }) => storedMs <= timeMs);
      return entry?.seq ?? this.#past.seqAt(timeMs);
    });
  }

  /**
   * Reads, and if a row turns out to be corrupt repairs the document and reads
   * again. A document is never unopenable because of one row. What of the past
   * can't be inflated is found one at a time, and each is gone after its repair.
   */
  #sound<Result>(read: () => Result): Result {
    this.#writeOut();
    for (let repairs = 0; ; repairs++) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof CorruptRowError) || (repairs > 0 && error.place === null))
          throw error;
        this.#repair(error.place);
      }
    }
  }

  /**
   * Takes every corrupt row, and `met`, out of the way and builds the snapshot anew from what
   * is left: from the past, if it is the snapshot that is corrupt. What builds
   * on something that is lost goes to quarantine too, because the log must be
   * causally closed. A position is used up, so that no client resumes past the
   * loss, and each is asked for what is missing.
   */
  #repair(met: ArchivePlace | null): void {
    const position = asSeq(this.#head + 1);
    this.#compaction = null;
    this.#database.transaction(() => {
      this.#past.dropStaged();
      finish(this.#snapshot.removingOthers([this.#snapshot.generation()], withoutPause));
      const before = this.#snapshotSeq;
      const log = this.#rows.readLog(before, (seq) => this.#rows.quarantineLogRow(seq));
      const { base, updates } = this.#readBase(met);
      const { snapshot, pending } = salvage(
        { base, updates: [...updates, ...log.map(({ update }) => update)] },
        this.#buildBytesMax,
      );
      for (const update of pending) this.#rows.quarantineBytes("pending", update);
      this.#past.repaired(log, { from: before, through: position, update: snapshot.update });
      this.#rows.removeLog(position);
      this.#snapshot.replace(snapshot, this.#snapshot.generation() + 1);
      this.#meta.write("snapshot_seq", position);
      this.#meta.write("repaired_ms", this.#options.now?.() ?? 0);
    });
    // Only now: a transaction that fails must not leave memory ahead of the disk.
    this.#head = position;
    this.#snapshotSeq = position;
    this.#merged = null;
    this.#log = { entries: 0, bytes: 0 };
    this.#tail = undefined;
    this.#isRepairedInBatch = this.#unwritten !== null;
    this.#options.onRepair?.();
  }

  /** What the snapshot holds, or the past where the snapshot is corrupt. A repair leaves nothing corrupt behind. */
  #readBase(met: ArchivePlace | null): Remains {
    this.#past.quarantineCorrupt(this.#rows, met);
    try {
      for (const kind of ["state-vector", "deletions"] as const) this.#readSnapshot(kind);
      this.#snapshot.read("nesting");
      const [base = null] = this.#snapshotUpdates();
      // Sound rows may still not be all that there were.
      if (base !== null) this.#build([base]);
      return { base, updates: [] };
    } catch (error) {
      if (!(error instanceof CorruptRowError)) throw error;
      this.#rows.quarantine("snapshot", "TRUE");
      return this.#past.remains(this.#rows);
    }
  }

  #build(updates: readonly Update[]): Snapshot {
    return applied(() => buildSnapshot(updates, this.#buildBytesMax));
  }

  get #buildBytesMax(): number {
    return this.#options.buildBytesMax ?? limits.documentBuildBytesMax;
  }

  /**
   * Position up to which the snapshot holds everything, given that of the first log
   * entry. The record of it has no checksum, and what else is stored shows when it
   * is wrong: what is archived is in the snapshot, and what is in the log need not
   * be. To merge something twice changes nothing, to leave it out would lose it.
   */
  #readSnapshotSeq(first: number | null): Seq {
    const recorded = this.#meta.number("snapshot_seq", 0);
    const through = Math.max(Number.isInteger(recorded) ? recorded : 0, this.#past.through());
    return asSeq(first === null ? through : Math.min(through, first - 1));
  }

  // These throw on a corrupt row; what calls them is inside `#sound`.

  #readSnapshot(kind: SnapshotKind): readonly Uint8Array[] {
    const parts = this.#snapshot.read(kind);
    if (parts.length > 0 || this.#snapshotSeq === 0) return parts;
    throw new CorruptRowError(`the snapshot ${kind} is gone`);
  }

  #snapshotUpdates(): readonly Update[] {
    const bytes = joinParts(this.#readSnapshot("update"));
    return bytes.length === 0 ? [] : [asUpdate(bytes)];
  }

  /** Every deletion that is stored. They grow with the document, so a wake does not read them. */
  #deletionUpdates(): readonly Update[] {
    const bytes = joinParts(this.#readSnapshot("deletions"));
    const log = this.#logUpdates();
    return bytes.length === 0 ? log : [asUpdate(bytes), ...log];
  }

  #logUpdates(after: Seq = this.#snapshotSeq): readonly Update[] {
    return this.#rows.readLog(after).map((entry) => entry.update);
  }

  /** Writes what the batch has appended so far. */
  #writeOut(): void {
    const unwritten = this.#unwritten;
    if (unwritten === null || unwritten.entries.length === 0) return;
    this.#unwritten = { entries: [], owners: new Map() };
    this.#write(unwritten);
  }

  #write({ entries, owners }: Unwritten): void {
    const tail = this.#tailBefore(entries);
    this.#tail = undefined;
    const rows = packRows(entries, tail);
    const changed = rows.filter((row) => row !== tail);
    const open = rows.at(-1) ?? null;
    const write = (): void => {
      for (const [clientId, principal] of owners) this.#claim(clientId, principal);
      for (const row of changed) {
        if (row.seq === tail?.seq) this.#rows.updateLogRow(row);
        else this.#rows.insertLogRow(row);
      }
    };
    // One row is atomic by itself; the transaction costs two more statements.
    const isOneRow = changed.length === 1 && owners.size === 0 && isOnePart(changed);
    if (isOneRow) write();
    else this.#database.transaction(write);
    this.#tail = open;
  }

  /** The row that `entries` follow on and may be put into, or null. */
  #tailBefore([first]: readonly RecordedEntry[]): LogRow | null {
    if (this.#tail === undefined) this.#tail = this.#rows.lastLogRow();
    const tail = this.#tail;
    const follows = tail !== null && tail.seq + tail.entries === first?.seq;
    return follows && tail.bytes.length < limits.tailRowBytesMax ? tail : null;
  }

  #claim(clientId: number, principal: string): void {
    this.#database.all(
      "INSERT OR IGNORE INTO clients (client_id, principal) VALUES (?, ?)",
      clientId,
      principal,
    );
  }
}

/** What a batch has appended: entries, and to whom clientIDs belong from then on. */
interface Unwritten {
  readonly entries: RecordedEntry[];
  readonly owners: Map<number, string>;
}

function isOnePart(rows: readonly LogRow[]): boolean {
  return rows.every(({ bytes }) => bytes.length <= limits.rowBytesMax);
}
