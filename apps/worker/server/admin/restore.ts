import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DataLock } from "../data-lock.ts";
import { ensureDataDir } from "../surroundings.ts";
import { BackupFolder } from "./backup-folder.ts";
import type { Manifest, StoredFile } from "./backup-folder.ts";
import {
  CommandError,
  documentIdOf,
  goesWith,
  momentOf,
  none,
  onlyOne,
  readArguments,
  UsageError,
} from "./command.ts";
import type { Command } from "./command.ts";
import { isDamage } from "./copy-database.ts";
import { contentOf, documentPath, isEmptyDataFolder, staging } from "./data-folder.ts";
import { copyFile, sync } from "./files.ts";
import { showProgress } from "./progress.ts";
import { ServerApi } from "./server-api.ts";
import { serverConfiguration, typedPath } from "./surroundings.ts";
import { finishSwitch, switchData } from "./switch-data.ts";
import { count } from "./words.ts";

export const restore: Command = {
  usage: [
    "restore <folder> [--backup NAME] [--replace] [--new-epoch]",
    "restore <folder> --document ID [--backup NAME] [--new-epoch]",
    "restore --document ID --at MOMENT [--server URL]",
  ],
  summary: "puts a backup back, or one document of it, or one document to a moment",
  help: `With a folder: puts its newest backup into DATA_DIR, which has to be empty, while
no server runs on it. Every file is checked first. If it is interrupted, DATA_DIR is
as before or as after: the next start of the server, or of this, ends it.

  --backup NAME   an older backup; a wrong name lists those that there are
  --document ID   only this document. The others, people and keys stay as they are
  --replace       DATA_DIR need not be empty: what is in it is moved aside
  --new-epoch     people's devices give nothing back that was written since; they are
                  told, and can copy their text out

With --at: the running server takes the document back to MOMENT, such as
2027-01-31T12:00:00Z, from its own archive, by an edit that open editors see. That
can be taken back in the same way.`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, {
      backup: { type: "string" },
      document: { type: "string" },
      at: { type: "string" },
      server: { type: "string" },
      replace: { type: "boolean" },
      "new-epoch": { type: "boolean" },
    });
    const { document, at, server, backup } = values;
    if (document !== undefined) documentIdOf(document);
    if (at !== undefined) {
      none(positionals);
      goesWith(values, "at", ["document", "server"]);
      return rewind(document, at, server);
    }
    if (server !== undefined) throw new UsageError("--server goes with --at alone.");
    if (document !== undefined) goesWith(values, "document", ["backup", "new-epoch"]);
    const path = typedPath(onlyOne(positionals, "the folder with the backup"));
    const folder = BackupFolder.open(path);
    const manifest = folder.read(backup);
    const isNewEpoch = values["new-epoch"] === true;
    return document === undefined
      ? restoreAll(folder, manifest, { isReplacing: values.replace === true, isNewEpoch })
      : restoreOne(folder, manifest, { document, isNewEpoch });
  },
};

type NamedManifest = Manifest & { readonly name: string };

async function rewind(
  document: string | undefined,
  at: string,
  server: string | undefined,
): Promise<number> {
  if (document === undefined) throw new UsageError("--at needs --document.");
  const atMs = momentOf("at", at);
  if (atMs > Date.now()) throw new UsageError(`--at is "${at}", which is still to come.`);
  const path = `/api/documents/${document}/rewind`;
  const missing = `There is no document ${document}: npm run admin -- list tells which there are.`;
  const body = { at: new Date(atMs).toISOString() };
  await ServerApi.find(server).ask({ method: "POST", path, body, missing });
  console.log(
    `Document ${document} is as it was at ${body.at}, for everybody who has it open too.`,
  );
  return 0;
}

async function restoreAll(
  folder: BackupFolder,
  manifest: NamedManifest,
  { isReplacing, isNewEpoch }: { readonly isReplacing: boolean; readonly isNewEpoch: boolean },
): Promise<number> {
  return inDataFolder(async (dataDir) => {
    if (!isReplacing && !isEmptyDataFolder(dataDir)) {
      throw new CommandError(
        `DATA_DIR ${dataDir} is not empty: choose another, or say --replace to have what is in it moved aside.`,
      );
    }
    const { files } = manifest;
    await stage(folder, files, { dataDir, isNewEpoch });
    const aside = switchData(dataDir, {
      stamp: stampNow(),
      replaced: contentOf(dataDir),
      placed: files.map(({ path }) => path),
    });
    console.log(
      `Backup ${manifest.name} is in ${dataDir}: ${count(files.length, "file")}, checked. ${keptIn(aside)}Start the server with npm start.`,
    );
    for (const { path, problems } of files.filter((file) => file.problems.length > 0))
      console.log(`${path} was damaged when it was backed up: ${problems.join("; ")}`);
    if (manifest.secretsElsewhere.length > 0) {
      console.log(
        `That server was given ${manifest.secretsElsewhere.join(" and ")} by its environment: set the same, or people are signed out.`,
      );
    }
    return 0;
  });
}

