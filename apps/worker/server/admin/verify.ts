import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { copyAndCheck } from "./back-up.ts";
import { BackupFolder } from "./backup-folder.ts";
import { checkCopy } from "./check-database.ts";
import { CommandError, none, readArguments, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { sourceFiles } from "./data-folder.ts";
import type { SourceFile } from "./data-folder.ts";
import { showProgress } from "./progress.ts";
import { existingDataDir, typedPath } from "./surroundings.ts";
import { withScratch } from "./scratch.ts";
import { count } from "./words.ts";

export const verify: Command = {
  usage: ["verify [--json]", "verify --backup <folder> [--name NAME] [--json]"],
  summary: "opens every document and checks all that is stored; exit code 1 if something is wrong",
  help: `Checks a copy of each database of the server, running or not: its pages, the
checksum of every row of content and of every image, and that the document opens to
the end. Changes nothing. With --backup the same for a backup, whose files are first
compared with what was written: the newest, or the one that --name says.

  --json   what was found, for programs`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, {
      backup: { type: "string" },
      name: { type: "string" },
      json: { type: "boolean" },
    });
    none(positionals);
    if (values.name !== undefined && values.backup === undefined)
      throw new UsageError("--name goes with --backup alone.");
    const report =
      values.backup === undefined
        ? await verifyServer()
        : await verifyBackup(typedPath(values.backup), values.name);
    if (values.json === true) console.log(JSON.stringify(report, null, 2));
    else tell(report);
    return report.isSound ? 0 : 1;
  },
};

interface Finding {
  readonly path: string;
  readonly documentId: string | null;
  readonly problems: readonly string[];
  /** Rows that were put aside before. The document opens without them. */
  readonly quarantined: number;
}

interface Report {
  readonly checked: string;
  readonly files: number;
  readonly documents: number;
  readonly isSound: boolean;
  readonly findings: readonly Finding[];
  readonly whatToDo: string;
}

async function verifyServer(): Promise<Report> {
  const dataDir = existingDataDir();
  const sources = sourceFiles(dataDir).filter(({ kind }) => kind !== "file");
  return check(`the server's data in ${dataDir}`, {
    sources,
    open: (source, target) => copyAndCheck(join(dataDir, source.path), source.kind, target),
    whatToDo:
      "A damaged row is put aside by the server when it meets it, and the rest of the document opens; devices that still have what is lost give it back. To have a document as it was, stop the server and take it from a backup: npm run admin -- restore <folder> --document <id>. Then look after the disk.",
  });
}

async function verifyBackup(path: string, name: string | undefined): Promise<Report> {
  const folder = BackupFolder.open(path);
  const manifest = folder.read(name);
  const byPath = new Map(manifest.files.map((file) => [file.path, file]));
  return check(`backup ${manifest.name} in ${path}`, {
    sources: manifest.files,
    async open({ path: one, kind }, target) {
      const file = byPath.get(one);
      if (file === undefined) throw new CommandError(`${one} is not in the backup.`);
      const problem = await folder.problemOf(file);
      const { documentId } = file;
      if (problem !== null)
        return { documentId, isThere: true, problems: [problem], quarantined: 0 };
      copyFileSync(folder.objectPath(file.sha256), target);
      return checkCopy(kind, target);
    },
    whatToDo: `Use another backup: npm run admin -- restore <folder> --backup NAME. There are: ${folder.names().join(", ")}. Make a new one, elsewhere, and look after this disk.`,
  });
}

async function check(
  checked: string,
  {
    sources,
    open,
    whatToDo,
  }: {
    readonly sources: readonly SourceFile[];
    readonly open: (source: SourceFile, target: string) => ReturnType<typeof copyAndCheck>;
    readonly whatToDo: string;
  },
): Promise<Report> {
  return withScratch(async (copy) => {
    const progress = await showProgress("Checking", sources.length);
    const findings: Finding[] = [];
    let documents = 0;
    for (const source of sources) {
      const found = await open(source, copy);
      progress.step();
      if (found === null || !found.isThere) continue;
      if (source.kind === "document") documents += 1;
      const { documentId, problems, quarantined } = found;
      if (problems.length > 0 || quarantined > 0)
        findings.push({ path: source.path, documentId, problems, quarantined });
    }
    progress.end();
    const isSound = findings.every(({ problems }) => problems.length === 0);
    const files = sources.length;
    return { checked, files, documents, isSound, findings, whatToDo: isSound ? "" : whatToDo };
  });
}

function tell({ checked, files, documents, isSound, findings, whatToDo }: Report): void {
  for (const { path, documentId, problems, quarantined } of findings) {
    const who = documentId === null ? path : `Document ${documentId} (${path})`;
    for (const problem of problems) console.log(`${who}: ${problem}`);
    if (quarantined > 0) {
      console.log(`${who}: ${count(quarantined, "damaged row")} put aside earlier; the rest opens`);
    }
  }
  const whole = `${count(files, "file")}, ${count(documents, "document")} of ${checked}`;
  const wrong = findings.filter(({ problems }) => problems.length > 0).length;
  console.log(
    isSound
      ? `All is as it was written: ${whole}.`
      : `${wrong} of ${whole} ${wrong === 1 ? "is" : "are"} damaged. ${whatToDo}`,
  );
}
