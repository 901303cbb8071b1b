import { DurableObject } from "cloudflare:workers";
import { durableObjectDatabase, migrateBy } from "@scriptorium/sync/durable-object";
import type { SqlDatabase, Steps } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Env } from "../env.ts";
import { logFailure } from "../log.ts";
import { rearm } from "../rearm.ts";
import { Endings, endingsTable } from "../tickets/endings.ts";
import { giveOn } from "./give-on.ts";

const steps: Steps = [
  [
    `CREATE TABLE documents (id TEXT PRIMARY KEY) WITHOUT ROWID`,
    // One row once everything goes to somebody else.
    `CREATE TABLE successor (principal TEXT NOT NULL, own TEXT NOT NULL)`,
  ],
  [
    // One row once somebody ended the sign-ins of before.
    `CREATE TABLE sign_ins (series INTEGER NOT NULL)`,
    // Where this person may have a connection open that has to end with them.
    `CREATE TABLE tickets (document TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL) WITHOUT ROWID`,
    // What a guest left behind for whom everything was given on.
    `DELETE FROM successor WHERE NOT EXISTS (SELECT 1 FROM documents)`,
  ],
  endingsTable,
  [
    // Those that were ended before their cookie is over, of the series that there is.
    `CREATE TABLE ended_sign_ins (sign_in TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) WITHOUT ROWID`,
    // By which sign-in each ticket was got: '' where that is not known.
    `ALTER TABLE tickets RENAME TO tickets_before`,
    `CREATE TABLE tickets (
       document TEXT NOT NULL, sign_in TEXT NOT NULL, expires_ms INTEGER NOT NULL,
       PRIMARY KEY (document, sign_in)
     ) WITHOUT ROWID`,
    `INSERT INTO tickets SELECT document, '', expires_ms FROM tickets_before`,
    `DROP TABLE tickets_before`,
  ],
];

/**
 * Which documents a guest or a person has made, in an object of each: written when one is made, and
 * read when a guest signs in. Of a person also which sign-ins hold. Who may do what with a document is
 * known to the document alone.
 */
export class Account extends DurableObject<Env> {
  readonly #database: SqlDatabase;
  readonly #endings: Endings;
  /** When to give on what is left. Null when nothing is, or after a wake. */
  #moveMs: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#database = durableObjectDatabase(ctx.storage);
    migrateBy(this.#database, { versionKey: "schema_version", steps });
    this.#endings = new Endings(this.#database, env);
    void rearm(ctx.storage, this.#nextMs());
  }

  /** Notes documents that are this principal's now. */
  note(ids: readonly string[]): void {
    for (const id of ids) this.#database.all("INSERT OR IGNORE INTO documents VALUES (?)", id);
  }

  /**
   * All sign-ins of a person are of one series, until they are ended: the next are of the next. What is
   * signed in another series than this is worth nothing any more.
   */
  series(): number {
    return Number(this.#database.all("SELECT series FROM sign_ins")[0]?.["series"] ?? 0);
  }

  /** Whether a sign-in holds: it is of the current series, and was not ended by itself. */
  holds({ series, signIn }: { readonly series: number; readonly signIn: string | null }): boolean {
    if (series !== this.series()) return false;
    const ended = this.#database.all("SELECT 1 FROM ended_sign_ins WHERE sign_in = ?", signIn);
    return ended.length === 0;
  }

  /** A ticket for `document` is given to this person. The series to sign it in, or null when the sign-in is over. */
  noteTicket(
    document: string,
    expiresMs: number,
    { series, signIn }: { readonly series: number | null; readonly signIn: string | null },
  ): number | null {
    if (series !== null && !this.holds({ series, signIn })) return null;
    this.#database.all("DELETE FROM tickets WHERE expires_ms <= ?", Date.now());
    const note = "INSERT OR REPLACE INTO tickets (document, sign_in, expires_ms) VALUES (?, ?, ?)";
    this.#database.all(note, document, signIn ?? "", expiresMs);
    return this.series();
  }

  /** Ends all sign-ins of this principal, `own`, and the connections that their tickets opened. */
  async endSignIns(own: string): Promise<void> {
    const next = this.series() + 1;
    this.#database.all("DELETE FROM sign_ins");
    this.#database.all("INSERT INTO sign_ins VALUES (?)", next);
    this.#database.all("DELETE FROM ended_sign_ins");
    await this.#end(own, this.#database.all("DELETE FROM tickets RETURNING *"), null);
  }

  /** Ends one of them, and the connections that its tickets opened. */
  async endSignIn(own: string, signIn: string): Promise<void> {
    const [nowMs, lifeMs] = [Date.now(), limits.signedInLifeS * 1_000];
    this.#database.all("DELETE FROM ended_sign_ins WHERE until_ms <= ?", nowMs);
    const [row] = this.#database.all("SELECT COUNT(*) AS ended FROM ended_sign_ins");
    // None may be forgotten before its cookie is over.
    if (Number(row?.["ended"]) >= limits.endedSignInsMax) return this.endSignIns(own);
    this.#database.all(
      "INSERT OR REPLACE INTO ended_sign_ins VALUES (?, ?)",
      signIn,
      nowMs + lifeMs,
    );
    const tickets = this.#database.all("DELETE FROM tickets WHERE sign_in = ? RETURNING *", signIn);
    return this.#end(own, tickets, signIn);
  }

  async #end(
    own: string,
    tickets: ReturnType<SqlDatabase["all"]>,
    signIn: string | null,
  ): Promise<void> {
    const endings = tickets.map(({ document, expires_ms: expiresMs }) => ({
      principal: own,
      document: String(document),
      signIn,
      expiresMs: Number(expiresMs),
    }));
    this.#endings.add(endings, Date.now());
    if (endings.length === 0) return;
    // In one with them, so that a crash in the middle lets no connection go on.
    await this.#arm(Date.now() + limits.endingRetryMs);
    await this.#endings.run(Date.now());
    await this.#arm();
  }

