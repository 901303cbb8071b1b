import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import { isRole, limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import type { LinkName, Person } from "./audit.ts";

/** A share link as its owner sees it. The secret is known to nobody after its making. */
export interface Link extends LinkName {
  readonly role: Role;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

/** The same with who made it. Null for a link that is older than the record of that. */
export interface LinkWithMaker extends Link {
  readonly createdBy: Person | null;
}

export interface NewLink {
  readonly id: string;
  readonly role: Role;
  readonly secretHash: string;
  readonly label: string | null;
  readonly expiresMs: number | null;
}

/** What is to be another at a link. What is left out stays. */
export interface LinkChange {
  readonly role?: Role | undefined;
  readonly label?: string | null | undefined;
  readonly expiresMs?: number | null | undefined;
}

type Row = ReturnType<SqlDatabase["all"]>[number];

/** The share links of a document. A link is open until it expires, and ended once it is revoked. */
export class Links {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** The link as it is kept, or null when there are too many. */
  add(link: NewLink, maker: Person, nowMs: number): Link | null {
    // Those that have expired can be given another end, for as long as there is room for them.
    if (this.#count() >= limits.linksMax)
      this.#database.all("DELETE FROM links WHERE revoked_ms IS NULL AND expires_ms <= ?", nowMs);
    if (this.#count() >= limits.linksMax) return null;
    const [row] = this.#database.all(
      `INSERT INTO links
         (id, role, secret_hash, label, created_ms, expires_ms, created_by, created_name)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      link.id,
      link.role,
      link.secretHash,
      link.label,
      nowMs,
      link.expiresMs,
      maker.id,
      maker.name,
    );
    return row === undefined ? null : readLink(row);
  }

  /** The link that is open by its id or the hash of its secret, or null. */
  open(key: "id" | "secret_hash", value: string, nowMs: number): Link | null {
    const [row] = this.#database.all(
      `SELECT * FROM links WHERE ${key} = ? AND revoked_ms IS NULL`,
      value,
    );
    const link = row === undefined ? null : readLink(row);
    const isOver = link?.expiresAt != null && Date.parse(link.expiresAt) <= nowMs;
    return isOver ? null : link;
  }

  /** The links that were not revoked, the expired ones among them. */
  list(): readonly LinkWithMaker[] {
    return this.#database
      .all("SELECT * FROM links WHERE revoked_ms IS NULL ORDER BY created_ms, id")
      .flatMap((row) => {
        const link = readLink(row);
        const createdBy =
          row["created_by"] === null
            ? null
            : { id: String(row["created_by"]), name: String(row["created_name"]) };
        return link === null ? [] : [{ ...link, createdBy }];
      });
  }

  /** A link that was not revoked, or null: it may have expired. */
  find(id: string): Link | null {
    const [row] = this.#database.all("SELECT * FROM links WHERE id = ? AND revoked_ms IS NULL", id);
    return row === undefined ? null : readLink(row);
  }

  /** Changes a link that was not revoked. */
  change(id: string, { role, label, expiresMs }: LinkChange): void {
    const [row] = this.#database.all("SELECT * FROM links WHERE id = ? AND revoked_ms IS NULL", id);
    if (row === undefined) return;
    this.#database.all(
      "UPDATE links SET role = ?, label = ?, expires_ms = ? WHERE id = ?",
      role ?? row["role"] ?? null,
      label === undefined ? (row["label"] ?? null) : label,
      expiresMs === undefined ? (row["expires_ms"] ?? null) : expiresMs,
      id,
    );
  }

  /** Ends a link for good. What it was called, or null when there is none. */
  revoke(id: string, nowMs: number): LinkName | null {
    const [row] = this.#database.all(
      "UPDATE links SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL RETURNING id, label",
      nowMs,
      id,
    );
    if (row === undefined) return null;
    this.#forgetRevoked();
    return { id, label: textOrNull(row["label"]) };
  }

  /** What a link is called, also when it has ended. Null when it is not known any more. */
  nameOf(id: string): LinkName | null {
    const [row] = this.#database.all("SELECT label FROM links WHERE id = ?", id);
    return row === undefined ? null : { id, label: textOrNull(row["label"]) };
  }

  /** What `from` made was made by `to`. */
  adopt(from: string, to: string): void {
    this.#database.all("UPDATE links SET created_by = ? WHERE created_by = ?", to, from);
  }

  #count(): number {
    const [row] = this.#database.all(
      "SELECT COUNT(*) AS links FROM links WHERE revoked_ms IS NULL",
    );
    return Number(row?.["links"]);
  }

  /** Links that were revoked stay to tell by which somebody came, the latest of them. */
  #forgetRevoked(): void {
    this.#database.all(
      `DELETE FROM links WHERE id IN (
         SELECT id FROM links WHERE revoked_ms IS NOT NULL
         ORDER BY revoked_ms DESC, id LIMIT -1 OFFSET ?)`,
      limits.linksMax,
    );
  }
}

function readLink(row: Row): Link | null {
  const { id, role, label, created_ms: createdMs, expires_ms: expiresMs } = row;
  if (!isRole(role)) return null;
  return {
    id: String(id),
    role,
    label: textOrNull(label),
    createdAt: new Date(Number(createdMs)).toISOString(),
    expiresAt: typeof expiresMs === "number" ? new Date(expiresMs).toISOString() : null,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
