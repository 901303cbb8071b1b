import type { SqlDatabase, Steps } from "@scriptorium/sync/store";
import type { Entry, Listing } from "./entry.ts";

/** The tables of the entries. Released steps are never edited. */
export const entryTables: Steps[number] = [
  `CREATE TABLE documents (
     id TEXT PRIMARY KEY, title TEXT, created_ms INTEGER NOT NULL, changed_ms INTEGER
   ) WITHOUT ROWID`,
  `CREATE INDEX documents_by_time ON documents (created_ms, id)`,
  // The time stands here too, so that a page of somebody's list is one run of rows.
  `CREATE TABLE owners (
     principal TEXT NOT NULL, created_ms INTEGER NOT NULL, document TEXT NOT NULL,
     PRIMARY KEY (principal, created_ms, document)
   ) WITHOUT ROWID`,
  `CREATE INDEX owners_by_document ON owners (document)`,
];

type Row = ReturnType<SqlDatabase["all"]>[number];

/** Which documents there are, and whose. To write or read a page costs the same however many there are. */
export class Entries {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Keeps how a document is now. What is not known of it any more stays: its title, and when it was made. */
  put({ id, title, createdMs, changedMs, owners }: Entry): void {
    const before = this.#find(id);
    const madeMs = before?.createdMs ?? createdMs;
    if (
      before === null ||
      (title !== null && title !== before.title) ||
      (changedMs ?? 0) > (before.changedMs ?? 0)
    ) {
      this.#database.all(
        `INSERT INTO documents (id, title, created_ms, changed_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET
           title = COALESCE(excluded.title, title),
           changed_ms = MAX(COALESCE(excluded.changed_ms, changed_ms), COALESCE(changed_ms, 0))`,
        id,
        title,
        madeMs,
        changedMs,
      );
    }
    for (const owner of before?.owners ?? [])
      if (!owners.includes(owner)) this.#removeOwner(owner, { id, createdMs: madeMs });
    for (const owner of owners)
      if (before === null || !before.owners.includes(owner))
        this.#database.all("INSERT OR IGNORE INTO owners VALUES (?, ?, ?)", owner, madeMs, id);
  }

  remove(id: string): void {
    const before = this.#find(id);
    if (before === null) return;
    for (const owner of before.owners) this.#removeOwner(owner, before);
    this.#database.all("DELETE FROM documents WHERE id = ?", id);
  }

  /** A part of a list, the newest first. */
  list({ owner, after, most }: Listing): readonly Entry[] {
    const [createdMs, id] = [after?.createdMs ?? Number.MAX_SAFE_INTEGER, after?.id ?? ""];
    const rows =
      owner === null
        ? this.#database.all(
            `SELECT * FROM documents WHERE (created_ms, id) < (?, ?)
             ORDER BY created_ms DESC, id DESC LIMIT ?`,
            createdMs,
            id,
            most,
          )
        : this.#database.all(
            `SELECT documents.* FROM owners JOIN documents ON documents.id = owners.document
             WHERE principal = ? AND (owners.created_ms, owners.document) < (?, ?)
             ORDER BY owners.created_ms DESC, owners.document DESC LIMIT ?`,
            owner,
            createdMs,
            id,
            most,
          );
    return rows.map((row) => this.#entryOf(row));
  }

  #find(id: string): Entry | null {
    const [row] = this.#database.all("SELECT * FROM documents WHERE id = ?", id);
    return row === undefined ? null : this.#entryOf(row);
  }

  #entryOf(row: Row): Entry {
    const { id, title, created_ms: createdMs, changed_ms: changedMs } = row;
    return {
      id: String(id),
      title: typeof title === "string" ? title : null,
      createdMs: Number(createdMs),
      changedMs: typeof changedMs === "number" ? changedMs : null,
      owners: this.#database
        .all("SELECT principal FROM owners WHERE document = ? ORDER BY principal", String(id))
        .map(({ principal }) => String(principal)),
    };
  }

  #removeOwner(
    owner: string,
    { id, createdMs }: { readonly id: string; readonly createdMs: number },
  ): void {
    this.#database.all(
      "DELETE FROM owners WHERE principal = ? AND created_ms = ? AND document = ?",
      owner,
      createdMs,
      id,
    );
  }
}
