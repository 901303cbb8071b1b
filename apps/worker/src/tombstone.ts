import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";

const skewMs = limits.clockSkewS * 1_000;

/** How long a ticket may be good that is older than the deletion. */
const ticketsKeptMs = limits.embedderTicketLifeS * 1_000 + 2 * skewMs;

/**
 * What is left of a document that was deleted for good: when that was. Tickets live on for minutes,
 * and one that makes documents would make it again, for somebody who does not know of the deletion;
 * so would a request that comes twice.
 */
export class Tombstone {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** `isOnce` for one that was made by a key: that is kept longer than any ticket. */
  lay(nowMs: number, isOnce: boolean): void {
    const keptMs = isOnce ? limits.idempotencyKeptMs : ticketsKeptMs;
    this.#database.all(
      "CREATE TABLE tombstone (deleted_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL)",
    );
    this.#database.all("INSERT INTO tombstone VALUES (?, ?)", nowMs, nowMs + keptMs);
  }

  remove(): void {
    this.#database.all("DROP TABLE IF EXISTS tombstone");
  }

  /** Until when it is kept, in ms since 1970, or null when there is none. */
  get untilMs(): number | null {
    return this.#read()?.untilMs ?? null;
  }

  /** Whether a ticket that was issued at `issuedMs` may be older than the deletion. */
  outdates(issuedMs: number, nowMs: number): boolean {
    const laid = this.#read();
    if (laid === null || nowMs >= laid.deletedMs + ticketsKeptMs) return false;
    // Whoever issued it has a clock that may be fast.
    return issuedMs <= laid.deletedMs + skewMs;
  }

  #read(): { readonly deletedMs: number; readonly untilMs: number } | null {
    const found = this.#database.all("SELECT 1 FROM sqlite_master WHERE name = 'tombstone'");
    if (found.length === 0) return null;
    const { deleted_ms: deletedMs, until_ms: untilMs } =
      this.#database.all("SELECT * FROM tombstone")[0] ?? {};
    if (typeof deletedMs !== "number") return null;
    // One of the release before says when it was laid, and no more.
    return {
      deletedMs,
      untilMs: typeof untilMs === "number" ? untilMs : deletedMs + ticketsKeptMs,
    };
  }
}
