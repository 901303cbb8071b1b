import { readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { namesAskedFor } from "./names-asked-for.ts";
import { SourceError } from "./source.ts";
import type { Source } from "./source.ts";

const ending = /\.(bin|ysync)$/;

/**
 * A folder of files that each hold one Yjs update, for whatever kept its documents elsewhere. A
 * file's path without `.bin` or `.ysync` is the room's name, escaped as in addresses where it has to be.
 */
export function openUpdateFiles(folder: string): Source {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  const files = names.filter((name) => ending.test(name)).toSorted();
  if (files.length === 0) {
    throw new SourceError(`${folder} is no folder with files that end with .bin or .ysync.`);
  }
  const stored = files.map((name) => name.replace(ending, "").split(sep).join("/"));
  const rooms = namesAskedFor(stored).map((name, index) => ({
    name,
    read: async () => [new Uint8Array(await readFile(join(folder, files[index] ?? "")))],
  }));
  return { rooms, [Symbol.asyncDispose]: () => Promise.resolve() };
}
