import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { SourceError } from "./source.ts";

/** Where an SQLite file says that it is written by way of a log, and how. */
const writeVersionAt = 18;
const byLog = 2;

/** How long to wait for somebody who is writing, in ms. */
const busyMs = 5_000;

/** A database that others may be writing. Nothing is left beside it. Throws a `SourceError`. */
export function openToRead(path: string): DatabaseSync {
  try {
    const url = pathToFileURL(path);
    if (isAtRest(path)) url.searchParams.set("immutable", "1");
    const database = new DatabaseSync(url, { readOnly: true, timeout: busyMs });
    // Opening reads nothing yet.
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SourceError(`${path} can't be read as an SQLite database: ${reason}.`);
  }
}

/**
 * Whether nobody has the database open: whoever writes by way of a log has one. Told so, SQLite
 * makes no files of its own to share the database with others.
 */
function isAtRest(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const head = new Uint8Array(writeVersionAt + 1);
    readSync(file, head);
    return head[writeVersionAt] === byLog && !existsSync(`${path}-wal`);
  } finally {
    closeSync(file);
  }
}
