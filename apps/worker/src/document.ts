import { DocumentObject, migrateBy, randomToken } from "@scriptorium/sync/durable-object";
import type { Grant, MeterReading, Steps } from "@scriptorium/sync/durable-object";
import { judgeAll, Knowledge } from "@scriptorium/sync/gate";
import { allows, asUpdate, CloseCode, isRole, leastRole, limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import type { Env } from "./env.ts";
import { hasDiskRoom } from "./disk-room.ts";
import { administrator } from "./identity.ts";
import { verifyTicket } from "./signing.ts";

const accessSteps: Steps = [
  [
    `CREATE TABLE members (principal TEXT PRIMARY KEY, role TEXT NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE links (
       id TEXT PRIMARY KEY, role TEXT NOT NULL, secret_hash TEXT NOT NULL UNIQUE,
       label TEXT, created_ms INTEGER NOT NULL, expires_ms INTEGER
     ) WITHOUT ROWID`,
  ],
  // One row while the document is in the trash.
  [`CREATE TABLE trash (deleted_ms INTEGER NOT NULL)`],
];

/** Who asks, and the hash of the share link's secret that they bring, or null. */
export interface Caller {
  readonly principal: string;
  readonly linkHash: string | null;
}

/** What a caller may do with the document, and by which link, or null for their own right. */
export interface Access {
  readonly role: Role;
  readonly link: string | null;
}

/** What is stored, as one update, and what the one who asked may do with it. */
export interface Stored {
  readonly role: Role;
  readonly update: Uint8Array;
}

/**
 * The updates that change a document as wanted, of which each builds on those
 * before it, given all that is stored as one.
 */
export type Rewrite = (stored: Uint8Array) => Promise<readonly Uint8Array[]>;

/** A share link as its owner sees it. The secret is known to nobody after its making. */
export interface Link {
  readonly id: string;
  readonly role: Role;
  readonly label: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

/** Whether something was done, or why it can't be. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface NewLink {
  readonly role: Role;
  readonly secretHash: string;
  readonly label: string | null;
  readonly expiresMs: number | null;
}

/**
 * One document of the application: the engine's object, and who may do what
 * with it. Everything that the Worker asks comes as a method call.
 *
 * Content goes in and out as updates, and only the Worker makes text of them or
 * updates of text: a `Y.Doc` of a large document takes more memory than there is,
 * and whoever reads one must not end the room of all others.
 */
export class Document extends DocumentObject<Env> {
  /** True once this object has found its tables to be up to date. */
  #isMigrated = false;
  /** The last replacement that was asked for, done or failed. */
  #replaced: Promise<unknown> = Promise.resolve();

  /** Makes the document, its owner and its first content. What is wrong with them is told before anything is made. */
  found(owner: string, content: readonly Uint8Array[]): Outcome {
    if (this.exists()) return { ok: false, reason: "There is a document of this id." };
    const updates = content.map(asUpdate);
    const verdict = judgeAll(updates, Knowledge.ofNothing());
    if (verdict?.kind === "refuse") return { ok: false, reason: tooMuch(verdict.reason) };
    this.create();
    this.#migrate();
    this.database.all("INSERT INTO members (principal, role) VALUES (?, 'own')", owner);
    if (updates.length > 0) this.commit(updates, owner);
    return { ok: true };
  }

  /** What `caller` may do, or null: nothing, or there is no document, or it is in the trash. */
  access(caller: Caller): Access | null {
    return this.#deletedMs() === null ? this.#right(caller) : null;
  }

  /** The content as stored now, or null when the caller may not read it. */
  read(caller: Caller): Stored | null {
    const access = this.access(caller);
    const update = access === null ? null : this.readUpdate();
    return access === null || update === null ? null : { role: access.role, update };
  }

  /**
   * Changes the content by a forward edit, which open editors see. What others
   * write while `rewrite` is under way stays; other replacements wait for it.
   * Null when the caller may not, before or after.
   */
  async replace(caller: Caller, rewrite: Rewrite): Promise<Outcome | null> {
    // In turn, or of two at once both would delete the same and bring their own.
    const turn = this.#replaced.then(() => this.#replace(caller, rewrite));
    this.#replaced = turn.catch(() => null);
    return turn;
  }

  /** Adds a share link. Null when the caller may not, "full" when there are too many. */
  addLink(caller: Caller, { role, secretHash, label, expiresMs }: NewLink): Link | "full" | null {
    if (!this.#isOwner(caller)) return null;
    this.database.all("DELETE FROM links WHERE expires_ms <= ?", Date.now());
    const [row] = this.database.all("SELECT COUNT(*) AS links FROM links");
    if (Number(row?.["links"]) >= limits.linksMax) return "full";
    const id = randomToken();
    this.database.all(
      `INSERT INTO links (id, role, secret_hash, label, created_ms, expires_ms)
       VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      role,
      secretHash,
      label,
      Date.now(),
      expiresMs,
    );
    return this.#link("id", id);
  }

  links(caller: Caller): readonly Link[] | null {
    if (!this.#isOwner(caller)) return null;
    const rows = this.database.all("SELECT id FROM links ORDER BY created_ms, id");
    return rows.flatMap(({ id }) => this.#link("id", String(id)) ?? []);
  }

  /** Revokes a share link, and ends the sessions that came by it. Null when the caller may not. */
  removeLink(caller: Caller, id: string): boolean | null {
    if (!this.#isOwner(caller)) return null;
    const isThere = this.database.all("SELECT 1 FROM links WHERE id = ?", id).length > 0;
    this.database.all("DELETE FROM links WHERE id = ?", id);
    this.endSessions((session) => session.link === id, CloseCode.forbidden, "the link was revoked");
    return isThere;
  }

  /** What the document has cost. Null when the caller may not know. */
  usageFor(caller: Caller): MeterReading | null {
    return this.#isOwner(caller) ? this.usage() : null;
  }

  /**
   * Puts the document into the trash and ends its sessions. From there its owner can
   * take it back for `trashKeptMs`. False when the caller may not.
   */
  async discard(caller: Caller): Promise<boolean> {
    if (!this.#isOwner(caller)) return false;
    const nowMs = Date.now();
    this.database.all("INSERT INTO trash (deleted_ms) VALUES (?)", nowMs);
    this.endSessions(() => true, CloseCode.deleted, "the document was deleted");
    await this.#alarmBy(nowMs + limits.trashKeptMs);
    return true;
  }

  /** Takes the document back from the trash. False when the caller may not, or it is not there. */
  restore(caller: Caller): boolean {
    const deletedMs = this.#deletedMs();
    if (deletedMs === null || this.#right(caller)?.role !== "own") return false;
    if (Date.now() >= deletedMs + limits.trashKeptMs) return false;
    this.database.all("DELETE FROM trash");
    return true;
  }

  /** Deletes the document for good, also from the trash. False when the caller may not. */
  async remove(caller: Caller): Promise<boolean> {
    if (this.#right(caller)?.role !== "own") return false;
    await this.delete();
    return true;
  }

  /** The engine's work, then the end of a document that has been in the trash for long enough. */
  override async alarm(): Promise<void> {
    await super.alarm();
    try {
      await this.#emptyTrash(Date.now());
    } catch (error) {
      const document = this.ctx.id.name ?? this.ctx.id.toString();
      const what = "the end of a deleted document";
      console.error(JSON.stringify({ event: "failure", document, what, error: String(error) }));
      await this.#alarmBy(Date.now() + limits.alarmRetryMaxMs);
    }
  }

  override async delete(): Promise<void> {
    this.#isMigrated = false;
    await super.delete();
  }

  /** A ticket says what was granted when it was issued; what holds now may be less. */
  protected override onAuthorize(grant: Grant): Grant | null {
    if (this.#deletedMs() !== null) return null;
    this.#migrate();
    if (grant.principal === administrator.principal) return grant;
    const own = this.#memberRole(grant.principal);
    const byLink = grant.link === null ? null : (this.#link("id", grant.link)?.role ?? null);
    const now = grant.link === null ? own : byLink;
    return now === null ? null : { ...grant, role: leastRole(grant.role, now) };
  }

  protected override async onTicket(ticket: string): Promise<Grant | null> {
    const { name: documentId } = this.ctx.id;
    return documentId === undefined ? null : verifyTicket(this.env, documentId, ticket);
  }

  /** Asks the disk where there is one to ask. That is safe: the default costs the open sockets if there is no room. */
  protected override tryToStore(): Promise<boolean> {
    const { SPACE_FILES: files } = this.env;
    return files === undefined ? super.tryToStore() : hasDiskRoom(files, this.ctx.id.toString());
  }

  async #replace(caller: Caller, rewrite: Rewrite): Promise<Outcome | null> {
    const stored = this.#mayEdit(caller) ? this.readUpdate() : null;
    if (stored === null) return null;
    const updates = (await rewrite(stored)).map(asUpdate);
    // Meanwhile the role may have been taken away, and the document with it.
    if (!this.#mayEdit(caller)) return null;
    const refusal = updates.length === 0 ? null : this.commit(updates, caller.principal);
    return refusal === null ? { ok: true } : { ok: false, reason: tooMuch(refusal) };
  }

  #mayEdit(caller: Caller): boolean {
    const access = this.access(caller);
    return access !== null && allows(access.role, "edit");
  }

  /** What `caller` may do when the document is not in the trash. */
  #right(caller: Caller): Access | null {
    if (!this.exists()) return null;
    this.#migrate();
    if (caller.principal === administrator.principal) return { role: "own", link: null };
    const own = this.#memberRole(caller.principal);
    const link = caller.linkHash === null ? null : this.#link("secret_hash", caller.linkHash);
    if (link !== null && (own === null || !allows(own, link.role))) {
      return { role: link.role, link: link.id };
    }
    return own === null ? null : { role: own, link: null };
  }

  #isOwner(caller: Caller): boolean {
    return this.access(caller)?.role === "own";
  }

  /** When the document was put into the trash, or null when it is not there. */
  #deletedMs(): number | null {
    if (!this.exists()) return null;
    this.#migrate();
    const deletedMs = this.database.all("SELECT deleted_ms FROM trash")[0]?.["deleted_ms"];
    return typeof deletedMs === "number" ? deletedMs : null;
  }

  async #emptyTrash(nowMs: number): Promise<void> {
    const deletedMs = this.#deletedMs();
    if (deletedMs === null) return;
    const dueMs = deletedMs + limits.trashKeptMs;
    if (nowMs >= dueMs) await this.delete();
    else await this.#alarmBy(dueMs);
  }

  /** Has the one alarm run at `atMs` at the latest. Whatever else it is set for comes first and arms it anew. */
  async #alarmBy(atMs: number): Promise<void> {
    const setMs = await this.ctx.storage.getAlarm();
    if (setMs === null || setMs > atMs) await this.ctx.storage.setAlarm(atMs);
  }

  #memberRole(principal: string): Role | null {
    const [row] = this.database.all("SELECT role FROM members WHERE principal = ?", principal);
    const role = row?.["role"];
    return isRole(role) ? role : null;
  }

  /** A link that has not expired. */
  #link(key: "id" | "secret_hash", value: string): Link | null {
    const [row] = this.database.all(`SELECT * FROM links WHERE ${key} = ?`, value);
    if (row === undefined || !isRole(row["role"])) return null;
    const expiresMs = row["expires_ms"];
    if (typeof expiresMs === "number" && expiresMs <= Date.now()) return null;
    return {
      id: String(row["id"]),
      role: row["role"],
      label: typeof row["label"] === "string" ? row["label"] : null,
      createdAt: new Date(Number(row["created_ms"])).toISOString(),
      expiresAt: typeof expiresMs === "number" ? new Date(expiresMs).toISOString() : null,
    };
  }

  #migrate(): void {
    if (this.#isMigrated) return;
    migrateBy(this.database, { versionKey: "access_schema_version", steps: accessSteps });
    this.#isMigrated = true;
  }
}

function tooMuch(reason: string): string {
  return `It is too much at once: ${reason}. Send less, and the rest as an edit.`;
}
