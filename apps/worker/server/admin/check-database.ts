import { createHash } from "node:crypto";
import { findDamage, hasSchema, quarantinedRows, SqliteStore } from "@scriptorium/sync/store";
import { migrateBy } from "@scriptorium/sync/store";
import type { SqlDatabase } from "@scriptorium/sync/store";
import { asStateVector } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import { accessSteps } from "../../src/access/access-steps.ts";
import { documentIdIn } from "../../src/document-name.ts";
import { SqliteImageStore } from "../../src/images/sqlite-image-store.ts";
import type { SourceFile } from "./data-folder.ts";
import { reading } from "./open-database.ts";

/** What came of looking through a copy of a database. */
export interface Checked {
  /** Whose it is, or null when it is no document's, or does not say. */
  readonly documentId: string | null;
  /** False for what was asked for once and never made. */
  readonly isThere: boolean;
  /** What is wrong, in words. */
  readonly problems: readonly string[];
  /** Rows that were damaged before and put aside. The rest of the document opens. */
  readonly quarantined: number;
}

/** Looks through a copy of a file of the data folder. */
export function checkCopy(kind: SourceFile["kind"], path: string): Promise<Checked> {
  switch (kind) {
    case "document":
      return checkDocument(path);
    case "database":
      return checkDatabase(path);
    case "file":
      return Promise.resolve({ ...sound, isThere: true });
  }
}

/** Looks through a copy of the database of any object. */
function checkDatabase(path: string): Promise<Checked> {
  return looking(path, (database) => {
    return { ...sound, isThere: true, problems: pageProblems(database) };
  });
}

/**
 * Looks through a copy of a document's database: its pages, the checksum of every row of content and
 * of every image; and opens it as the server does, to the end.
 */
function checkDocument(path: string): Promise<Checked> {
  return looking(path, async (database) => {
    const pages = pageProblems(database);
    if (pages.length > 0) return { ...sound, isThere: true, problems: pages };
    if (!hasSchema(database)) return sound;
    const problems: string[] = [];
    const store = openStore(database, () => problems.push("it was repaired when it was opened"));
    problems.push(...findDamage(database));
    if (problems.length === 0) problems.push(...openingProblems(store));
    problems.push(...(await imageProblems(database)));
    const documentId = documentIdIn(database);
    return { documentId, isThere: true, problems, quarantined: quarantinedRows(database) };
  });
}

/** The store of a document, and the application's tables beside it, as this release has them. */
export function openStore(database: SqlDatabase, onRepair: () => void = () => {}): SqliteStore {
  const store = new SqliteStore(database, "", { onRepair });
  migrateBy(database, { versionKey: "access_schema_version", steps: accessSteps });
  return store;
}

/** All that is stored, as one update. */
export function wholeUpdate(store: SqliteStore): Uint8Array {
  return store.diff(asStateVector(Uint8Array.of(0)));
}

const sound: Checked = { documentId: null, isThere: false, problems: [], quarantined: 0 };

/** A file that SQLite can't read is a finding like any other. */
async function looking(
  path: string,
  look: (database: SqlDatabase) => Checked | Promise<Checked>,
): Promise<Checked> {
  try {
    return await reading(path, look);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...sound, isThere: true, problems: [problem] };
  }
}

function pageProblems(database: SqlDatabase): readonly string[] {
  return database
    .all("PRAGMA quick_check(3)")
    .map((row) => String(row["quick_check"]))
    .filter((line) => line !== "ok")
    .map((line) => `SQLite finds: ${line}`);
}

function openingProblems(store: SqliteStore): readonly string[] {
  store.readKnowledge();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, wholeUpdate(store));
  const isWhole = doc.store.pendingStructs === null && doc.store.pendingDs === null;
  doc.destroy();
  return isWhole ? [] : ["something in it builds on what is not there"];
}

async function imageProblems(database: SqlDatabase): Promise<readonly string[]> {
  const images = new SqliteImageStore(database);
  const problems: string[] = [];
  for (const hash of images.hashes()) {
    const image = await images.read(hash);
    const found = image === null ? null : createHash("sha256").update(image.bytes).digest("hex");
    if (found !== hash) problems.push(`image ${hash} is not as it was uploaded`);
  }
  return problems;
}