async function restoreOne(
  folder: BackupFolder,
  manifest: NamedManifest,
  { document, isNewEpoch }: { readonly document: string; readonly isNewEpoch: boolean },
): Promise<number> {
  const path = documentPath(document);
  const file = manifest.files.find((one) => one.path === path);
  if (file === undefined) {
    throw new CommandError(
      `Backup ${manifest.name} does not have document ${document}. Choose another with --backup: ${folder.names().join(", ")}`,
    );
  }
  // A damaged one comes with its log.
  const files = manifest.files.filter((one) => [path, `${path}-wal`].includes(one.path));
  return inDataFolder(async (dataDir) => {
    await stage(folder, files, { dataDir, isNewEpoch });
    forgetListing(join(dataDir, staging, path));
    const replaced = [path, `${path}-wal`, `${path}-shm`].filter((one) =>
      existsSync(join(dataDir, one)),
    );
    const placed = files.map((one) => one.path);
    const aside = switchData(dataDir, { stamp: stampNow(), replaced, placed });
    console.log(
      `Document ${document} is in ${dataDir} as it was at ${file.copiedAt}. ${keptIn(aside)}Start the server with npm start.`,
    );
    return 0;
  });
}

/** Runs `work` while no server can use the data folder. */
async function inDataFolder(work: (dataDir: string) => Promise<number>): Promise<number> {
  const configuration = serverConfiguration();
  const { dataDir } = configuration;
  ensureDataDir(configuration);
  const lock = await DataLock.claim(dataDir);
  try {
    if (finishSwitch(dataDir)) console.error("Ended a restore that was interrupted.");
    return await work(dataDir);
  } finally {
    // What was put ready and is not wanted any more.
    finishSwitch(dataDir);
    lock.release();
  }
}

/** Puts the files ready. Throws a `CommandError` when one is not as it was backed up, before anything else. */
async function stage(
  folder: BackupFolder,
  files: readonly StoredFile[],
  { dataDir, isNewEpoch }: { readonly dataDir: string; readonly isNewEpoch: boolean },
): Promise<void> {
  await checkAll(folder, files);
  const progress = await showProgress("Restoring", files.length);
  const folders = new Set<string>();
  for (const file of files) {
    const target = join(dataDir, staging, file.path);
    if ((await copyFile(folder.objectPath(file.sha256), target)) !== file.sha256) {
      throw new CommandError(`${target} is not what was copied there: check the disk of DATA_DIR.`);
    }
    folders.add(dirname(target));
    progress.step();
  }
  // Behind all of them, because a damaged one comes with its log.
  for (const { kind, path } of isNewEpoch ? files : [])
    if (kind === "document") renewEpoch(join(dataDir, staging, path));
  for (const made of folders) sync(made);
  progress.end();
}

async function checkAll(folder: BackupFolder, files: readonly StoredFile[]): Promise<void> {
  const progress = await showProgress("Checking", files.length);
  const wrong: string[] = [];
  for (const file of files) {
    const problem = await folder.problemOf(file);
    if (problem !== null) wrong.push(`${file.path}: ${problem}`);
    progress.step();
  }
  progress.end();
  if (wrong.length === 0) return;
  throw new CommandError(
    `This backup is damaged, and nothing was changed:\n${wrong.join("\n")}\nUse another with --backup, or get its files from another copy. There are: ${folder.names().join(", ")}`,
  );
}

/** The list of documents may know it no more, or as it has been since: it is told anew when it is next opened. */
function forgetListing(path: string): void {
  change(path, "DELETE FROM meta WHERE key = 'listed'");
}

/** Gives the document another life: copies of the one before are set aside by those who have them. */
function renewEpoch(path: string): void {
  const epoch = randomBytes(16).toString("base64url");
  change(path, "UPDATE meta SET value = ? WHERE key = 'epoch'", epoch);
}

/** Changes what a document says of itself. One that can't be opened says nothing. */
function change(path: string, statement: string, ...values: readonly string[]): void {
  // It could not be read when it was backed up: to open it now may cost what is in its log.
  if (existsSync(`${path}-wal`)) return;
  const database = new DatabaseSync(path);
  try {
    const hasMeta = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'meta'").get();
    if (hasMeta !== undefined) database.prepare(statement).run(...values);
  } catch (error) {
    if (!isDamage(error)) throw error;
  } finally {
    database.close();
  }
  rmSync(`${path}-shm`, { force: true });
  sync(path);
}

function keptIn(aside: string | null): string {
  return aside === null
    ? ""
    : `What was there is in ${aside}: remove it when you no longer need it. `;
}

function stampNow(): string {
  return new Date().toISOString().replaceAll(":", "-");
}
