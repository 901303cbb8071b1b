import * as decoding from "lib0/decoding";
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
  try {
    const { structs, ds } = Y.decodeUpdateV2(update, WholeUpdateDecoder);
    if (lastDecoder === null || decoding.hasContent(lastDecoder)) return null;
    const clients = decoding.readVarUint(decoding.createDecoder(update));
    const isEachOnce = new Set(structs.map(({ id }) => id.client)).size === clients;
    return isEachOnce && isOrdered(structs) ? { structs, deletions: ds.clients } : null;
  } catch {
    return null;
  }
}

/** What the last update was read from. Yjs makes the decoder and does not give it out. */
let lastDecoder: decoding.Decoder | null = null;

class WholeUpdateDecoder extends Y.UpdateDecoderV1 {
  constructor(source: decoding.Decoder) {
    super(source);
    lastDecoder = source;
  }
}

/**
 * True when the structs stand as Yjs writes them: clients from the highest down,
 * each once, and none of them empty. What stands otherwise is read in one way by
 * a `Y.Doc`, which takes a client's last block, and in another by a merge.
 */
function isOrdered(structs: DecodedUpdate["structs"]): boolean {
  return structs.every((struct, index) => {
    const before = structs[index - 1];
    if (struct.length === 0) return false;
    if (before === undefined || before.id.client > struct.id.client) return true;
    return before.id.client === struct.id.client && struct.id.clock === endOf(before);
  });
}

function endOf({ id, length }: DecodedUpdate["structs"][number]): number {
  return id.clock + length;
}
