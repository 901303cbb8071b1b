import { encodeFrame, limits } from "../protocol/index.ts";
import type { Message } from "../protocol/index.ts";
import type { LogEntry } from "./document-store.ts";

/** Log entries as frames, several in each up to the size of a stored row. */
export function* packStored(entries: readonly LogEntry[]): Iterable<Uint8Array> {
  let packed: Message[] = [];
  let bytes = 0;
  for (const { seq, update } of entries) {
    const isFull =
      bytes + update.length > limits.rowBytesMax || packed.length === limits.messagesPerFrameMax;
    if (packed.length > 0 && isFull) {
      yield encodeFrame(...packed);
      packed = [];
      bytes = 0;
    }
    packed.push({ kind: "stored", seq, update });
    bytes += update.length;
  }
  if (packed.length > 0) yield encodeFrame(...packed);
}
