import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";

type Patch = readonly [position: number, deleted: number, inserted: string];

/** Every keystroke of the paper, in order. */
function paperPatches(): readonly Patch[] {
  const path = new URL("../../test/fixtures/traces/automerge-paper.json.gz", import.meta.url);
  const { txns } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    readonly txns: readonly { readonly patches: readonly Patch[] }[];
  };
  return txns.flatMap((transaction) => transaction.patches);
}

let written: Uint8Array | null = null;

/** The whole paper as one update. Written once a process. */
export function paperUpdate(): Uint8Array {
  if (written !== null) return written;
  const doc = new Y.Doc();
  const text = doc.getText("text");
  doc.transact(() => {
    for (const [position, deleted, inserted] of paperPatches()) {
      if (deleted > 0) text.delete(position, deleted);
      if (inserted !== "") text.insert(position, inserted);
    }
  });
  written = Y.encodeStateAsUpdate(doc);
  return written;
}
