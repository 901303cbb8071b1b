import type { Steps } from "@scriptorium/sync/store";
import { imageTables } from "../images/sqlite-image-store.ts";

/** The tables of the application beside the engine's. Released steps are never edited. */
export const accessSteps: Steps = [
  [
    `CREATE TABLE members (principal TEXT PRIMARY KEY, role TEXT NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE links (
       id TEXT PRIMARY KEY, role TEXT NOT NULL, secret_hash TEXT NOT NULL UNIQUE,
       label TEXT, created_ms INTEGER NOT NULL, expires_ms INTEGER
     ) WITHOUT ROWID`,
  ],
  // One row while the document is in the trash.
  [`CREATE TABLE trash (deleted_ms INTEGER NOT NULL)`],
  imageTables,
  [
    `ALTER TABLE members ADD COLUMN name TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE members ADD COLUMN since_ms INTEGER`,
    `ALTER TABLE members ADD COLUMN link TEXT`,
    `ALTER TABLE links ADD COLUMN created_by TEXT`,
    `ALTER TABLE links ADD COLUMN created_name TEXT`,
    `ALTER TABLE links ADD COLUMN revoked_ms INTEGER`,
    // Who came by a link, and whom an owner does not want to come by one any more.
    `CREATE TABLE visits (
       principal TEXT PRIMARY KEY, name TEXT NOT NULL, link TEXT,
       first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, removed_ms INTEGER
     ) WITHOUT ROWID`,
    `CREATE TABLE audit (
       id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL,
       principal TEXT NOT NULL, name TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL
     )`,
  ],
  // What tells whose the document is and was stays in the record when the rest of it goes.
  [
    `ALTER TABLE audit ADD COLUMN lasting INTEGER NOT NULL DEFAULT 0`,
    `UPDATE audit SET lasting = 1
       WHERE action IN ('created', 'trashed', 'restored', 'owner-transferred')
         OR json_extract(detail, '$.role') = 'own'`,
  ],
  // Whether a member has opened the document. Of those from before nobody can tell.
  [`ALTER TABLE members ADD COLUMN was_here INTEGER NOT NULL DEFAULT 1`],
];
