import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
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
): Update {
  const { to } = Y.parseUpdateMeta(update);
  const others = new Map([...to].filter(([other]) => other !== client));
  const part = Y.diffUpdate(update, Y.encodeStateVector(others));
  // Without any structs, a zero and the deletions are left.
  const deletionsOnly = Y.diffUpdate(update, Y.encodeStateVector(to));
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, part.subarray(0, part.length - deletionsOnly.length + 1));
  const boundOf = (other: number): number =>
    other === client ? (to.get(client) ?? 0) : clockOf(other);
  writeDeletions(encoder, Y.decodeUpdate(deletionsOnly).ds.clients, boundOf);
  return asUpdate(encoding.toUint8Array(encoder));
}

/** Writes the ranges below each client's bound, as Yjs's V1 encoding has them. */
function writeDeletions(
  encoder: encoding.Encoder,
  deletions: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>,
  boundOf: (client: number) => number,
): void {
  const kept = [...deletions].flatMap(([client, ranges]) => {
    const bound = boundOf(client);
    const below = ranges.filter(({ clock }) => clock < bound);
    const cut = below.map(({ clock, len }) => ({ clock, len: Math.min(len, bound - clock) }));
    return cut.length === 0 ? [] : [{ client, ranges: cut }];
  });
  encoding.writeVarUint(encoder, kept.length);
  for (const { client, ranges } of kept) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
}
