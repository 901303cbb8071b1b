import type { SqlDatabase, Steps } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Env } from "../env.ts";
import { logFailure } from "../log.ts";
import { namespaceOf } from "../places.ts";

/** The connections of `principal` to `document`, which end by themselves at `expiresMs`: all, or those of one sign-in. */
interface Ending {
  readonly principal: string;
  readonly document: string;
  readonly signIn: string | null;
  readonly expiresMs: number;
}

/** A step in the history of a database that keeps endings. */
export const endingsTable: Steps[number] = [
  `CREATE TABLE endings (
     id INTEGER PRIMARY KEY AUTOINCREMENT, principal TEXT NOT NULL, document TEXT NOT NULL,
     sign_in TEXT, expires_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL
   )`,
];

type Row = ReturnType<SqlDatabase["all"]>[number];

/**
 * Connections that have to end, because what opened them was taken back. Each is kept until its document
 * has ended it, or it is over anyway, so that none is forgotten when a document can't be reached.
 */
export class Endings {
  readonly #database: SqlDatabase;
  readonly #env: Env;

  constructor(database: SqlDatabase, env: Env) {
    this.#database = database;
    this.#env = env;
  }

  /** Keeps these, to be asked for at once. */
  add(endings: readonly Ending[], nowMs: number): void {
    for (const { principal, document, signIn, expiresMs } of endings)
      this.#database.all(
        `INSERT INTO endings (principal, document, sign_in, expires_ms, due_ms)
         VALUES (?, ?, ?, ?, ?)`,
        principal,
        document,
        signIn,
        expiresMs,
        nowMs,
      );
  }

  /** Asks the documents for those that are due: `endingsPerStep` of them. */
  async run(nowMs: number): Promise<void> {
    this.#database.all("DELETE FROM endings WHERE expires_ms <= ?", nowMs);
    const due = this.#database.all(
      "SELECT * FROM endings WHERE due_ms <= ? ORDER BY due_ms LIMIT ?",
      nowMs,
      limits.endingsPerStep,
    );
    await Promise.all(due.map((row) => this.#try(row)));
  }

  /** When to run again, in ms since 1970, or null when nothing is left. */
  nextMs(): number | null {
    const next = this.#database.all("SELECT MIN(due_ms) AS next FROM endings")[0]?.["next"];
    return typeof next === "number" ? next : null;
  }

  async #try({ id, principal, document: name, sign_in: signIn }: Row): Promise<void> {
    const document = String(name);
    try {
      const object = namespaceOf(this.#env, document).getByName(document);
      await object.endPrincipal(String(principal), typeof signIn === "string" ? signIn : null);
      this.#database.all("DELETE FROM endings WHERE id = ?", Number(id));
    } catch (error) {
      logFailure("the end of connections", error, { document });
      const dueMs = Date.now() + limits.endingRetryMs;
      this.#database.all("UPDATE endings SET due_ms = ? WHERE id = ?", dueMs, Number(id));
    }
  }
}
