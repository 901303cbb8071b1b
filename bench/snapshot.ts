import { asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { buildSnapshot, SqliteStore } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeDocument } from "./works/large-document.ts";

// Time and peak memory of a compaction, through a Y.Doc, by merging bytes, and as a
// store does it in steps, for states of several sizes with a full log on top. Each is
// measured in a process of its own: its largest resident memory above what it had
// with the input read. The young generation is kept small, because what is garbage
// counts too.

const sizes = [0.5, 5, 20, 25].map((mega) => Math.round(mega * 1_000_000));
const [, , way, folder] = process.argv;

if (way !== undefined && folder !== undefined) measure(way, folder);
else compare();

function compare(): void {
  console.log("state bytes | log bytes | way | seconds | peak MB above the start | snapshot bytes");
  for (const size of sizes) {
    const path = mkdtempSync(join(tmpdir(), "snapshot-"));
    try {
      const { state, log } = writeDocument(size);
      writeFileSync(join(path, "state"), state);
      for (const [index, update] of log.entries()) writeFileSync(join(path, `${index}`), update);
      store(join(path, "document.sqlite"), [state, ...log]);
      for (const name of ["document", "bytes", "steps"]) {
        const run = ["--expose-gc", "--max-semi-space-size=2", import.meta.filename, name, path];
        const { stdout, stderr } = spawnSync(process.execPath, run, { encoding: "utf8" });
        if (stderr !== "" && stdout === "") throw new Error(stderr);
        const logBytes = log.reduce((total, update) => total + update.length, 0);
        console.log(`${state.length} | ${logBytes} | ${name} | ${stdout.trim()}`);
      }
    } finally {
      rmSync(path, { recursive: true });
    }
  }
}

/** Stores a compacted document with a log. */
function store(path: string, [state, ...log]: readonly Update[]): void {
  const document = new SqliteStore(nodeDatabase(path), "epoch");
  for (const update of state === undefined ? [] : [state]) document.append(update, "ada", 0);
  document.compact(document.head());
  for (const [index, update] of log.entries()) document.append(update, "bo", index);
}

/** Builds one snapshot in this process and prints what it took. */
function measure(name: string, path: string): void {
  if (name === "steps") {
    measureSteps(join(path, "document.sqlite"));
    return;
  }
  const read = (file: string): Update => asUpdate(new Uint8Array(readFileSync(join(path, file))));
  const updates = [read("state")];
  for (let index = 0; index < limits.compactionLogEntries; index++) updates.push(read(`${index}`));
  const beforeKb = (globalThis.gc?.(), statusKb("VmRSS"));
  writeFileSync("/proc/self/clear_refs", "5"); // Resets the high-water mark.
  const startMs = performance.now();
  const { update } = buildSnapshot(updates, name === "document" ? Infinity : 0);
  const seconds = (performance.now() - startMs) / 1_000;
  const peakMb = (statusKb("VmHWM") - beforeKb) / 1_000;
  console.log(`${seconds.toFixed(2)} | ${peakMb.toFixed(0)} | ${update.length}`);
}

/** The whole compaction, from rows to rows: its input is not in memory before. */
function measureSteps(path: string): void {
  const document = new SqliteStore(nodeDatabase(path), "epoch");
  const beforeKb = (globalThis.gc?.(), statusKb("VmRSS"));
  writeFileSync("/proc/self/clear_refs", "5");
  const startMs = performance.now();
  while (!document.compactStep(document.head())) continue;
  const seconds = (performance.now() - startMs) / 1_000;
  const peakMb = (statusKb("VmHWM") - beforeKb) / 1_000;
  console.log(
    `${seconds.toFixed(2)} | ${peakMb.toFixed(0)} with the input | ${document.snapshotBytes()}`,
  );
}

function statusKb(name: string): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
}
