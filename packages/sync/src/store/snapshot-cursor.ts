import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asSeq } from "../protocol/index.ts";
import type { Seq } from "../protocol/index.ts";

/** Up to where a snapshot that is being written is in its rows. */
export interface SnapshotCursor {
  /** Position of the log that the snapshot will hold everything up to. */
  readonly through: Seq;
  /** The next part of its update to be written. */
  readonly part: number;
  /** The client and the clock to go on with, or null when the update is whole and the rest is left. */
  readonly next: { readonly client: number; readonly clock: number } | null;
  /** How many structs of that client are written, and the part that is kept free for its head. */
  readonly count: number;
  readonly headPart: number | null;
}

export function encodeCursor({ through, part, next, count, headPart }: SnapshotCursor): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, through);
  encoding.writeVarUint(encoder, part);
  encoding.writeVarUint(encoder, next === null ? 0 : 1);
  encoding.writeVarUint(encoder, next?.client ?? 0);
  encoding.writeVarUint(encoder, next?.clock ?? 0);
  encoding.writeVarUint(encoder, count);
  // No head is the first part, so 0 is free to mean none.
  encoding.writeVarUint(encoder, headPart ?? 0);
  return encoding.toUint8Array(encoder);
}

export function decodeCursor(bytes: Uint8Array): SnapshotCursor {
  const decoder = decoding.createDecoder(bytes);
  const through = asSeq(decoding.readVarUint(decoder));
  const part = decoding.readVarUint(decoder);
  const hasNext = decoding.readVarUint(decoder) === 1;
  const client = decoding.readVarUint(decoder);
  const clock = decoding.readVarUint(decoder);
  const count = decoding.readVarUint(decoder);
  const headPart = decoding.readVarUint(decoder);
  return {
    through,
    part,
    next: hasNext ? { client, clock } : null,
    count,
    headPart: headPart === 0 ? null : headPart,
  };
}
