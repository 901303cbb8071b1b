import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";

/** Whether a document is in the trash, from where its owner can take it back for `trashKeptMs`. */
export class Trash {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Until when the document can be taken back, in ms since 1970, or null when it is not here. */
  get untilMs(): number | null {
    const deletedMs = this.#database.all("SELECT deleted_ms FROM trash")[0]?.["deleted_ms"];
    return typeof deletedMs === "number" ? deletedMs + limits.trashKeptMs : null;
  }

  put(nowMs: number): void {
    this.#database.all("INSERT INTO trash (deleted_ms) VALUES (?)", nowMs);
  }

  takeBack(): void {
    this.#database.all("DELETE FROM trash");
  }

  /** From here on nobody can take the document back, whether it was here before or not. */
  seal(): void {
    this.takeBack();
    this.put(beforeAllTime);
  }
}

/** When a document was deleted that nobody can take back. */
const beforeAllTime = 0;
