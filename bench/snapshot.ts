import { asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { buildSnapshot } from "@scriptorium/sync/store";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";

// Time and peak memory of a compaction, through a Y.Doc and by merging bytes, for
// states of several sizes with a full log on top. Each is measured in a process of
// its own: its largest resident memory above what it had with the input read. The
// young generation is kept small, because what is garbage counts too.

const sizes = [0.5, 5, 20, 25].map((mega) => Math.round(mega * 1_000_000));
const [, , way, folder] = process.argv;

if (way !== undefined && folder !== undefined) measure(way, folder);
else compare();

function compare(): void {
  console.log("state bytes | log bytes | way | seconds | peak MB above the start | snapshot bytes");
  for (const size of sizes) {
    const path = mkdtempSync(join(tmpdir(), "snapshot-"));
    try {
      const { state, log } = document(size);
      writeFileSync(join(path, "state"), state);
      for (const [index, update] of log.entries()) writeFileSync(join(path, `${index}`), update);
      for (const name of ["document", "bytes"]) {
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

/** Builds one snapshot in this process and prints what it took. */
function measure(name: string, path: string): void {
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

function statusKb(name: string): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
}

/**
 * A document of some `bytes`: a paper's every keystroke, written again by other
 * people until it is large enough, some of it in small paragraphs with marks. The
 * log is as long and as large as it may become before a compaction.
 */
function document(bytes: number): { readonly state: Update; readonly log: readonly Update[] } {
  const doc = new Y.Doc();
  const patches = readPatches();
  let size = 0;
  for (let round = 0; size < bytes; round++) {
    doc.clientID = 1_000_000 + round * 7_919;
    // Types of their own each time: finding a place in very long ones takes long.
    doc.transact(() =>
      writePaper(doc.getText(`text ${round}`), doc.getXmlFragment(`body ${round}`), patches),
    );
    size = Y.encodeStateAsUpdate(doc).length;
  }
  const state = asUpdate(Y.encodeStateAsUpdate(doc));
  const log: Update[] = [];
  doc.on("update", (update: Uint8Array) => log.push(asUpdate(update)));
  doc.clientID = 77;
  const text = doc.getText("text 0");
  const typed = "x".repeat(
    Math.floor(limits.compactionLogBytes / limits.compactionLogEntries) - 40,
  );
  for (let index = 0; index < limits.compactionLogEntries; index++) {
    if (index % 8 === 7) text.delete((index * 7_919) % text.length, 50);
    else text.insert((index * 7_919) % text.length, typed);
  }
  return { state, log };
}

function writePaper(text: Y.Text, body: Y.XmlFragment, patches: readonly Patch[]): void {
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.delete(position, deleted);
    if (inserted !== "") text.insert(position, inserted);
  }
  for (let index = 0; index < 1_000; index++) {
    const paragraph = new Y.XmlElement("paragraph");
    const words = new Y.XmlText();
    words.applyDelta([
      { insert: "the quick brown fox " },
      { insert: "jumps", attributes: { bold: {} } },
      { insert: ` over the lazy dog ${index}` },
    ]);
    paragraph.insert(0, [words]);
    body.insert(body.length, [paragraph]);
    if (index % 9 === 8) body.delete(body.length - 4, 2);
  }
}

type Patch = readonly [position: number, deleted: number, inserted: string];

/** The start of the trace, so that sizes can be chosen. */
function readPatches(): readonly Patch[] {
  const path = new URL("../test/fixtures/traces/automerge-paper.json.gz", import.meta.url);
  const { txns } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    readonly txns: readonly { readonly patches: readonly Patch[] }[];
  };
  return txns.slice(0, 60_000).flatMap((transaction) => transaction.patches);
}
