import { copyFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { version } from "../../src/version.ts";
import { BackupFolder } from "./backup-folder.ts";
import type { StoredFile } from "./backup-folder.ts";
import { checkCopy } from "./check-database.ts";
import type { Checked } from "./check-database.ts";
import { CommandError, onlyOne, readArguments, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { copyDatabase, fingerprintOf, isDamage } from "./copy-database.ts";
import { sourceFiles } from "./data-folder.ts";
import type { SourceFile } from "./data-folder.ts";
import { sha256Of, sync } from "./files.ts";
import { showProgress } from "./progress.ts";
import { existingDataDir, serverConfiguration, typedPath } from "./surroundings.ts";
import { count, size } from "./words.ts";

export const backUp: Command = {
  usage: ["backup <folder> [--keep NUMBER]"],
  summary: "copies all documents and secrets of the server, also while it runs",
  help: `Copies everything in DATA_DIR to <folder>, while the server runs or not: every
document with its past and its images, keys, accounts and secrets. Each database
is copied as it is at one moment, opened, and checked row by row. What did not
change since the backup before is not copied again; each backup stands for itself.

If it is interrupted, what was there before stays as it was. The next one goes on.

  --keep NUMBER   removes all but so many of the newest backups, and what only those
                  had; none while something is damaged

<folder> holds the admin key and everybody's texts: guard it as you guard the server.`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, { keep: { type: "string" } });
    const folder = typedPath(onlyOne(positionals, "the folder for the backup"));
    const kept = values.keep === undefined ? null : Number(values.keep);
    if (kept !== null && !(Number.isInteger(kept) && kept > 0)) {
      throw new UsageError(`--keep is "${values.keep}": use a whole number from 1 on.`);
    }
    return backUpTo(folder, kept);
  },
};

async function backUpTo(path: string, kept: number | null): Promise<number> {
  const dataDir = existingDataDir();
  if (`${resolve(path)}/`.startsWith(`${dataDir}/`)) {
    throw new CommandError(`${path} is in DATA_DIR itself: choose a folder elsewhere.`);
  }
  const folder = BackupFolder.make(path);
  return folder.alone(async () => {
    if (folder.isUnfinished()) console.error("Going on with a backup that was interrupted.");
    const { name, files, copied } = await copyAll(dataDir, folder);
    const damaged = files.filter(({ problems }) => problems.length > 0);
    for (const file of damaged) {
      const whose = file.documentId === null ? "" : ` (document ${file.documentId})`;
      console.error(`${file.path}${whose} is damaged: ${file.problems.join("; ")}`);
    }
    const documents = files.filter(({ kind }) => kind === "document").length;
    const bytes = copied.reduce((total, file) => total + file.bytes, 0);
    console.log(
      `Backup ${name} is whole: ${count(files.length, "file")}, ${count(documents, "document")} among them; ${count(copied.length, "file")} with ${size(bytes)} copied, the others had not changed. Everything that was saved before it began is in ${folder.path}. Guard that folder: it holds the server's secrets.`,
    );
    if (damaged.length === 0) {
      if (kept !== null) console.log(`${count(folder.prune(kept), "older backup")} removed.`);
      return 0;
    }
    console.error(
      `${count(damaged.length, "file")} of the server ${damaged.length === 1 ? "is" : "are"} damaged and copied as found: npm run admin -- verify says what to do. An earlier backup may have them whole, so none is removed.`,
    );
    return 1;
  });
}

interface Copied {
  readonly name: string;
  readonly files: readonly StoredFile[];
  /** Those that were not there before. */
  readonly copied: readonly StoredFile[];
}

