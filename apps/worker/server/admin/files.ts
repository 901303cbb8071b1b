import { createHash } from "node:crypto";
import { closeSync, createReadStream, createWriteStream, fsyncSync } from "node:fs";
import { openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { makeFolder as makeAnyFolder } from "../make-folder.ts";

// Writing so that a crash, also of the machine, leaves a file whole or not at all.

/** True for a path that leads below the folder that it is about, and nowhere else. */
export function isPathBelow(path: string): boolean {
  const parts = path.split("/");
  return parts.every((part) => !["", ".", ".."].includes(part) && !/[\\\0]/.test(part));
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** Copies a file's bytes to the disk and says what their SHA-256 is. The folder is made if needed. */
export async function copyFile(source: string, target: string): Promise<string> {
  makeFolder(dirname(target));
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(createReadStream(source), hashing, createWriteStream(target, { mode: 0o600 }));
  sync(target);
  return hash.digest("hex");
}

/** Puts a text at `path` in place of what was there. */
export function writeWhole(path: string, text: string): void {
  const aside = `${path}.new`;
  writeFileSync(aside, text, { mode: 0o600 });
  sync(aside);
  moveFile(aside, path);
}

/** Renames, for good. The folder is made if needed. */
export function moveFile(from: string, to: string): void {
  makeFolder(dirname(to));
  renameSync(from, to);
  sync(dirname(to));
}

/** Has the disk keep what was written to a file, or which names are in a folder. */
export function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** For nobody but the user who makes it: there are keys and everybody's texts in it. */
export function makeFolder(path: string): void {
  makeAnyFolder(path, 0o700);
}
