import { limits } from "../protocol/index.ts";
import { migrateBy } from "./migrations.ts";
import type { Steps } from "./migrations.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** Something that has to be told elsewhere. */
export interface Message {
  /** The same each time that it is told. */
  readonly id: string;
  readonly body: string;
  /** When it was posted, in ms since 1970. */
  readonly postedMs: number;
}

/** A message that waits. */
export interface Waiting extends Message {
  /** Its place in the line. One that is posted anew goes to the end. */
  readonly position: number;
  /** How often it was told in vain. */
  readonly tries: number;
}

/** Released steps are never edited. */
const steps: Steps = [
  [
    `CREATE TABLE outbox (
       position INTEGER PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL,
       posted_ms INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0
     )`,
  ],
];

/**
 * Messages that are stored with what they tell of, and stay until they were taken. The table is made
 * with the first one, and has a history of its own: most objects post nothing.
 */
export class Outbox {
  readonly #database: SqlDatabase;
  #isReady = false;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Puts a message at the end of the line. One of the same id that waits there is replaced by it. */
  post({ id, body, postedMs }: Message): void {
    this.#prepare();
    const [row] = this.#database.all(
      "INSERT INTO outbox (id, body, posted_ms) VALUES (?, ?, ?) RETURNING position",
      id,
      body,
      postedMs,
    );
    const position = Number(row?.["position"]);
    // Only now, or the new one could get the place of one that is being told of.
    this.#database.all(
      "DELETE FROM outbox WHERE (id = ? AND position < ?) OR position <= ?",
      id,
      position,
      position - limits.outboxMessagesMax,
    );
  }

  /** The first in the line. */
  waiting(): readonly Waiting[] {
    this.#prepare();
    return this.#database
      .all("SELECT * FROM outbox ORDER BY position LIMIT ?", limits.outboxBatchMax)
      .map((row) => ({
        id: String(row["id"]),
        body: String(row["body"]),
        postedMs: Number(row["posted_ms"]),
        position: Number(row["position"]),
        tries: Number(row["tries"]),
      }));
  }

  /** These were taken. */
  taken(messages: readonly Waiting[]): void {
    // By its id too: a document that was made anew meanwhile counts from 1 again.
    for (const { position, id } of messages)
      this.#database.all("DELETE FROM outbox WHERE position = ? AND id = ?", position, id);
  }

  /** These were not taken. How often that has happened to the first of them. */
  refused(messages: readonly Waiting[]): number {
    const [first] = messages;
    if (first === undefined) return 0;
    this.#database.all("UPDATE outbox SET tries = tries + 1 WHERE position = ?", first.position);
    return first.tries + 1;
  }

  /** Gives up what was posted before `outboxKeptMs`. How many there were. */
  expire(nowMs: number): number {
    this.#prepare();
    return this.#database.all(
      "DELETE FROM outbox WHERE posted_ms <= ? RETURNING position",
      nowMs - limits.outboxKeptMs,
    ).length;
  }

  /** All that was in the database is gone. */
  forget(): void {
    this.#isReady = false;
  }

  #prepare(): void {
    if (this.#isReady) return;
    migrateBy(this.#database, { versionKey: "outbox_schema_version", steps });
    this.#isReady = true;
  }
}

/** How long to wait before something is told again that was not taken `tries` times, in ms. `random` is from 0 to 1. */
export function tellAgainDelayMs(tries: number, random: number): number {
  const { tellAgainMinMs, tellAgainMaxMs } = limits;
  const ceilingMs = Math.min(tellAgainMaxMs, tellAgainMinMs * 2 ** Math.min(tries, 20));
  // Whole, as the alarm's time is: or it would come before what it is set for.
  return Math.round(tellAgainMinMs + random * (ceilingMs - tellAgainMinMs));
}