async function copyAll(dataDir: string, folder: BackupFolder): Promise<Copied> {
  const startedAt = new Date().toISOString();
  const known = folder.known();
  const sources = sourceFiles(dataDir);
  const progress = await showProgress("Copying", sources.length);
  const files: StoredFile[] = [];
  const copied: StoredFile[] = [];
  for (const source of sources) {
    const before = known.get(source.path);
    const fingerprint = fingerprintOf(join(dataDir, source.path), Date.now());
    if (before !== undefined && fingerprint !== null && before.fingerprint === fingerprint) {
      const log = known.get(logOf(source).path);
      // Copied right behind it, or it is of another copy.
      const isItsOwn = log !== undefined && log.copiedAt >= before.copiedAt;
      files.push(before, ...(isItsOwn ? [log] : []));
    } else {
      // The log first, so that one that was interrupted between them copies both anew.
      for (const file of (await copyOne(dataDir, folder, { source, fingerprint })).toReversed()) {
        folder.note(file);
        files.push(file);
        copied.push(file);
      }
    }
    progress.step();
  }
  progress.end();
  // A restore that began meanwhile has put other files there.
  existingDataDir();
  const { signingSecret, adminKey } = serverConfiguration();
  const name = folder.finish({
    format: 1,
    version,
    startedAt,
    finishedAt: new Date().toISOString(),
    dataDir,
    secretsElsewhere: [
      ...(signingSecret === null ? [] : ["SIGNING_SECRET"]),
      ...(adminKey === null ? [] : ["ADMIN_KEY"]),
    ],
    files,
  });
  return { name, files, copied };
}

/** None when the file is gone: deleted meanwhile, it is in no backup that began later either. */
async function copyOne(
  dataDir: string,
  folder: BackupFolder,
  { source, fingerprint }: { readonly source: SourceFile; readonly fingerprint: string | null },
): Promise<readonly StoredFile[]> {
  const incoming = folder.incomingPath("file");
  const copiedAt = new Date().toISOString();
  const checked = await copyAndCheck(join(dataDir, source.path), source.kind, incoming);
  if (checked === null) return [];
  sync(incoming);
  const sha256 = await sha256Of(incoming);
  const { size: bytes } = statSync(incoming);
  folder.keep(incoming, sha256);
  const { documentId, problems, isAsFound } = checked;
  const file: StoredFile = {
    path: source.path,
    kind: source.kind,
    sha256,
    bytes,
    copiedAt,
    fingerprint,
    documentId,
    problems: [...problems],
  };
  // What SQLite could not read is in two files: what was written last is in its log alone.
  const log = isAsFound ? logOf(source) : null;
  return log === null
    ? [file]
    : [file, ...(await copyOne(dataDir, folder, { source: log, fingerprint: null }))];
}

/** The write-ahead log of a database. */
function logOf({ path }: SourceFile): SourceFile {
  return { path: `${path}-wal`, kind: "file" };
}

/** A copy that was looked through. */
type CheckedCopy = Checked & {
  /** True for a database that SQLite could not copy: its file is copied alone, without its log. */
  readonly isAsFound?: boolean;
};

/** What was found in the copy that is at `target` afterwards. Null when there is nothing to copy any more. */
export async function copyAndCheck(
  source: string,
  kind: SourceFile["kind"],
  target: string,
): Promise<CheckedCopy | null> {
  if (kind === "file") {
    if (statSync(source, { throwIfNoEntry: false }) === undefined) return null;
    copyFileSync(source, target);
    return checkCopy(kind, target);
  }
  try {
    return await copyDatabaseAndCheck(source, kind, target);
  } catch (error) {
    if (!isDamage(error)) throw error;
    // Whoever wants to save something from it needs it as it is.
    copyFileSync(source, target);
    return { ...(await checkCopy(kind, target)), isAsFound: true };
  }
}

async function copyDatabaseAndCheck(
  source: string,
  kind: "document" | "database",
  target: string,
): Promise<Checked | null> {
  if (!(await copyDatabase(source, target))) return null;
  const checked = await checkCopy(kind, target);
  if (checked.problems.length === 0) return checked;
  // Once more, because what was replaced in the middle of a copy looks like damage.
  return (await copyDatabase(source, target)) ? checkCopy(kind, target) : null;
}
