import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";

/** Somebody, by the id that never changes and the name as it was seen last. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A share link as it is told of: its label is all that can be recognised of it. */
export interface LinkName {
  readonly id: string;
  readonly label: string | null;
}

/** What was done with a document beside writing in it. */
export type Deed =
  | { readonly action: "created" | "trashed" | "restored" }
  | {
      readonly action: "link-made" | "link-changed";
      readonly link: LinkName;
      readonly role: Role;
      readonly expiresAt: string | null;
    }
  | { readonly action: "link-revoked"; readonly link: LinkName }
  | {
      readonly action: "member-added" | "member-changed";
      readonly person: Person;
      readonly role: Role;
    }
  | { readonly action: "person-removed" | "owner-transferred"; readonly person: Person }
  | { readonly action: "member-left" }
  /** The content was taken back to a moment. */
  | { readonly action: "rewound"; readonly moment: string }
  /** A guest has signed in, and is this person from then on. */
  | { readonly action: "member-adopted"; readonly person: Person };

/** A deed, who did it and when. */
type AuditEntry = Deed & { readonly id: number; readonly at: string; readonly by: Person };

/**
 * What a deed is kept with: those of one kind push out no other. Whose the document is, and whether it
 * is there, is lasting; an edit is anybody's who may write, and the rest is the owners'.
 */
type DeedKind = "owners" | "lasting" | "edit";

/** The number by which a kind is stored, and how many deeds of it are kept. */
const shelves = {
  owners: { lasting: 0, most: limits.auditEntriesMax },
  lasting: { lasting: 1, most: limits.auditLastingMax },
  edit: { lasting: 2, most: limits.auditEditsMax },
} as const satisfies Readonly<Record<DeedKind, unknown>>;

/** A page of the record, the newest first. `next` names the entry before which there are more, or is null. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next: number | null;
}

/** The record of who changed what others may do with the document, and what became of it. */
export class Audit {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Records a deed. */
  record(
    by: Person,
    deed: Deed,
    { kind, nowMs }: { readonly kind: DeedKind; readonly nowMs: number },
  ): void {
    const { action, ...detail } = deed;
    const { lasting, most } = shelves[kind];
    this.#database.all(
      `INSERT INTO audit (at_ms, principal, name, action, detail, lasting)
       VALUES (?, ?, ?, ?, ?, ?)`,
      nowMs,
      by.id,
      by.name,
      action,
      JSON.stringify(detail),
      lasting,
    );
    this.#database.all(
      `DELETE FROM audit WHERE lasting = ?1 AND id <= (
         SELECT id FROM audit WHERE lasting = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
      lasting,
      most,
    );
  }

  /** How many lasting deeds were recorded since `sinceMs`. */
  lastingSince(sinceMs: number): number {
    const [row] = this.#database.all(
      "SELECT COUNT(*) AS deeds FROM audit WHERE lasting = 1 AND at_ms > ?",
      sinceMs,
    );
    return Number(row?.["deeds"]);
  }

  /** When something was first done that is still recorded, or null. */
  firstMs(action: Deed["action"]): number | null {
    const [row] = this.#database.all(
      "SELECT at_ms FROM audit WHERE action = ? ORDER BY id LIMIT 1",
      action,
    );
    return row === undefined ? null : Number(row["at_ms"]);
  }

  /** The newest entries before the one with the id `before`. */
  page(before: number): AuditPage {
    const rows = this.#database.all(
      "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
      before,
      limits.auditPageMax + 1,
    );
    const entries = rows.slice(0, limits.auditPageMax).map((row): AuditEntry => {
      const detail = JSON.parse(String(row["detail"])) as Omit<Deed, "action">;
      return {
        id: Number(row["id"]),
        at: new Date(Number(row["at_ms"])).toISOString(),
        by: { id: String(row["principal"]), name: String(row["name"]) },
        action: row["action"],
        ...detail,
      } as AuditEntry;
    });
    return { entries, next: rows.length > entries.length ? (entries.at(-1)?.id ?? null) : null };
  }
}
