import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { DatabaseSync } from "node:sqlite";
import { CommandError } from "./command.ts";
import { isPathBelow, makeFolder, moveFile, sha256Of, writeWhole } from "./files.ts";

const storedFile = z.object({
  /** Below the data folder. */
  path: z.string().refine(isPathBelow),
  kind: z.enum(["document", "database", "file"]),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number(),
  copiedAt: z.string(),
  /** Of the file when it was copied: see `fingerprintOf`. */
  fingerprint: z.string().nullable(),
  documentId: z.string().nullable(),
  problems: z.array(z.string()),
});

/** A file as a backup holds it. */
export type StoredFile = z.infer<typeof storedFile>;

const manifestShape = z.object({
  format: z.literal(1),
  /** Of Scriptorium. */
  version: z.string(),
  /** Everything that was acknowledged by then is in it. */
  startedAt: z.string(),
  finishedAt: z.string(),
  dataDir: z.string(),
  /** Secrets that the server is given from elsewhere, so that they are not in it. */
  secretsElsewhere: z.array(z.string()),
  files: z.array(storedFile),
});

/** What one backup consists of. */
export type Manifest = z.infer<typeof manifestShape>;

const readme = `Backups of a Scriptorium server, made by "npm run admin -- backup".

  backups/   one file for each backup: which files it consists of, with size and SHA-256
  objects/   the files, each under its SHA-256; backups share those that are equal

In here are all documents, with their past and what was deleted from them, and the
server's secrets: the admin key opens every document, and the signing secret makes
anybody's cookie. Guard this folder as you guard the server.

Put one back: npm run admin -- restore <this folder>
Check all:    npm run admin -- verify --backup <this folder>
`;

const ownNames = /^(backups|objects|incoming|unfinished\.jsonl|(README\.txt|lock\.sqlite).*)$/;

