import { limits, splitIntoParts } from "../protocol/index.ts";
import { checksum } from "./checksum.ts";
import { CorruptRowError, readBytes } from "./content-rows.ts";
import { rowCost } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import type { Snapshot } from "./snapshot.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** What the rows of the table `snapshot` are parts of. */
export type SnapshotKind = "update" | "state-vector" | "deletions" | "nesting";

/**
 * The rows that hold the snapshot, and those of the next one while a compaction
 * writes it. Whatever is read was checked against its checksum; what fails it is
 * thrown as a `CorruptRowError`.
 */
export class SnapshotRows {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** The generation that is read; 0 as well when there is none. */
  generation(): number {
    const [row] = this.#database.all(
      `SELECT MAX(generation) AS generation FROM snapshot WHERE generation NOT IN
         (SELECT generation FROM snapshot WHERE kind = 'cursor')`,
    );
    return Number(row?.["generation"] ?? 0);
  }

  read(kind: SnapshotKind): readonly Uint8Array[] {
    return this.#database
      .all(
        "SELECT part, bytes, checksum FROM snapshot WHERE generation = ? AND kind = ? ORDER BY part",
        this.generation(),
        kind,
      )
      .map((row, index) => {
        if (row["part"] === index) return readBytes(row, `snapshot ${kind}`);
        throw new CorruptRowError(`part ${index} of snapshot ${kind} is gone`);
      });
  }

  /** Bytes of the update of a generation. */
  updateBytes(generation: number = this.generation()): number {
    return Number(
      this.#database.all(
        `SELECT TOTAL(LENGTH(bytes)) AS bytes FROM snapshot
         WHERE generation = ? AND kind = 'update'`,
        generation,
      )[0]?.["bytes"] ?? 0,
    );
  }

  /** The parts of a generation's update, one at a time. */
  *parts(generation: number): Iterable<Uint8Array> {
    for (let part = 0; ; part++) {
      const [row] = this.#database.all(
        `SELECT bytes, checksum FROM snapshot
         WHERE generation = ? AND kind = 'update' AND part = ?`,
        generation,
        part,
      );
      if (row === undefined) return;
      yield readBytes(row, "snapshot update");
    }
  }

  /** Puts a whole snapshot into the place of all that is there. Needs a transaction around it. */
  replace(snapshot: Snapshot, generation: number): void {
    this.#database.all("DELETE FROM snapshot");
    const kinds = [
      ["update", snapshot.update],
      ["state-vector", snapshot.stateVector],
      ["deletions", snapshot.deletions],
      ["nesting", snapshot.nesting?.encode() ?? new Uint8Array()],
    ] as const;
    for (const [kind, bytes] of kinds) {
      // Nothing lies deep in what people write, and a row costs.
      if (kind === "nesting" && bytes.length === 0) continue;
      for (const [part, partBytes] of splitIntoParts(bytes, limits.rowBytesMax).entries()) {
        this.write({ generation, kind, part }, partBytes);
      }
    }
  }

  /** How far the writing of a generation is, as `writeCursor` was told, or null when it is not under way. */
  readCursor(generation: number): Uint8Array | null {
    const [row] = this.#database.all(
      "SELECT bytes, checksum FROM snapshot WHERE generation = ? AND kind = 'cursor'",
      generation,
    );
    return row === undefined ? null : readBytes(row, "snapshot cursor");
  }

  /** As long as a generation has a cursor, it is not read. */
  writeCursor(generation: number, bytes: Uint8Array): void {
    this.#database.all("DELETE FROM snapshot WHERE generation = ? AND kind = 'cursor'", generation);
    this.write({ generation, kind: "cursor", part: 0 }, bytes);
  }

  removeCursor(generation: number): void {
    this.#database.all("DELETE FROM snapshot WHERE generation = ? AND kind = 'cursor'", generation);
  }

  /** Removes what a generation has of its update from `part` on and at `reserved`, and all of its other kinds. */
  removeFrom(generation: number, part: number, reserved: number | null): void {
    this.#database.all(
      `DELETE FROM snapshot WHERE generation = ? AND
         ((kind = 'update' AND (part >= ? OR part = ?)) OR kind IN ('state-vector', 'deletions', 'nesting'))`,
      generation,
      part,
      reserved ?? -1,
    );
  }

  /**
   * Removes every generation but `kept`, row by row. The cursors go last: a part of
   * a generation that was never whole must not look like one.
   */
  *removingOthers(kept: readonly number[], pace: Pace): Work<void> {
    const [one = -1, other = one] = kept;
    const rows = this.#database.all(
      `SELECT rowid AS id, LENGTH(bytes) AS bytes FROM snapshot
       WHERE generation NOT IN (?, ?) ORDER BY kind = 'cursor', rowid`,
      one,
      other,
    );
    for (const { id, bytes } of rows) {
      this.#database.all("DELETE FROM snapshot WHERE rowid = ?", Number(id));
      if (pace.isPauseAfter(Number(bytes) * rowCost)) yield;
    }
  }

  write({ generation, kind, part }: SnapshotPlace, bytes: Uint8Array): void {
    this.#database.all(
      "INSERT INTO snapshot (generation, kind, part, bytes, checksum) VALUES (?, ?, ?, ?, ?)",
      generation,
      kind,
      part,
      bytes,
      checksum(bytes),
    );
  }
}

interface SnapshotPlace {
  readonly generation: number;
  readonly kind: SnapshotKind | "cursor";
  readonly part: number;
}
