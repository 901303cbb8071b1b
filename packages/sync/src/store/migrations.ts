import type { SqlDatabase } from "./sql-database.ts";

/**
 * A schema's history. Append only: a released step is never edited. A step is a
 * list of statements that run in one transaction.
 */
export type Steps = readonly (readonly string[])[];

/** The steps of the engine's own tables. */
export const engineSteps: Steps = [
  [
    // The snapshot's update, its state vector and its deletions, each cut into parts.
    `CREATE TABLE snapshot (
       kind TEXT NOT NULL, part INTEGER NOT NULL,
       bytes BLOB NOT NULL, checksum INTEGER NOT NULL,
       PRIMARY KEY (kind, part)
     )`,
    // An update over the row limit takes several parts.
    `CREATE TABLE log (
       seq INTEGER NOT NULL, part INTEGER NOT NULL,
       bytes BLOB NOT NULL, checksum INTEGER NOT NULL,
       author TEXT NOT NULL, stored_ms INTEGER NOT NULL,
       PRIMARY KEY (seq, part)
     )`,
    // Log entries that the snapshot covers, compressed, with author and time. A
    // segment holds the entries after from_seq and up to through_seq.
    `CREATE TABLE archive (
       through_seq INTEGER NOT NULL, part INTEGER NOT NULL, from_seq INTEGER NOT NULL,
       bytes BLOB NOT NULL, checksum INTEGER NOT NULL,
       PRIMARY KEY (through_seq, part)
     )`,
    // Rows of content that can't be read any more, as they were found.
    `CREATE TABLE quarantine (
       id INTEGER PRIMARY KEY, place TEXT NOT NULL, bytes BLOB NOT NULL
     )`,
    `CREATE TABLE schedule (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID`,
  ],
  [
    // Who first wrote with a clientID. Nobody else writes new structs under it.
    `CREATE TABLE clients (client_id INTEGER PRIMARY KEY, principal TEXT NOT NULL)`,
  ],
  [
    // The document as it was at a position, whose last update came at reached_ms. An
    // update, cut into parts of which each is compressed.
    `CREATE TABLE keyframe (
       seq INTEGER NOT NULL, part INTEGER NOT NULL, reached_ms INTEGER NOT NULL,
       bytes BLOB NOT NULL, checksum INTEGER NOT NULL,
       PRIMARY KEY (seq, part)
     )`,
    // The earliest and the latest time in a segment, null where an older release wrote it.
    `ALTER TABLE archive ADD COLUMN from_ms INTEGER`,
    `ALTER TABLE archive ADD COLUMN through_ms INTEGER`,
  ],
  [
    // The log in one tree, because Durable Objects bill the row of an index like any
    // other, and it is another page on the disk. A row is at seq * 64 + part, where seq
    // is that of its first entry. 'marks' tells further entries apart (log-row.ts).
    `ALTER TABLE log RENAME TO log_before`,
    `CREATE TABLE log (
       place INTEGER PRIMARY KEY, entries INTEGER NOT NULL,
       bytes BLOB NOT NULL, marks BLOB, checksum INTEGER NOT NULL,
       author TEXT NOT NULL, stored_ms INTEGER NOT NULL
     )`,
    `INSERT INTO log (place, entries, bytes, checksum, author, stored_ms)
       SELECT seq * 64 + part, 1, bytes, checksum, author, stored_ms FROM log_before`,
    `DROP TABLE log_before`,
    // A compaction writes the next generation beside the snapshot that is read. The
    // newest without a cursor, which says how far its writing is, is the snapshot.
    `ALTER TABLE snapshot RENAME TO snapshot_before`,
    `CREATE TABLE snapshot (
       generation INTEGER NOT NULL, kind TEXT NOT NULL, part INTEGER NOT NULL,
       bytes BLOB NOT NULL, checksum INTEGER NOT NULL,
       PRIMARY KEY (generation, kind, part)
     )`,
    `INSERT INTO snapshot SELECT 0, kind, part, bytes, checksum FROM snapshot_before`,
    `DROP TABLE snapshot_before`,
  ],
];

/**
 * Throws when a newer release wrote the engine's tables. To be asked before the tables of an
 * application beside them are brought up to date: of such a database nothing is changed.
 */
export function refuseNewer(database: SqlDatabase): void {
  if (hasSchema(database))
    versionOf(database, { versionKey: "schema_version", steps: engineSteps });
}

/** How many of `steps` were done. Throws when that is more than there are. */
function versionOf(
  database: SqlDatabase,
  { versionKey, steps }: { readonly versionKey: string; readonly steps: Steps },
): number {
  const [row] = database.all("SELECT value FROM meta WHERE key = ?", versionKey);
  const version = Number(row?.["value"] ?? 0);
  if (version <= steps.length) return version;
  throw new Error(
    `the storage has ${versionKey} ${version}, this release knows ${steps.length}: run the newer release`,
  );
}

/** True once `migrate` has run on this database. Reading it creates nothing. */
export function hasSchema(database: SqlDatabase): boolean {
  const found = database.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'");
  return found.length > 0;
}

/** Brings the engine's own tables up to date. */
export function migrate(database: SqlDatabase): void {
  migrateBy(database, { versionKey: "schema_version", steps: engineSteps });
}

/**
 * Brings the tables that `steps` describe up to date. A step that fails leaves
 * the database at the step before. Throws when a newer release wrote it.
 *
 * The version is a row because Durable Objects refuse `PRAGMA user_version`. An
 * application's own tables have a `versionKey` of their own.
 */
export function migrateBy(
  database: SqlDatabase,
  { versionKey, steps }: { readonly versionKey: string; readonly steps: Steps },
): void {
  if (!hasSchema(database)) {
    database.all("CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) WITHOUT ROWID");
  }
  const version = versionOf(database, { versionKey, steps });
  for (const [index, statements] of steps.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      for (const statement of statements) database.all(statement);
      database.all(
        `INSERT INTO meta (key, value) VALUES (?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        versionKey,
        index + 1,
      );
    });
  }
}