/** A folder of backups. A backup is there once its manifest is, which is written last. */
export class BackupFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws a `CommandError` when the folder holds something else. */
  static make(path: string): BackupFolder {
    const folder = new BackupFolder(path);
    const isOther = (name: string): boolean => !ownNames.test(name);
    if (existsSync(path) && readdirSync(path).some(isOther)) {
      throw new CommandError(
        `${path} holds other files: name an empty folder, or one that has backups already.`,
      );
    }
    for (const name of ["backups", "objects", "incoming"]) makeFolder(join(path, name));
    writeWhole(join(path, "README.txt"), readme);
    return folder;
  }

  /** Throws a `CommandError` when there is no backup in the folder. */
  static open(path: string): BackupFolder {
    const folder = new BackupFolder(path);
    if (folder.names().length > 0) return folder;
    const hint = existsSync(folder.#unfinished)
      ? "the only one in it was interrupted: go on with npm run admin -- backup"
      : "make one with npm run admin -- backup, or name another folder";
    throw new CommandError(`There is no whole backup in ${path}: ${hint}.`);
  }

  /** Names of the whole backups, the oldest first. */
  names(): readonly string[] {
    const folder = join(this.path, "backups");
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
      .toSorted();
  }

  /** Throws a `CommandError` when there is no such backup, or its manifest is not as it was written. */
  read(name: string | undefined = this.names().at(-1)): Manifest & { readonly name: string } {
    const names = this.names();
    if (name === undefined || !names.includes(name)) {
      throw new CommandError(`There is no backup ${name}. There are: ${names.join(", ")}`);
    }
    const manifest = parseManifest(readFileSync(this.#manifestPath(name), "utf8"));
    if (manifest !== null) return { ...manifest, name };
    const others = names.filter((other) => other !== name);
    throw new CommandError(
      `The list of backup ${name} is damaged. ${others.length === 0 ? "There is no other." : `Use another: ${others.join(", ")}`}`,
    );
  }

  /** Where the bytes of a file lie. */
  objectPath(sha256: string): string {
    return join(this.path, "objects", sha256.slice(0, 2), sha256);
  }

  /** True when the bytes are there, as far as their number tells. */
  has({ sha256, bytes }: StoredFile): boolean {
    return statSync(this.objectPath(sha256), { throwIfNoEntry: false })?.size === bytes;
  }

  /** What is wrong with the bytes of a file, or null. */
  async problemOf({ sha256 }: StoredFile): Promise<string | null> {
    const path = this.objectPath(sha256);
    if (!existsSync(path)) return `${path} is missing`;
    return (await sha256Of(path)) === sha256 ? null : `${path} is not as it was written`;
  }

  /** Where a file is written before it is known what is in it. */
  incomingPath(name: string): string {
    return join(this.path, "incoming", name);
  }

  /** Takes over what was written to `incoming`, of that hash. */
  keep(incoming: string, sha256: string): void {
    moveFile(incoming, this.objectPath(sha256));
  }

  /** What a backup that was interrupted has copied, and the one before it. */
  known(): ReadonlyMap<string, StoredFile> {
    const latest = this.names()
      .toReversed()
      .map((name) => parseManifest(readFileSync(this.#manifestPath(name), "utf8")))
      .find((manifest) => manifest !== null);
    const files = [...(latest?.files ?? []), ...this.#readUnfinished()];
    return new Map(files.filter((file) => this.has(file)).map((file) => [file.path, file]));
  }

  /** True when a backup was interrupted. */
  isUnfinished(): boolean {
    return existsSync(this.#unfinished);
  }

  /** Notes a file of the backup that is being made, so that another can go on from it. */
  note(file: StoredFile): void {
    appendFileSync(this.#unfinished, `${JSON.stringify(file)}\n`, { mode: 0o600 });
  }

  /** Makes the backup whole. */
  finish(manifest: Manifest): string {
    const name = manifest.startedAt.replaceAll(":", "-");
    const text = JSON.stringify(manifest);
    const sha256 = createHash("sha256").update(text).digest("hex");
    writeWhole(this.#manifestPath(name), `${JSON.stringify({ sha256, manifest }, null, 1)}\n`);
    rmSync(this.#unfinished, { force: true });
    return name;
  }

  /** Removes all but the newest backups, and what only they had. Says how many. */
  prune(kept: number): number {
    const gone = this.names().slice(0, -kept);
    // First, because it throws when a list can't be read: what that one needs is not known.
    const used = new Set(
      this.names()
        .slice(-kept)
        .flatMap((name) => this.read(name).files.map(({ sha256 }) => sha256)),
    );
    for (const name of gone) rmSync(this.#manifestPath(name));
    const objects = join(this.path, "objects");
    for (const entry of readdirSync(objects, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !used.has(entry.name)) rmSync(join(entry.parentPath, entry.name));
    }
    return gone.length;
  }

  /** Runs `work` while nobody else writes here. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    using lock = new DatabaseSync(join(this.path, "lock.sqlite"), { timeout: 0 });
    try {
      lock.exec("BEGIN EXCLUSIVE");
    } catch {
      throw new CommandError(`Another backup to ${this.path} is under way: wait until it is done.`);
    }
    // What an interrupted one was writing.
    rmSync(join(this.path, "incoming"), { recursive: true, force: true });
    makeFolder(join(this.path, "incoming"));
    return await work();
  }

  get #unfinished(): string {
    return join(this.path, "unfinished.jsonl");
  }

  #manifestPath(name: string): string {
    return join(this.path, "backups", `${name}.json`);
  }

  /** The last line may be cut short. */
  #readUnfinished(): readonly StoredFile[] {
    if (!this.isUnfinished()) return [];
    return readFileSync(this.#unfinished, "utf8")
      .split("\n")
      .flatMap((line) => storedFile.safeParse(parseJson(line)).data ?? []);
  }
}

function parseManifest(text: string): Manifest | null {
  const shape = z.object({ sha256: z.string(), manifest: z.unknown() });
  const parsed = shape.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { sha256, manifest } = parsed.data;
  // As it was read, because a later release may have written more than this one knows.
  const found = createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
  return found === sha256 ? (manifestShape.safeParse(manifest).data ?? null) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut short by a crash, or damaged.
    return null;
  }
}
