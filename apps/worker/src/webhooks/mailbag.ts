import { limits } from "@scriptorium/sync/protocol";
import { tellAgainDelayMs } from "@scriptorium/sync/store";
import type { SqlDatabase, Steps } from "@scriptorium/sync/store";

/** The tables of what has to be told. Released steps are never edited. */
export const webhookTables: Steps[number] = [
  `CREATE TABLE webhooks (
     position INTEGER PRIMARY KEY, receiver TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
     posted_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0
   )`,
  // Those that answered wrong or not at all the last time: how often in a row, and until when they have peace.
  `CREATE TABLE receivers (
     url TEXT PRIMARY KEY, failures INTEGER NOT NULL, peace_ms INTEGER NOT NULL, is_gone INTEGER NOT NULL
   ) WITHOUT ROWID`,
];

/** An event that a receiver has to be told of. */
export interface Letter {
  readonly id: string;
  readonly body: string;
}

interface WaitingLetter extends Letter {
  readonly position: number;
  readonly tries: number;
}

/** What became of a letter. */
export type Fate = "taken" | "refused" | "gone";

/**
 * What receivers have yet to be told, each in the order in which it came, but for what was refused. After
 * a failure a receiver has peace for a while, however much waits for it, and the refused
 * letter comes again in its own time, so that one that is refused for ever holds up no other.
 */
export class Mailbag {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /**
   * Puts a letter in for a receiver, unless it waits already or the receiver wants none. How many
   * others were thrown out to make room.
   */
  put(receiver: string, { id, body }: Letter, nowMs: number): number {
    const { failures, peaceMs, isGone } = this.#receiver(receiver);
    if (isGone && nowMs < peaceMs) return 0;
    if (isGone) this.#setReceiver(receiver, { failures, peaceMs, isGone: false });
    const [waiting] = this.#database.all(
      "SELECT COUNT(*) AS count, MAX(id = ?) AS is_same FROM webhooks WHERE receiver = ?",
      id,
      receiver,
    );
    if (waiting?.["is_same"] === 1) return 0;
    this.#database.all(
      "INSERT INTO webhooks (receiver, id, body, posted_ms, due_ms) VALUES (?, ?, ?, ?, ?)",
      receiver,
      id,
      body,
      nowMs,
      nowMs,
    );
    return this.#database.all(
      `DELETE FROM webhooks WHERE position IN (
         SELECT position FROM webhooks WHERE receiver = ? ORDER BY position LIMIT ?)
       RETURNING position`,
      receiver,
      Math.max(0, Number(waiting?.["count"]) + 1 - limits.webhookEventsMax),
    ).length;
  }

  /** The next letter for a receiver, or null while it has peace or nothing is due. */
  next(receiver: string, nowMs: number): WaitingLetter | null {
    if (this.#receiver(receiver).peaceMs > nowMs) return null;
    const [row] = this.#database.all(
      "SELECT * FROM webhooks WHERE receiver = ? AND due_ms <= ? ORDER BY position LIMIT 1",
      receiver,
      nowMs,
    );
    if (row === undefined) return null;
    const { id, body, position, tries } = row;
    return {
      id: String(id),
      body: String(body),
      position: Number(position),
      tries: Number(tries),
    };
  }

  /** What became of a letter. `random` is from 0 to 1. How many letters are given up with it. */
  settle(
    receiver: string,
    { position, tries }: WaitingLetter,
    {
      fate,
      nowMs,
      random,
    }: { readonly fate: Fate; readonly nowMs: number; readonly random: number },
  ): number {
    switch (fate) {
      case "taken":
        this.#database.all("DELETE FROM webhooks WHERE position = ?", position);
        this.#database.all("DELETE FROM receivers WHERE url = ?", receiver);
        return 0;
      case "refused": {
        const failures = this.#receiver(receiver).failures + 1;
        const peaceMs = nowMs + tellAgainDelayMs(failures, random);
        this.#setReceiver(receiver, { failures, peaceMs, isGone: false });
        this.#database.all(
          "UPDATE webhooks SET tries = ?, due_ms = ? WHERE position = ?",
          tries + 1,
          nowMs + tellAgainDelayMs(tries + 1, random),
          position,
        );
        return 0;
      }
      case "gone": {
        const peaceMs = nowMs + limits.webhookGoneMs;
        this.#setReceiver(receiver, { failures: 0, peaceMs, isGone: true });
        return this.#database.all(
          "DELETE FROM webhooks WHERE receiver = ? RETURNING position",
          receiver,
        ).length;
      }
    }
  }

  /** Gives up what a receiver did not take for too long. How many that is. */
  expire(receiver: string, nowMs: number): number {
    return this.#database.all(
      "DELETE FROM webhooks WHERE receiver = ? AND posted_ms <= ? RETURNING position",
      receiver,
      nowMs - limits.webhookKeptMs,
    ).length;
  }

  /** Forgets all receivers but these, with what waits for them. */
  keepOnly(receivers: readonly string[]): void {
    const kept = receivers.map(() => "?").join(", ");
    this.#database.all(`DELETE FROM webhooks WHERE receiver NOT IN (${kept})`, ...receivers);
    this.#database.all(`DELETE FROM receivers WHERE url NOT IN (${kept})`, ...receivers);
  }

  /** When there is something to be told next, or null when nothing waits. */
  nextMs(): number | null {
    const [row] = this.#database.all(
      `SELECT MIN(MAX(due_ms, COALESCE(
         (SELECT peace_ms FROM receivers WHERE url = receiver), 0))) AS next_ms FROM webhooks`,
    );
    const nextMs = row?.["next_ms"];
    return typeof nextMs === "number" ? nextMs : null;
  }

  #receiver(url: string): Receiver {
    const [row] = this.#database.all("SELECT * FROM receivers WHERE url = ?", url);
    return {
      failures: Number(row?.["failures"] ?? 0),
      peaceMs: Number(row?.["peace_ms"] ?? 0),
      isGone: row?.["is_gone"] === 1,
    };
  }

  #setReceiver(url: string, { failures, peaceMs, isGone }: Receiver): void {
    this.#database.all(
      "INSERT OR REPLACE INTO receivers VALUES (?, ?, ?, ?)",
      url,
      failures,
      peaceMs,
      isGone ? 1 : 0,
    );
  }
}

interface Receiver {
  readonly failures: number;
  readonly peaceMs: number;
  readonly isGone: boolean;
}
