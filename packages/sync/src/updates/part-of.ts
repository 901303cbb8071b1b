import * as Y from "yjs";
import type { Update } from "../protocol/index.ts";

/**
 * Of `update` what `client` wrote, and the deletions of that and of what
 * `clockOf` says that the peer has: deletions of anything else would build on
 * what is not there.
 */
export function partOf(
  update: Update,
  client: number,
  clockOf: (client: number) => number,
): Uint8Array {
  const { to } = Y.parseUpdateMeta(update);
  const others = new Map([...to].filter(([other]) => other !== client));
  const part = Y.diffUpdate(update, Y.encodeStateVector(others));
  // Without any structs, a zero and the deletions are left.
  const deletionsOnly = Y.diffUpdate(update, Y.encodeStateVector(to));
  const structs = part.subarray(0, part.length - deletionsOnly.length + 1);
  const deletions = encodeDeletions(Y.decodeUpdate(deletionsOnly).ds.clients, (other) =>
    other === client ? (to.get(client) ?? 0) : clockOf(other),
  );
  const joined = new Uint8Array(structs.length + deletions.length);
  joined.set(structs);
  joined.set(deletions, structs.length);
  return joined;
}

/** The ranges below each client's bound, as an update ends with them. By Yjs's own encoder, which is loaded anyway. */
function encodeDeletions(
  deletions: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>,
  boundOf: (client: number) => number,
): Uint8Array {
  const kept = [...deletions].flatMap(([client, ranges]) => {
    const bound = boundOf(client);
    const below = ranges.filter(({ clock }) => clock < bound);
    const cut = below.map(({ clock, len }) => ({ clock, len: Math.min(len, bound - clock) }));
    return cut.length === 0 ? [] : [{ client, ranges: cut }];
  });
  const encoder = new Y.UpdateEncoderV1();
  encoder.writeLen(kept.length);
  for (const { client, ranges } of kept) {
    encoder.writeClient(client);
    encoder.writeLen(ranges.length);
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(len);
    }
  }
  return encoder.toUint8Array();
}
