import { asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";

/**
 * A document of some `bytes`: a paper's every keystroke, written again by other
 * people until it is large enough, some of it in small paragraphs with marks. The
 * log is as long and as large as it may become before a compaction.
 */
export function writeDocument(bytes: number): {
  readonly state: Update;
  readonly log: readonly Update[];
  /** One more letter, as an update. */
  readonly next: (index: number) => Update;
} {
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
  const next = (index: number): Update => {
    text.insert((index * 7_919) % text.length, "y");
    return log.at(-1) ?? state;
  };
  return { state, log: [...log], next };
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
  const path = new URL("../../test/fixtures/traces/automerge-paper.json.gz", import.meta.url);
  const { txns } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    readonly txns: readonly { readonly patches: readonly Patch[] }[];
  };
  return txns.slice(0, 60_000).flatMap((transaction) => transaction.patches);
}
