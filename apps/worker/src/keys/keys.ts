import { DurableObject } from "cloudflare:workers";
import { durableObjectDatabase, migrateBy } from "@scriptorium/sync/durable-object";
import type { SqlDatabase, Steps } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Env } from "../env.ts";
import { rearm } from "../rearm.ts";
import { Endings, endingsTable } from "../tickets/endings.ts";
import { keyPrincipal } from "./api-key.ts";
import type { ApiKey, NewKey } from "./api-key.ts";
import { isScope } from "./scopes.ts";

const steps: Steps = [
  [
    `CREATE TABLE keys (
       id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scopes TEXT NOT NULL,
       created_ms INTEGER NOT NULL, used_ms INTEGER, expires_ms INTEGER
     ) WITHOUT ROWID`,
  ],
  // Where a program may have a connection open that has to end with its key.
  [
    `CREATE TABLE tickets (
       key TEXT NOT NULL, document TEXT NOT NULL, expires_ms INTEGER NOT NULL,
       PRIMARY KEY (key, document)
     ) WITHOUT ROWID`,
  ],
  endingsTable,
];

/**
 * The API keys of the server, in one object: a key is asked for here at every request that brings
 * one, so one that is revoked is refused from that moment on.
 */
export class Keys extends DurableObject<Env> {
  readonly #database: SqlDatabase;
  readonly #endings: Endings;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#database = durableObjectDatabase(ctx.storage);
    migrateBy(this.#database, { versionKey: "schema_version", steps });
    this.#endings = new Endings(this.#database, env);
    void rearm(ctx.storage, this.#endings.nextMs());
  }

  /** Keeps a key. Null when there are too many. */
  add({ id, hash, name, scopes, expiresMs }: NewKey): ApiKey | null {
    const [row] = this.#database.all("SELECT COUNT(*) AS count FROM keys");
    if (Number(row?.["count"]) >= limits.keysMax) return null;
    this.#database.all(
      `INSERT INTO keys (id, hash, name, scopes, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      hash,
      name,
      scopes.join(" "),
      Date.now(),
      expiresMs,
    );
    return this.find(id);
  }

  /** All keys, the oldest first, also those that have expired. */
  list(): readonly ApiKey[] {
    return this.#database.all("SELECT * FROM keys ORDER BY created_ms, id").map(parseKey);
  }

  /** Takes a key back, and ends the connections that it opened. False when there is none of this id. */
  async revoke(id: string): Promise<boolean> {
    const gone = this.#database.all("DELETE FROM keys WHERE id = ? RETURNING id", id);
    const tickets = this.#database.all(
      "DELETE FROM tickets WHERE key = ? RETURNING document, expires_ms",
      id,
    );
    const principal = keyPrincipal({ id });
    const endings = tickets.map(({ document, expires_ms: expiresMs }) => ({
      principal,
      document: String(document),
      signIn: null,
      expiresMs: Number(expiresMs),
    }));
    this.#endings.add(endings, Date.now());
    await this.#endDue();
    return gone.length > 0;
  }

  override alarm(): Promise<void> {
    return this.#endDue();
  }

  async #endDue(): Promise<void> {
    if (this.#endings.nextMs() === null) return;
    // In one with what is to be ended, so that a crash in the middle lets no connection go on.
    await this.ctx.storage.setAlarm(Date.now() + limits.endingRetryMs);
    await this.#endings.run(Date.now());
    const nextMs = this.#endings.nextMs();
    if (nextMs !== null) await this.ctx.storage.setAlarm(nextMs);
  }

  /** A ticket for `document` was given for the key of this id. As many are kept as are given in their life. */
  noteTicket(id: string, document: string, expiresMs: number): void {
    this.#database.all("DELETE FROM tickets WHERE expires_ms <= ?", Date.now());
    this.#database.all(
      "INSERT OR REPLACE INTO tickets (key, document, expires_ms) VALUES (?, ?, ?)",
      id,
      document,
      expiresMs,
    );
  }

  /** The key of this hash, which is used now, or null when there is none or it has expired. */
  use(hash: string): ApiKey | null {
    const nowMs = Date.now();
    const [row] = this.#database.all("SELECT * FROM keys WHERE hash = ?", hash);
    if (row === undefined || isOver(row["expires_ms"], nowMs)) return null;
    const usedMs = row["used_ms"];
    if (typeof usedMs !== "number" || nowMs >= usedMs + limits.keyUsedStepMs) {
      this.#database.all("UPDATE keys SET used_ms = ? WHERE hash = ?", nowMs, hash);
    }
    return parseKey(row);
  }

  /** The key of this id, for a program that came with a ticket, or null as in `use`. */
  find(id: string): ApiKey | null {
    const [row] = this.#database.all("SELECT * FROM keys WHERE id = ?", id);
    return row === undefined || isOver(row["expires_ms"], Date.now()) ? null : parseKey(row);
  }
}

function isOver(expiresMs: unknown, nowMs: number): boolean {
  return typeof expiresMs === "number" && expiresMs <= nowMs;
}

function parseKey(row: Readonly<Record<string, unknown>>): ApiKey {
  return {
    id: String(row["id"]),
    name: String(row["name"]),
    scopes: String(row["scopes"]).split(" ").filter(isScope),
    createdAt: new Date(Number(row["created_ms"])).toISOString(),
    lastUsedAt: instant(row["used_ms"]),
    expiresAt: instant(row["expires_ms"]),
  };
}

function instant(ms: unknown): string | null {
  return typeof ms === "number" ? new Date(ms).toISOString() : null;
}
