import { existsSync, rmSync, statSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";

/** How long to wait for a database that the server is just opening or closing, in ms. */
const busyMs = 10_000;

/** How often a copy is made again when the file was replaced meanwhile. */
const tries = 5;

/**
 * Copies a database that the server may be writing to, as it is at one moment: SQLite reads all of it
 * in one transaction, which keeps nobody from writing. False when it is not there any more.
 */
export async function copyDatabase(source: string, target: string): Promise<boolean> {
  for (let left = tries; ; left--) {
    const before = inodeOf(source);
    if (before === null) return false;
    rmSync(target, { force: true });
    if (await copyOnce(source, target)) {
      // A document that was deleted and made again is another file: of which is the copy?
      if (inodeOf(source) === before) return true;
    } else if (!existsSync(source)) return false;
    if (left <= 1) throw new Error(`${source} is replaced again and again while it is copied`);
  }
}

/** False when it could not be opened, which is no failure if it has just been deleted. */
async function copyOnce(source: string, target: string): Promise<boolean> {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(source, { readOnly: true, timeout: busyMs });
  } catch (error) {
    if (existsSync(source)) throw error;
    return false;
  }
  try {
    // All pages in one step, or a write between two steps would have it begin anew.
    await backup(database, target, { rate: 0x7fff_ffff });
    return true;
  } finally {
    database.close();
  }
}

/** SQLite's codes for a file that is damaged, and for one that is no database. */
const damageCodes: readonly unknown[] = [11, 26];

/** True when what was thrown says that the database can't be read, and not that something else went wrong. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && damageCodes.includes(error.errcode);
}

/** How old a change has to be for the next one to show in the file's time, in ms. */
const settledMs = 2_000;

/**
 * What changes with every write to a database: its file and its write-ahead log, by size and time.
 * Null when the last write was so recent that the next may show the same. Taken before a copy, it says
 * of that copy that it is of this state or a later one.
 */
export function fingerprintOf(path: string, nowMs: number): string | null {
  const marks = [path, `${path}-wal`].map((file) => {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
    // To look at a database makes an empty log.
    if (stat === undefined || stat.size === 0n) return { ms: 0, mark: "none" };
    const { ino, size, mtimeNs } = stat;
    return { ms: Number(mtimeNs / 1_000_000n), mark: `${ino}/${size}/${mtimeNs}` };
  });
  const isSettled = marks.every(({ ms }) => ms + settledMs < nowMs);
  return isSettled ? marks.map(({ mark }) => mark).join(" ") : null;
}

function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
