import { createHash, createHmac } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

// What lies in a data folder. workerd gives each class of objects a folder, named by the unique key in
// workerd.capnp, and in it each object a SQLite file, named by the object's id.

const documentsFolder = "scriptorium-documents";

/** What a class of objects has beside them: when the alarm of each is due. */
const alarmsFile = "metadata.sqlite";

/** Files that say who uses the folder now, and mean nothing elsewhere. */
const passing: readonly string[] = ["lock.sqlite", "lock.sqlite-journal", "server.json"];

/** A file of a data folder that a backup holds. */
export interface SourceFile {
  /** Below the data folder, with `/`. */
  readonly path: string;
  readonly kind: "document" | "database" | "file";
}

/**
 * The files that a backup holds, in the order in which they have to be copied while the server runs:
 * documents before what names them, because a name without a document does no harm.
 */
export function sourceFiles(dataDir: string): readonly SourceFile[] {
  if (!existsSync(dataDir)) return [];
  const entries = readdirSync(dataDir, { withFileTypes: true });
  const classes = entries
    .filter((entry) => entry.isDirectory() && entry.name.startsWith("scriptorium-"))
    .map(({ name }) => name)
    .toSorted((one, other) => rank(one) - rank(other) || compare(one, other));
  const files = entries
    .filter((entry) => entry.isFile() && !passing.includes(entry.name) && !isHalf(entry.name))
    .map(({ name }): SourceFile => ({ path: name, kind: "file" }));
  return [...classes.flatMap((name) => databasesOf(dataDir, name)), ...files];
}

/** The paths of all documents' databases. */
export function documentFiles(dataDir: string): readonly string[] {
  return existsSync(join(dataDir, documentsFolder))
    ? databasesOf(dataDir, documentsFolder)
        .filter(({ kind }) => kind === "document")
        .map(({ path }) => path)
    : [];
}

/** Where the database of the document with this id lies, whether it is there or not. */
export function documentPath(documentId: string): string {
  return `${documentsFolder}/${objectId(documentsFolder, documentId)}.sqlite`;
}

/** True when nothing is in the folder that a server would use. */
export function isEmptyDataFolder(dataDir: string): boolean {
  return !existsSync(dataDir) || contentOf(dataDir).length === 0;
}

/** The names of everything in the folder that a server would use. */
export function contentOf(dataDir: string): readonly string[] {
  return readdirSync(dataDir).filter(
    (name) => !passing.includes(name) && name !== "space" && name !== "lost+found" && !isHalf(name),
  );
}

/** What a restore makes in the data folder for itself. */
export const staging = "restoring";
export const switchFile = "restore.json";

/** What a restore leaves behind of what it replaced. */
export function asideName(stamp: string): string {
  return `before-restore-${stamp}`;
}

function isAside(name: string): boolean {
  return name.startsWith("before-restore-") || name === staging || name === switchFile;
}

/** The id that workerd gives an object by its name: a keyed hash of the name, and one of that. */
export function objectId(uniqueKey: string, name: string): string {
  const key = createHash("sha256").update(uniqueKey).digest();
  const half = (of: string | Buffer): Buffer =>
    createHmac("sha256", key).update(of).digest().subarray(0, 16);
  const base = half(name);
  return Buffer.concat([base, half(base)]).toString("hex");
}

function databasesOf(dataDir: string, folder: string): readonly SourceFile[] {
  const isDocuments = folder === documentsFolder;
  return readdirSync(join(dataDir, folder))
    .filter((name) => name.endsWith(".sqlite"))
    .toSorted((one, other) => rank(one) - rank(other) || compare(one, other))
    .map((name) => ({
      path: `${folder}/${name}`,
      kind: isDocuments && name !== alarmsFile ? "document" : "database",
    }));
}

/** What comes first and last, whatever it is called. */
function rank(name: string): number {
  return name === documentsFolder ? -1 : name === alarmsFile ? 1 : 0;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** What a crash left of a file that was being written, or a restore made for itself. */
function isHalf(name: string): boolean {
  return name.endsWith(".new") || isAside(name);
}
