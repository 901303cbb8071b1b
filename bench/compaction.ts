import { asSeq, limits } from "@scriptorium/sync/protocol";
import { SqliteStore } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeDocument } from "./works/large-document.ts";

// How long a compaction holds others up: its steps, and what an edit waits that comes
// at any moment of it, beside an edit in quiet. In-process on SQLite in a file, as on
// Durable Objects with a write-ahead log; no network, no waiting for the disk.

const sizes = [0.1, 0.5, 5, 20].map((mega) => Math.round(mega * 1_000_000));

console.log(
  "state bytes | log bytes | steps | longest (ms) | p99 (ms) | total (ms) | in one turn (ms) | bytes written | rows written | edit in quiet p50, p99 (ms) | edit meanwhile p50, p99 (ms)",
);
for (const size of sizes) console.log(compare(size).join(" | "));

function compare(size: number): readonly (string | number)[] {
  const { state, log, next } = writeDocument(size);
  const logBytes = log.reduce((total, update) => total + update.length, 0);
  const folder = mkdtempSync(join(tmpdir(), "compaction-"));
  try {
    const open = (name: string): SqliteStore => {
      const database = nodeDatabase(join(folder, name));
      database.all("PRAGMA journal_mode = WAL");
      database.all("PRAGMA synchronous = OFF");
      const store = new SqliteStore(database, "epoch");
      store.append(state, "ada", 0);
      store.compact(store.head());
      for (const [index, update] of log.entries()) store.append(update, "bo", index);
      return store;
    };
    const store = open("steps");
    const quiet = log.map((_, index) => timed(() => store.append(next(index), "bo", index)));
    const through = store.head();
    const before = store.snapshotBytes();
    const [steps, edits]: [number[], number[]] = [[], []];
    for (let isDone = false; !isDone;) {
      const stepMs = timed(() => (isDone = store.compactStep(asSeq(through))));
      steps.push(stepMs);
      // One that came at the step's start waits for all of it.
      edits.push(stepMs + timed(() => store.append(next(steps.length), "bo", 1)));
    }
    const other = open("once");
    const onceMs = timed(() => other.compact(other.head()));
    const written = store.snapshotBytes();
    return [
      before,
      logBytes,
      steps.length,
      ...[Math.max(...steps), quantile(steps, 0.99), sum(steps), onceMs].map((ms) => ms.toFixed(1)),
      written,
      Math.ceil(written / limits.rowBytesMax) + 4,
      [quantile(quiet, 0.5), quantile(quiet, 0.99)].map((ms) => ms.toFixed(2)).join(", "),
      [quantile(edits, 0.5), quantile(edits, 0.99)].map((ms) => ms.toFixed(2)).join(", "),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timed(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
