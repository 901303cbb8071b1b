import type { SqlDatabase } from "@scriptorium/sync/durable-object";

/** Of what the directory keeps of a document. Raising it has each listed anew when it is next asked for. */
const listedVersion = 1;

/** What a document remembers of how the directory has it. */
export class Listed {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** False for a document that was made before there was a directory, or before it kept what it keeps. */
  get isCurrent(): boolean {
    const [row] = this.#database.all("SELECT value FROM meta WHERE key = 'listed'");
    return row?.["value"] === listedVersion;
  }

  noteCurrent(): void {
    this.#database.all("INSERT OR REPLACE INTO meta VALUES ('listed', ?)", listedVersion);
  }

  /** Whether what the directory has of the title may be old, and can be read once nobody is here. */
  get owesTitle(): boolean {
    return this.#database.all("SELECT 1 FROM meta WHERE key = 'owes_title'").length > 0;
  }

  noteTitle(isOwed: boolean): void {
    if (isOwed) this.#database.all("INSERT INTO meta VALUES ('owes_title', 1)");
    else this.#database.all("DELETE FROM meta WHERE key = 'owes_title'");
  }
}
