import type { Knowledge } from "../gate/index.ts";
import { asEpoch, asSeq, asStateVector, asUpdate, joinParts, limits } from "../protocol/index.ts";
import type { Epoch, Seq, StateVector, Update } from "../protocol/index.ts";
import type { DocumentStore, LogEntry, RecordedEntry } from "../room/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import { ContentRows, CorruptRowError } from "./content-rows.ts";
import { buildSnapshot, diffState, readKnowledge, salvage } from "./document-state.ts";
import type { Snapshot } from "./document-state.ts";
import { migrate } from "./migrations.ts";
import type { SqlDatabase, SqlRow } from "./sql-database.ts";

export interface StoreOptions {
  /** Called when corrupt rows were put aside: what was known of the document before may not be so any more. */
  readonly onRepair?: () => void;
  /** The time, in ms since 1970, for the record of a repair. */
  readonly now?: () => number;
}

/** A document in SQLite. It may cache what it read, so there is one store to a database. */
export class SqliteStore implements DocumentStore {
  readonly epoch: Epoch;
  readonly #database: SqlDatabase;
  readonly #rows: ContentRows;
  readonly #options: StoreOptions;
  #head: Seq;
  #snapshotSeq: Seq;
  #log: { rows: number; bytes: number };
  #merged: { readonly head: Seq; readonly update: Update } | null = null;

