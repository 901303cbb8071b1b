import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "@scriptorium/sync/protocol";
import { limits } from "@scriptorium/sync/protocol";
import { documentAt, hasSchema, lastStoredMs, quarantinedRows } from "@scriptorium/sync/store";
import type { SqlDatabase, SqliteStore } from "@scriptorium/sync/store";
import { StoredContent } from "../../src/content/stored-content.ts";
import { documentIdIn } from "../../src/document-name.ts";
import { SqliteImageStore } from "../../src/images/sqlite-image-store.ts";
import { openStore, wholeUpdate } from "./check-database.ts";
import { CommandError } from "./command.ts";
import { copyDatabase } from "./copy-database.ts";
import { documentFiles, documentPath } from "./data-folder.ts";
import { reading } from "./open-database.ts";
import { showProgress } from "./progress.ts";
import { withScratch } from "./scratch.ts";

/** A document of the server, read from a copy of its database. */
export class StoredDocument {
  /** Null when nobody has asked for the document since its database says whose it is. */
  readonly id: string | null;
  /** Below the data folder. */
  readonly path: string;
  readonly store: SqliteStore;
  readonly images: SqliteImageStore;
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase, path: string) {
    this.#database = database;
    this.path = path;
    this.store = openStore(database);
    this.images = new SqliteImageStore(database);
    this.id = documentIdIn(database);
  }

  /** All that is stored, as one update; or what was at `atMs`. Null when nothing is kept from then. */
  update(atMs: number | null = null): Uint8Array | null {
    if (atMs === null) return wholeUpdate(this.store);
    const seq = this.store.seqAt(atMs);
    return seq === 0 ? null : documentAt(this.store, seq);
  }

  title(): string {
    return new StoredContent(wholeUpdate(this.store)).title();
  }

  /** When something was last stored, or null when nothing ever was. */
  changedMs(): number | null {
    return lastStoredMs(this.#database);
  }

  /** When it was put into the trash, or null when it is not there. */
  trashedMs(): number | null {
    const [row] = this.#database.all("SELECT deleted_ms FROM trash");
    return typeof row?.["deleted_ms"] === "number" ? row["deleted_ms"] : null;
  }

  members(): readonly { readonly id: string; readonly name: string; readonly role: Role }[] {
    return this.#database
      .all("SELECT principal, name, role FROM members ORDER BY role DESC, name, principal")
      .map(({ principal, name, role }) => ({
        id: String(principal),
        name: String(name),
        role: String(role) as Role,
      }));
  }

  /** How many share links are open at `nowMs`. */
  openLinks(nowMs: number): number {
    const [row] = this.#database.all(
      `SELECT COUNT(*) AS links FROM links
       WHERE revoked_ms IS NULL AND (expires_ms IS NULL OR expires_ms > ?)`,
      nowMs,
    );
    return Number(row?.["links"]);
  }

  imageBytes(): number {
    const [row] = this.#database.all("SELECT TOTAL(bytes) AS bytes FROM images");
    return Number(row?.["bytes"]);
  }

  databaseBytes(): number {
    const [row] = this.#database.all(
      "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
    );
    return Number(row?.["bytes"]);
  }

  quarantined(): number {
    return quarantinedRows(this.#database);
  }
}

/** When a document that is in the trash goes for good. */
export function goneMs(trashedMs: number): number {
  return trashedMs + limits.trashKeptMs;
}

/**
 * Gives each document of the server to `read`. One that can't be read is told of by `failed`, and the
 * others go on.
 */
export async function eachDocument(
  dataDir: string,
  what: string,
  {
    paths = documentFiles(dataDir),
    read,
    failed,
  }: {
    readonly paths?: readonly string[];
    readonly read: (document: StoredDocument) => void | Promise<void>;
    readonly failed: (path: string, error: unknown) => void;
  },
): Promise<void> {
  const progress = await showProgress(what, paths.length);
  await withScratch(async (copy) => {
    for (const path of paths) {
      try {
        await withDocument(dataDir, path, { copy, read });
      } catch (error) {
        failed(path, error);
      }
      progress.step();
    }
  });
  progress.end();
}

/** Gives the document of this id to `read`. Throws a `CommandError` when there is none. */
export async function readDocument<Result>(
  dataDir: string,
  id: string,
  read: (document: StoredDocument) => Result | Promise<Result>,
): Promise<Result> {
  const path = documentPath(id);
  const found = existsSync(join(dataDir, path))
    ? await withScratch((copy) => withDocument(dataDir, path, { copy, read }))
    : null;
  if (found !== null) return found.result;
  throw new CommandError(
    `There is no document ${id}: npm run admin -- list tells which there are.`,
  );
}

/** Null when there is no document in the database. */
async function withDocument<Result>(
  dataDir: string,
  path: string,
  {
    copy,
    read,
  }: {
    readonly copy: string;
    readonly read: (document: StoredDocument) => Result | Promise<Result>;
  },
): Promise<{ readonly result: Result } | null> {
  if (!(await copyDatabase(join(dataDir, path), copy))) return null;
  return reading(copy, async (database) => {
    if (!hasSchema(database)) return null;
    return { result: await read(new StoredDocument(database, path)) };
  });
}