  /**
   * Gives everything of this principal, `own`, to `successor`: the first `adoptionsPerStep`
   * documents before this returns, and the rest soon, whatever happens meanwhile.
   */
  async moveTo(successor: string, own: string): Promise<void> {
    if (this.#some().length === 0) return;
    this.#database.all("DELETE FROM successor");
    this.#database.all("INSERT INTO successor VALUES (?, ?)", successor, own);
    // In one with it, so that a crash in the middle leaves nobody without what is theirs.
    await this.#arm(Date.now() + limits.adoptionPauseMs);
    await this.#moveSome();
    await this.#arm();
  }

  override async alarm(): Promise<void> {
    await this.#endings.run(Date.now());
    await this.#moveSome();
    await this.#arm();
  }

  /** What fails stays for the next time. */
  async #moveSome(): Promise<void> {
    const to = this.#successor();
    if (to === null) return;
    const ids = this.#some();
    try {
      await giveOn(this.env, ids, to);
    } catch (error) {
      logFailure("the documents of a guest who signed in", error);
      this.#moveMs = Date.now() + limits.adoptionRetryMs;
      return;
    }
    for (const id of ids) this.#database.all("DELETE FROM documents WHERE id = ?", id);
    if (this.#some().length === 0) this.#database.all("DELETE FROM successor");
    this.#moveMs = Date.now() + limits.adoptionPauseMs;
  }

  /** To whom everything goes, and whose it was, or null when it stays. */
  #successor(): { readonly own: string; readonly successor: string } | null {
    const [row] = this.#database.all("SELECT principal, own FROM successor");
    return row === undefined
      ? null
      : { own: String(row["own"]), successor: String(row["principal"]) };
  }

  /** When something is to be done next, in ms since 1970, or null when nothing is. */
  #nextMs(): number | null {
    const endMs = this.#endings.nextMs();
    if (this.#successor() === null) return endMs;
    return Math.min(endMs ?? Infinity, this.#moveMs ?? Date.now() + limits.adoptionPauseMs);
  }

  /** Has the one alarm run for what is next, not before `fromMs`. Nothing is waited for before it is set. */
  #arm(fromMs = 0): Promise<void> {
    const nextMs = this.#nextMs();
    const { storage } = this.ctx;
    return nextMs === null ? storage.deleteAlarm() : storage.setAlarm(Math.max(nextMs, fromMs));
  }

  /** The ids of what one step gives on. */
  #some(): readonly string[] {
    const rows = this.#database.all("SELECT id FROM documents LIMIT ?", limits.adoptionsPerStep);
    return rows.map(({ id }) => String(id));
  }
}
