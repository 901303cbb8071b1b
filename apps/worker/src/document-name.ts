import type { SqlDatabase } from "@scriptorium/sync/store";

/**
 * Writes down in a document's database whose it is. The file's name on disk is a hash of the id, so
 * that whoever has only files could not tell. Costs a write once in a document's life.
 */
export function nameDatabase(database: SqlDatabase, documentId: string): void {
  if (documentIdIn(database) !== null) return;
  database.all("INSERT INTO meta (key, value) VALUES ('document_id', ?)", documentId);
}

/** The id of the document in this database, or null when nobody has asked for it since ids are written down. */
export function documentIdIn(database: SqlDatabase): string | null {
  const [row] = database.all("SELECT value FROM meta WHERE key = 'document_id'");
  return row === undefined ? null : String(row["value"]);
}
