import { encodeFrame } from "../protocol/index.ts";
import type { LogEntry } from "./document-store.ts";
import { packFrames } from "./pack-frames.ts";

/** Log entries as frames, several in each. */
export function packStored(entries: readonly LogEntry[]): Iterable<Uint8Array> {
  return packFrames(entries.map(({ seq, update }) => encodeFrame({ kind: "stored", seq, update })));
}
