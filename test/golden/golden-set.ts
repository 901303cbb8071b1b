import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

/** Where data of released versions is kept, a folder for each version. */
export const goldenDir: string = join(import.meta.dirname, "../fixtures/databases");

/** Names every file of a golden set, and what it hashes to. */
export const sumsFile: string = join(goldenDir, "SHA256SUMS");

/** Those lines of it that are of released versions. Lines are added, and never changed. */
export const releasedFile: string = join(goldenDir, "RELEASED");

/** With these every golden set was written. They guard nothing. */
export const goldenSecrets = {
  SIGNING_SECRET: "a signing secret that only golden data has",
  ADMIN_KEY: "an-admin-key-that-only-golden-data-has",
} as const;

/** What a document is, as the server that wrote it told. */
export interface GoldenDocument {
  readonly id: string;
  readonly text: string;
  readonly json: unknown;
  readonly access: unknown;
}

/** What is in a golden set. */
export interface Golden {
  readonly version: string;
  readonly owner: string;
  readonly key: string;
  /** Written by several, compacted, with more in the log, an image, links, members, visits. */
  readonly whole: GoldenDocument & {
    readonly title: string;
    readonly linkSecret: string;
    readonly revokedSecret: string;
    readonly image: { readonly path: string; readonly base64: string };
    /** How many entries its past has, and its text at one position. */
    readonly history: { readonly entries: number; readonly seq: number; readonly text: string };
  };
  readonly trashed: GoldenDocument;
  readonly empty: GoldenDocument;
}

/** The released versions of which there is data, the oldest first. */
export function goldenVersions(): readonly string[] {
  return readdirSync(goldenDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

export function readGolden(version: string): Golden {
  return JSON.parse(readFileSync(join(goldenDir, version, "expected.json"), "utf8")) as Golden;
}

/** Every file in `folder` and below, by its path from there. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .toSorted();
}

/** Keeps the data folder of a server that has ended. */
export function packData(dataDir: string, version: string): void {
  for (const path of filesBelow(dataDir)) {
    if (!path.endsWith(".sqlite") || path === "lock.sqlite") continue;
    const packed = join(goldenDir, version, "data", `${path}.gz`);
    mkdirSync(dirname(packed), { recursive: true });
    writeFileSync(packed, gzipSync(readFileSync(join(dataDir, path)), { level: 9 }));
  }
}

/** Puts the data of `version` into an empty folder, for a server to open. */
export function unpackData(version: string, dataDir: string): void {
  const data = join(goldenDir, version, "data");
  for (const path of filesBelow(data)) {
    const unpacked = join(dataDir, path.replace(/\.gz$/, ""));
    mkdirSync(dirname(unpacked), { recursive: true });
    writeFileSync(unpacked, gunzipSync(readFileSync(join(data, path))));
  }
}

/** The line of `SHA256SUMS` for a golden file. */
export function sumLine(path: string): string {
  const hash = createHash("sha256").update(readFileSync(join(goldenDir, path)));
  return `${hash.digest("hex")}  ${path}`;
}

/** The lines of a file of sums. */
export function readSums(file: string): readonly string[] {
  return sumsIn(readFileSync(file, "utf8").split("\n"));
}

/**
 * The lines that a file of sums had in any commit that Git knows here. Null without Git, or a history;
 * a clone that is not deep knows few.
 */
export function sumsEverIn(file: string): readonly string[] | null {
  // Beside each parent, so that what a merge dropped is found, too.
  const words = ["log", "-m", "-p", "--format=", "--unified=0", "--", basename(file)];
  const { status, stdout } = spawnSync("git", words, { cwd: dirname(file), encoding: "utf8" });
  if (status !== 0) return null;
  const added = stdout.split("\n").filter((line) => line.startsWith("+"));
  return sumsIn(added.map((line) => line.slice(1)));
}

function sumsIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => /^[0-9a-f]{64} {2}\S/.test(line));
}
