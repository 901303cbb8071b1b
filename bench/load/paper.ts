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
  doc.transact(() => {
    for (const patch of paperPatches()) apply(doc, patch);
  });
  written = Y.encodeStateAsUpdate(doc);
  return written;
}

interface Typed {
  readonly updates: readonly Uint8Array[];
  readonly whole: Uint8Array;
}

let typed: (Typed & { readonly keystrokes: number }) | null = null;

/** An update for each of the first `keystrokes`, and what they amount to as one. */
export function paperTyped(keystrokes: number): Typed {
  if (typed?.keystrokes === keystrokes) return typed;
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const patch of paperPatches().slice(0, keystrokes)) apply(doc, patch);
  typed = { keystrokes, updates, whole: Y.encodeStateAsUpdate(doc) };
  return typed;
}

function apply(doc: Y.Doc, [position, deleted, inserted]: Patch): void {
  const text = doc.getText("text");
  if (deleted > 0) text.delete(position, deleted);
  if (inserted !== "") text.insert(position, inserted);
}