  /**
   * Opens the document in `database`. A document that is not there yet is made,
   * with `newEpoch`.
   */
  constructor(database: SqlDatabase, newEpoch: string, options: StoreOptions = {}) {
    this.#database = database;
    this.#options = options;
    this.#rows = new ContentRows(database);
    migrate(database);
    database.all("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)", newEpoch);
    this.epoch = asEpoch(String(this.#readMeta("epoch")));
    this.#snapshotSeq = asSeq(Number(this.#readMeta("snapshot_seq") ?? 0));
    const [log] = database.all(
      "SELECT MAX(seq) AS head, COUNT(*) AS rows, TOTAL(LENGTH(bytes)) AS bytes FROM log",
    );
    this.#log = { rows: Number(log?.["rows"] ?? 0), bytes: Number(log?.["bytes"] ?? 0) };
    this.#head = asSeq(Number(log?.["head"] ?? this.#snapshotSeq));
  }

  head(): Seq {
    return this.#head;
  }

  snapshotSeq(): Seq {
    return this.#snapshotSeq;
  }

  snapshotBytes(): number {
    const [row] = this.#database.all(
      "SELECT TOTAL(LENGTH(bytes)) AS bytes FROM snapshot WHERE kind = 'update'",
    );
    return Number(row?.["bytes"] ?? 0);
  }

  snapshotChunks(): readonly Uint8Array[] {
    return this.#sound(() => this.#rows.readSnapshot("update"));
  }

  logAfter(seq: Seq): readonly LogEntry[] {
    return this.#sound(() => this.#rows.readLog(seq)).map(({ seq: position, update }) => ({
      seq: position,
      update,
    }));
  }

  logSize(): { readonly rows: number; readonly bytes: number } {
    return { ...this.#log };
  }

  append(update: Update, author: string, nowMs: number, newClients: readonly number[] = []): Seq {
    const seq = asSeq(this.#head + 1);
    const write = (): number => {
      for (const clientId of newClients) this.#claim(clientId, author);
      return this.#rows.writeLog({ seq, update, author, storedMs: nowMs });
    };
    // One row is atomic by itself; the transaction costs two more statements.
    const isOneRow = update.length <= limits.rowBytesMax && newClients.length === 0;
    const rows = isOneRow ? write() : this.#database.transaction(write);
    this.#head = seq;
    this.#log = { rows: this.#log.rows + rows, bytes: this.#log.bytes + update.length };
    return seq;
  }

  ownerOf(clientId: number): string | null {
    const [row] = this.#database.all("SELECT principal FROM clients WHERE client_id = ?", clientId);
    const principal = row?.["principal"];
    return typeof principal === "string" ? principal : null;
  }

  repairedMs(): number | null {
    const repairedMs = this.#readMeta("repaired_ms");
    return typeof repairedMs === "number" ? repairedMs : null;
  }

  compact(through: Seq): void {
    const log = this.#sound(() => this.#rows.readLog(this.#snapshotSeq));
    const covered = log.filter(({ seq }) => seq <= through);
    if (covered.length === 0) return;
    const snapshot = this.#sound(() =>
      buildSnapshot([...this.#snapshotUpdates(), ...covered.map(({ update }) => update)]),
    );
    // A repair that this reading led to has compacted everything already.
    if (covered.some(({ seq }) => seq <= this.#snapshotSeq)) return;
    const size = sizeOf(log.slice(covered.length));
    this.#database.transaction(() => {
      this.#rows.archive(covered, this.#snapshotSeq, through);
      this.#replaceSnapshot(snapshot, through);
    });
    this.#snapshotSeq = through;
    this.#merged = null;
    this.#log = size;
  }

  diff(stateVector: StateVector): Update {
    if (this.#merged?.head !== this.#head) {
      const update = this.#sound(() =>
        mergeUpdates([...this.#snapshotUpdates(), ...this.#logUpdates()]),
      );
      // A repair moves the head, so it is read after.
      this.#merged = { head: this.#head, update };
    }
    return diffState(this.#merged.update, stateVector);
  }

  readKnowledge(): Knowledge {
    return this.#sound(() => {
      const stateVector = joinParts(this.#rows.readSnapshot("state-vector"));
      return readKnowledge(
        stateVector.length === 0 ? null : asStateVector(stateVector),
        this.#logUpdates(),
        {
          readDeletions: () => this.#sound(() => this.#deletionUpdates()),
          ownerOf: (clientId) => this.ownerOf(clientId),
        },
      );
    });
  }

  history(through: Seq): readonly RecordedEntry[] {
    return this.#sound(() => [
      ...this.#rows.readArchive(through),
      ...this.#rows.readLog(this.#snapshotSeq).filter(({ seq }) => seq <= through),
    ]);
  }

  /**
   * Reads, and if a row turns out to be corrupt repairs the document and reads
   * again. A document is never unopenable because of one row.
   */
  #sound<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CorruptRowError)) throw error;
      this.#repair();
      return read();
    }
  }

  /**
   * Takes every corrupt row out of the way and builds the snapshot anew from what
   * is left: from the archive, if it is the snapshot that is corrupt. What builds
   * on something that is lost goes to quarantine too, because the log must be
   * causally closed. A position is used up, so that no client resumes past the
   * loss, and each is asked for what is missing.
   */
  #repair(): void {
    const position = asSeq(this.#head + 1);
    this.#database.transaction(() => {
      const before = this.#snapshotSeq;
      const log = this.#rows.readLog(before, (seq) => this.#rows.quarantine("log", "seq = ?", seq));
      const base = this.#readBase();
      const { snapshot, pending } = salvage([...base, ...log.map(({ update }) => update)]);
      for (const update of pending) this.#rows.quarantineBytes("pending", update);
      this.#rows.archive(log, before, position);
      this.#replaceSnapshot(snapshot, position);
      this.#writeMeta("repaired_ms", this.#options.now?.() ?? 0);
    });
    // Only now: a transaction that fails must not leave memory ahead of the disk.
    this.#head = position;
    this.#snapshotSeq = position;
    this.#merged = null;
    this.#log = { rows: 0, bytes: 0 };
    this.#options.onRepair?.();
  }

  /** What the snapshot holds, or the archive where the snapshot is corrupt. */
  #readBase(): readonly Update[] {
    try {
      const parts = this.#rows.readSnapshot("update");
      for (const kind of ["state-vector", "deletions"] as const) this.#rows.readSnapshot(kind);
      // Even a corrupt archive is looked at: a repair leaves nothing corrupt behind.
      this.#readSoundArchive();
      return parts.length === 0 ? [] : [asUpdate(joinParts(parts))];
    } catch (error) {
      if (!(error instanceof CorruptRowError)) throw error;
      this.#rows.quarantine("snapshot", "TRUE");
      return this.#readSoundArchive().map(({ update }) => update);
    }
  }

  #readSoundArchive(): readonly RecordedEntry[] {
    return this.#rows.readArchive(this.#snapshotSeq, (through) =>
      this.#rows.quarantine("archive", "through_seq = ?", through),
    );
  }

  #replaceSnapshot(snapshot: Snapshot, through: Seq): void {
    this.#database.all("DELETE FROM snapshot");
    this.#rows.writeSnapshot("update", snapshot.update);
    this.#rows.writeSnapshot("state-vector", snapshot.stateVector);
    this.#rows.writeSnapshot("deletions", snapshot.deletions);
    this.#writeMeta("snapshot_seq", through);
  }

  // These throw on a corrupt row; what calls them is inside `#sound`.

  #snapshotUpdates(): readonly Update[] {
    const bytes = joinParts(this.#rows.readSnapshot("update"));
    return bytes.length === 0 ? [] : [asUpdate(bytes)];
  }

  /** Every deletion that is stored. They grow with the document, so a wake does not read them. */
  #deletionUpdates(): readonly Update[] {
    const bytes = joinParts(this.#rows.readSnapshot("deletions"));
    const log = this.#logUpdates();
    return bytes.length === 0 ? log : [asUpdate(bytes), ...log];
  }

  #logUpdates(): readonly Update[] {
    return this.#rows.readLog(this.#snapshotSeq).map((entry) => entry.update);
  }

  #claim(clientId: number, principal: string): void {
    this.#database.all(
      "INSERT OR IGNORE INTO clients (client_id, principal) VALUES (?, ?)",
      clientId,
      principal,
    );
  }

  #writeMeta(key: string, value: number): void {
    this.#database.all(
      `INSERT INTO meta (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      key,
      value,
    );
  }

  #readMeta(key: string): SqlRow[string] | undefined {
    return this.#database.all("SELECT value FROM meta WHERE key = ?", key)[0]?.["value"];
  }
}

function sizeOf(log: readonly LogEntry[]): { rows: number; bytes: number } {
  const rowsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / limits.rowBytesMax));
  return {
    rows: log.reduce((total, { update }) => total + rowsOf(update.length), 0),
    bytes: log.reduce((total, { update }) => total + update.length, 0),
  };
}
