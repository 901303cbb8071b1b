import type * as decoding from "lib0/decoding";
import * as Y from "yjs";
import type { Update } from "../protocol/index.ts";

export interface DecodedUpdate {
  readonly structs: readonly (Y.Item | Y.GC | Y.Skip)[];
  readonly deletions: ReadonlyMap<
    number,
    readonly { readonly clock: number; readonly len: number }[]
  >;
}

/**
 * The update's structs and deletions, or null when the bytes are not one whole
 * V1 update with nothing left over. Never throws.
 *
 * Applying a truncated update to a `Y.Doc` throws, but only after it has changed
 * the document, so nothing is applied that was not decoded here first.
 */
export function decodeUpdate(update: Update): DecodedUpdate | null {
  let decoder: decoding.Decoder | undefined;
  class WholeUpdateDecoder extends Y.UpdateDecoderV1 {
    constructor(source: decoding.Decoder) {
      super(source);
      decoder = source;
    }
  }
  try {
    const { structs, ds } = Y.decodeUpdateV2(update, WholeUpdateDecoder);
    if (decoder === undefined || decoder.pos !== decoder.arr.length) return null;
    return { structs, deletions: ds.clients };
  } catch {
    return null;
  }
}
