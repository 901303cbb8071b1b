import type { Knowledge } from "../gate/index.ts";
import { asEpoch, asSeq, asStateVector, asUpdate, joinParts } from "../protocol/index.ts";
import { limits, splitIntoParts } from "../protocol/index.ts";
import type { Epoch, Seq, StateVector, Update } from "../protocol/index.ts";
import type { DocumentStore, LogEntry } from "../room/index.ts";
import { checksum } from "./checksum.ts";
import { mergeUpdates } from "../updates/index.ts";
import { buildSnapshot, diffState, readKnowledge } from "./document-state.ts";
import { migrate } from "./migrations.ts";
import type { SqlDatabase, SqlRow } from "./sql-database.ts";

type SnapshotKind = "update" | "state-vector" | "deletions";

/** A document in SQLite. It may cache what it read, so there is one store to a database. */
export class SqliteStore implements DocumentStore {
  readonly epoch: Epoch;
  readonly #database: SqlDatabase;
  #head: Seq;
  #snapshotSeq: Seq;
  #log: { rows: number; bytes: number };
  #merged: { readonly head: Seq; readonly update: Update } | null = null;

  /** Opens the document in `database`. A document that is not there yet is made, with `newEpoch`. */
  constructor(database: SqlDatabase, newEpoch: string) {
    this.#database = database;
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
    return this.#snapshotParts("update");
  }

  logAfter(seq: Seq): readonly LogEntry[] {
    const entries: { seq: Seq; parts: Uint8Array[] }[] = [];
    for (const row of this.#database.all(
      "SELECT seq, bytes, checksum FROM log WHERE seq > ? ORDER BY seq, part",
      seq,
    )) {
      const position = asSeq(Number(row["seq"]));
      const last = entries.at(-1);
      if (last?.seq === position) last.parts.push(readBytes(row));
      else entries.push({ seq: position, parts: [readBytes(row)] });
    }
    return entries.map(({ seq: position, parts }) => ({
      seq: position,
      update: asUpdate(joinParts(parts)),
    }));
  }

  logSize(): { readonly rows: number; readonly bytes: number } {
    return { ...this.#log };
  }

  append(update: Update, author: string, nowMs: number): Seq {
    const seq = asSeq(this.#head + 1);
    const parts = splitIntoParts(update, limits.rowBytesMax);
    const insert = (part: Uint8Array, index: number): void => {
      this.#database.all(
        "INSERT INTO log (seq, part, bytes, checksum, author, stored_ms) VALUES (?, ?, ?, ?, ?, ?)",
        seq,
        index,
        part,
        checksum(part),
        author,
        nowMs,
      );
    };
    const [only, ...rest] = parts;
    // One row is atomic by itself; the transaction costs two more statements.
    if (only !== undefined && rest.length === 0) insert(only, 0);
    else this.#database.transaction(() => parts.forEach(insert));
    this.#head = seq;
    this.#log = { rows: this.#log.rows + parts.length, bytes: this.#log.bytes + update.length };
    return seq;
  }

  compact(through: Seq): void {
    const log = this.logAfter(this.#snapshotSeq);
    const covered = log.filter(({ seq }) => seq <= through);
    if (covered.length === 0) return;
    const snapshot = buildSnapshot([...this.#snapshotUpdates(), ...covered.map((e) => e.update)]);
    const size = sizeOf(log.slice(covered.length));
    this.#database.transaction(() => {
      this.#database.all("DELETE FROM snapshot");
      this.#writeSnapshot("update", snapshot.update);
      this.#writeSnapshot("state-vector", snapshot.stateVector);
      this.#writeSnapshot("deletions", snapshot.deletions);
      this.#database.all(
        `INSERT INTO meta (key, value) VALUES ('snapshot_seq', ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        through,
      );
      this.#database.all("DELETE FROM log WHERE seq <= ?", through);
    });
    this.#snapshotSeq = through;
    this.#merged = null;
    this.#log = size;
  }

  diff(stateVector: StateVector): Update {
    if (this.#merged?.head !== this.#head) {
      const updates = [...this.#snapshotUpdates(), ...this.#logUpdates()];
      this.#merged = { head: this.#head, update: mergeUpdates(updates) };
    }
    return diffState(this.#merged.update, stateVector);
  }

  readKnowledge(): Knowledge {
    const stateVector = joinParts(this.#snapshotParts("state-vector"));
    return readKnowledge(
      stateVector.length === 0 ? null : asStateVector(stateVector),
      () => {
        const deletions = joinParts(this.#snapshotParts("deletions"));
        return deletions.length === 0
          ? this.#logUpdates()
          : [asUpdate(deletions), ...this.#logUpdates()];
      },
      this.#logUpdates(),
    );
  }

  #snapshotUpdates(): readonly Update[] {
    const bytes = joinParts(this.snapshotChunks());
    return bytes.length === 0 ? [] : [asUpdate(bytes)];
  }

  #logUpdates(): readonly Update[] {
    return this.logAfter(this.#snapshotSeq).map((entry) => entry.update);
  }

  #snapshotParts(kind: SnapshotKind): readonly Uint8Array[] {
    return this.#database
      .all("SELECT bytes, checksum FROM snapshot WHERE kind = ? ORDER BY part", kind)
      .map(readBytes);
  }

  #writeSnapshot(kind: SnapshotKind, bytes: Uint8Array): void {
    for (const [index, part] of splitIntoParts(bytes, limits.rowBytesMax).entries()) {
      this.#database.all(
        "INSERT INTO snapshot (kind, part, bytes, checksum) VALUES (?, ?, ?, ?)",
        kind,
        index,
        part,
        checksum(part),
      );
    }
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

function readBytes(row: SqlRow): Uint8Array {
  const bytes = row["bytes"];
  if (!(bytes instanceof Uint8Array)) throw new Error("a content row holds no blob");
  if (checksum(bytes) !== row["checksum"]) throw new Error("a content row fails its checksum");
  return bytes;
}
