import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "@scriptorium/sync/protocol";
import type { Sample } from "../src/metrics/exposition.ts";
import type { Starts } from "./starts.ts";

/** What samples are taken of. */
export interface Surveyed {
  readonly dataDir: string;
  readonly workerdPid: number | null;
  readonly starts: Starts;
  readonly startedMs: number;
  readonly versions: { readonly version: string; readonly workerd: string };
}

/** What this process sees of the server: itself, workerd, the disk and the files of documents. */
export async function takeSamples(surveyed: Surveyed): Promise<readonly Sample[]> {
  const { dataDir, workerdPid, starts, startedMs, versions } = surveyed;
  const [disk, documents] = await Promise.all([statfs(dataDir), measureDocuments(dataDir)]);
  return [
    { name: "scriptorium_build_info", labels: versions, value: 1 },
    { name: "scriptorium_start_time_seconds", value: startedMs / 1_000 },
    { name: "scriptorium_uptime_seconds", value: (Date.now() - startedMs) / 1_000 },
    { name: "scriptorium_starts_total", value: starts.all },
    { name: "scriptorium_unclean_starts_total", value: starts.unclean },
    ...processSamples("launcher", process.pid),
    ...(workerdPid === null ? [] : processSamples("workerd", workerdPid)),
    { name: "scriptorium_disk_free_bytes", value: disk.bavail * disk.bsize },
    { name: "scriptorium_disk_size_bytes", value: disk.blocks * disk.bsize },
    { name: "scriptorium_documents", value: documents.count },
    { name: "scriptorium_documents_bytes", value: documents.bytes },
  ];
}

/** Of the kernel, by whose clock a second has a hundred ticks in all that users see. */
const ticksPerSecond = 100;

/** Linux tells of every process. Elsewhere nothing is known without starting a program for it. */
function processSamples(name: string, pid: number): readonly Sample[] {
  const folder = `/proc/${pid}`;
  if (!existsSync(`${folder}/stat`)) return [];
  const labels = { process: name };
  const status = readFileSync(`${folder}/status`, "utf8");
  const residentKib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  // Behind the name in parentheses, which may hold anything.
  const fields = readFileSync(`${folder}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return [
    { name: "scriptorium_process_resident_memory_bytes", labels, value: residentKib * 1_024 },
    { name: "scriptorium_process_cpu_seconds_total", labels, value: ticks / ticksPerSecond },
    { name: "scriptorium_process_open_files", labels, value: readdirSync(`${folder}/fd`).length },
  ];
}

interface Measured {
  readonly count: number;
  readonly bytes: number;
}

/**
 * Counts the documents without opening one. What was asked for and never made, or was deleted for
 * good, leaves a database of a page behind; one with a document has a page for each of its tables.
 */
async function measureDocuments(dataDir: string): Promise<Measured> {
  const folder = join(dataDir, "scriptorium-documents");
  // workerd makes it with the first document.
  const names = await readdir(folder).catch(() => []);
  const bytesByObject = new Map<string, number>();
  const files = names.filter((name) => /^[0-9a-f]{64}\.sqlite(-wal)?$/.test(name));
  for (let at = 0; at < files.length; at += limits.filesAtOnceMax) {
    const some = files.slice(at, at + limits.filesAtOnceMax);
    // One after the other, each a few files: a folder of many must not take every thread there is.
    const sizes = await Promise.all(some.map((name) => sizeOf(join(folder, name))));
    for (const [index, name] of some.entries()) {
      const object = name.slice(0, 64);
      bytesByObject.set(object, (bytesByObject.get(object) ?? 0) + (sizes[index] ?? 0));
    }
  }
  const sizes = [...bytesByObject.values()].filter((bytes) => bytes > limits.emptyDatabaseBytesMax);
  return { count: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
}

/** A file may go while the others are looked at. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
