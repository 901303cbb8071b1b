import type { SqlDatabase, SqlValue } from "./sql-database.ts";

/** Single values of a database, by name. */
export class Meta {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  read(key: string): SqlValue | undefined {
    return this.#database.all("SELECT value FROM meta WHERE key = ?", key)[0]?.["value"];
  }

  /** The number of that name, or `otherwise` when there is none. */
  number<Otherwise>(key: string, otherwise: Otherwise): number | Otherwise {
    const value = this.read(key);
    return typeof value === "number" ? value : otherwise;
  }

  write(key: string, value: number): void {
    this.#database.all(
      `INSERT INTO meta (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      key,
      value,
    );
  }
}
