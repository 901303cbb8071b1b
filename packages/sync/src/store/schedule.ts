import type { SqlDatabase } from "./sql-database.ts";

/** Named deadlines behind the one alarm that the platform gives an object. */
export class Schedule<Name extends string> {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Makes `name` due at `dueMs`, or leaves it when it is due by then anyway. True when something changed. */
  setBy(name: Name, dueMs: number): boolean {
    const [row] = this.#database.all("SELECT due_ms FROM schedule WHERE name = ?", name);
    if (row !== undefined && Number(row["due_ms"]) <= dueMs) return false;
    this.set(name, dueMs);
    return true;
  }

  set(name: Name, dueMs: number): void {
    this.#database.all(
      `INSERT INTO schedule (name, due_ms) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET due_ms = excluded.due_ms`,
      name,
      dueMs,
    );
  }

  clear(name: Name): void {
    this.#database.all("DELETE FROM schedule WHERE name = ?", name);
  }

  /** The earliest deadline, or null when nothing is arranged. */
  nextMs(): number | null {
    const [row] = this.#database.all("SELECT MIN(due_ms) AS due_ms FROM schedule");
    const dueMs = row?.["due_ms"];
    return typeof dueMs === "number" ? dueMs : null;
  }

  /** What is due, and since when, the longest first. */
  due(nowMs: number): readonly { readonly name: Name; readonly dueMs: number }[] {
    return this.#database
      .all("SELECT name, due_ms FROM schedule WHERE due_ms <= ? ORDER BY due_ms", nowMs)
      .map((row) => ({ name: String(row["name"]) as Name, dueMs: Number(row["due_ms"]) }));
  }
}
