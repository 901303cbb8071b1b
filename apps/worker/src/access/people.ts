import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import { allows, isRole, limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import type { Person } from "./audit.ts";

/** Somebody whom an owner gave a role, or who is an owner. */
export interface Membership extends Person {
  readonly role: Role;
  /** Null for who was a member before that was recorded. */
  readonly sinceMs: number | null;
  /** The share link by which they came before, or null. */
  readonly link: string | null;
  /** True once they have opened the document. */
  readonly wasHere: boolean;
}

/** Somebody who came by a share link, or was sent away. */
export interface Visit extends Person {
  readonly link: string | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** When an owner sent them away: no link lets them in again. Or null. */
  readonly removedMs: number | null;
}

type Row = ReturnType<SqlDatabase["all"]>[number];

/** Who has a role in a document, and who came to it by a link. */
export class People {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  member(principal: string): Membership | null {
    const [row] = this.#database.all("SELECT * FROM members WHERE principal = ?", principal);
    return row === undefined ? null : readMember(row);
  }

  /** Owners first, then in the order in which they became members. */
  members(): readonly Membership[] {
    return this.#database
      .all("SELECT * FROM members ORDER BY role <> 'own', since_ms, principal")
      .flatMap((row) => readMember(row) ?? []);
  }

  /** True when nobody else owns the document. */
  isLastOwner(principal: string): boolean {
    const owners = this.members().filter(({ role }) => role === "own");
    return owners.length === 1 && owners[0]?.id === principal;
  }

  /** Gives somebody a role, whatever they had. False when there are too many members. */
  setMember({ id, name }: Person, role: Role, nowMs: number): boolean {
    const [row] = this.#database.all("SELECT COUNT(*) AS members FROM members");
    if (this.member(id) === null && Number(row?.["members"]) >= limits.membersMax) return false;
    this.#database.all(
      `INSERT INTO members (principal, role, name, since_ms, link, was_here)
       VALUES (?1, ?2, ?3, ?4, (SELECT link FROM visits WHERE principal = ?1), ?5)
       ON CONFLICT (principal) DO UPDATE SET role = excluded.role`,
      id,
      role,
      name,
      nowMs,
      // Who makes a document is there, and nobody else becomes an owner before.
      Number(role === "own" || this.wasHere(id)),
    );
    this.#database.all("UPDATE visits SET removed_ms = NULL WHERE principal = ?", id);
    return true;
  }

  removeMember(principal: string): void {
    this.#database.all("DELETE FROM members WHERE principal = ?", principal);
  }

  visit(principal: string): Visit | null {
    const [row] = this.#database.all("SELECT * FROM visits WHERE principal = ?", principal);
    return row === undefined ? null : readVisit(row);
  }

  /** Who was here last comes first. */
  visits(): readonly Visit[] {
    return this.#database
      .all("SELECT * FROM visits ORDER BY last_ms DESC, principal")
      .map((row) => readVisit(row));
  }

  /** How somebody is called, as far as it is known. Null for one who was never here. */
  known(principal: string): Person | null {
    const { id, name } = this.member(principal) ?? this.visit(principal) ?? {};
    return id === undefined || name === undefined ? null : { id, name };
  }

  /** True for who has opened the document: as a member, or by a link. */
  wasHere(principal: string): boolean {
    return this.member(principal)?.wasHere ?? this.visit(principal)?.link != null;
  }

  isRemoved(principal: string): boolean {
    return this.visit(principal)?.removedMs != null;
  }

  /** True for whom a link lets in of whom nothing is known: a visit would be written. */
  isNew(principal: string, link: string | null): boolean {
    return link !== null && this.known(principal) === null;
  }

  /** True when it is worth writing that somebody is here. */
  isNews({ id, name }: Person, link: string | null, nowMs: number): boolean {
    const member = this.member(id);
    if (member !== null) return member.name !== name || !member.wasHere;
    const visit = this.visit(id);
    if (link === null) return false;
    const isSame = visit?.name === name && visit.link === link;
    return !isSame || nowMs - visit.lastMs >= limits.visitStepMs;
  }

  /** Somebody is here, by `link` or, when that is null, as a member. */
  seen({ id, name }: Person, link: string | null, nowMs: number): void {
    if (this.member(id) !== null) {
      this.#database.all("UPDATE members SET name = ?, was_here = 1 WHERE principal = ?", name, id);
      return;
    }
    if (this.visit(id) === null && !this.#makeRoom("removed_ms IS NULL")) return;
    this.#database.all(
      `INSERT INTO visits (principal, name, link, first_ms, last_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (principal) DO UPDATE SET
         name = excluded.name, link = excluded.link, last_ms = excluded.last_ms`,
      id,
      name,
      link,
      nowMs,
      nowMs,
    );
  }

  /** Takes somebody's role away, and lets no link give them another. */
  sendAway({ id, name }: Person, nowMs: number): void {
    if (this.visit(id) === null) this.#makeRoom("TRUE");
    this.#database.all(
      `INSERT INTO visits (principal, name, link, first_ms, last_ms, removed_ms)
       VALUES (?, ?, (SELECT link FROM members WHERE principal = ?), ?, ?, ?)
       ON CONFLICT (principal) DO UPDATE SET removed_ms = excluded.removed_ms`,
      id,
      name,
      id,
      nowMs,
      nowMs,
      nowMs,
    );
    this.removeMember(id);
  }

  /**
   * What `from` is, `to` is from now on: of two roles the higher one. Whoever was sent away
   * as either stays so, but for an owner. True when there was something to take over.
   */
  adopt(from: string, to: string): boolean {
    if (from === to) return false;
    const [member, visit] = [this.member(from), this.visit(from)];
    if (member !== null && (member.role === "own" || !this.isRemoved(to))) {
      const before = this.member(to);
      const isHigher = before === null || !allows(before.role, member.role);
      this.removeMember(from);
      const { role, name, sinceMs, link, wasHere } = member;
      if (isHigher) this.#database.all(movedMember, to, role, name, sinceMs, link, Number(wasHere));
      this.#database.all("UPDATE visits SET removed_ms = NULL WHERE principal = ?", to);
    }
    this.removeMember(from);
    if (visit !== null) this.#adoptVisit(visit, to);
    return member !== null || visit !== null;
  }

  #adoptVisit({ id, name, link, firstMs, lastMs, removedMs }: Visit, to: string): void {
    const isMember = this.member(to) !== null;
    this.#database.all("DELETE FROM visits WHERE principal = ?", id);
    this.#database.all(
      `INSERT INTO visits (principal, name, link, first_ms, last_ms, removed_ms)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (principal) DO UPDATE SET
         first_ms = MIN(first_ms, excluded.first_ms), last_ms = MAX(last_ms, excluded.last_ms),
         link = COALESCE(link, excluded.link),
         removed_ms = COALESCE(removed_ms, excluded.removed_ms)`,
      to,
      name,
      link,
      firstMs,
      lastMs,
      isMember ? null : removedMs,
    );
  }

  /**
   * Room for one more visit, by forgetting one of those that `may` go: of the link by which most came, so
   * that a crowd at one pushes out nobody who came by another, and of those rather one who came once.
   */
  #makeRoom(may: string): boolean {
    const [row] = this.#database.all("SELECT COUNT(*) AS visits FROM visits");
    if (Number(row?.["visits"]) < limits.visitsMax) return true;
    const forgotten = this.#database.all(
      `DELETE FROM visits WHERE principal = (
         SELECT principal FROM visits WHERE ${may}
         ORDER BY removed_ms IS NOT NULL, COUNT(*) OVER (PARTITION BY link) DESC,
           last_ms - first_ms >= ?, last_ms LIMIT 1) RETURNING principal`,
      limits.visitStepMs,
    );
    return forgotten.length > 0;
  }
}

const movedMember = `INSERT INTO members (principal, role, name, since_ms, link, was_here)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (principal)
  DO UPDATE SET role = excluded.role, was_here = MAX(was_here, excluded.was_here)`;

function readMember(row: Row): Membership | null {
  const { principal, role, name, since_ms: sinceMs, link, was_here: wasHere } = row;
  if (!isRole(role)) return null;
  return {
    id: String(principal),
    name: String(name),
    role,
    sinceMs: typeof sinceMs === "number" ? sinceMs : null,
    link: typeof link === "string" ? link : null,
    wasHere: wasHere === 1,
  };
}

function readVisit(row: Row): Visit {
  const { principal, name, link, first_ms: firstMs, last_ms: lastMs, removed_ms: removedMs } = row;
  return {
    id: String(principal),
    name: String(name),
    link: typeof link === "string" ? link : null,
    firstMs: Number(firstMs),
    lastMs: Number(lastMs),
    removedMs: typeof removedMs === "number" ? removedMs : null,
  };
}
