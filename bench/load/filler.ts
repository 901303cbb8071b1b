import * as Y from "yjs";

/** Bytes of text that one update brings: what servers take at once. */
const updateBytes = 4_000_000;
const piece = "the quick brown fox jumps over the lazy dog ".repeat(10);

/** Updates of a document of some `bytes` of text, written in many places, some of it deleted. */
export function filler(bytes: number): readonly Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = doc.getText("filler");
  for (let left = bytes; left > 0; left -= updateBytes) {
    doc.transact(() => {
      const end = text.length + Math.min(left, updateBytes);
      while (text.length < end) text.insert((text.length * 7) % (text.length + 1), piece);
      for (let at = 0; at < text.length; at += 100 * piece.length) text.delete(at, 3);
    });
  }
  return updates;
}
