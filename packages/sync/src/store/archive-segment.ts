import { deflateSync, inflateSync } from "fflate";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asSeq, asUpdate } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";

/**
 * Log entries as one compressed segment: authors once, then for each entry its
 * author, the time since the one before, and the update. Positions may skip one
 * where the store was repaired, so each is written.
 */
export function encodeSegment(entries: readonly RecordedEntry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  const authors = [...new Set(entries.map(({ author }) => author))];
  encoding.writeVarUint(encoder, authors.length);
  for (const author of authors) encoding.writeVarString(encoder, author);
  encoding.writeVarUint(encoder, entries.length);
  let beforeMs = 0;
  for (const { seq, author, storedMs, update } of entries) {
    encoding.writeVarUint(encoder, seq);
    encoding.writeVarUint(encoder, authors.indexOf(author));
    // Clocks of servers jump back, so the difference may be negative.
    encoding.writeVarInt(encoder, storedMs - beforeMs);
    encoding.writeVarUint8Array(encoder, update);
    beforeMs = storedMs;
  }
  return deflateSync(encoding.toUint8Array(encoder));
}

/** The entries of a segment that `encodeSegment` made. Throws on anything else. */
export function decodeSegment(segment: Uint8Array): readonly RecordedEntry[] {
  const decoder = decoding.createDecoder(inflateSync(segment));
  const authors = Array.from({ length: decoding.readVarUint(decoder) }, () =>
    decoding.readVarString(decoder),
  );
  let storedMs = 0;
  return Array.from({ length: decoding.readVarUint(decoder) }, () => {
    const seq = asSeq(decoding.readVarUint(decoder));
    const author = authors[decoding.readVarUint(decoder)] ?? "";
    storedMs += decoding.readVarInt(decoder);
    return { seq, author, storedMs, update: asUpdate(decoding.readVarUint8Array(decoder)) };
  });
}
