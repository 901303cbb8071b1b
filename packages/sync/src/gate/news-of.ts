import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import type { DecodedUpdate } from "./decode-update.ts";
import type { Knowledge } from "./knowledge.ts";

/**
 * The update without the structs, or parts of structs, that are known already:
 * with its own bytes when there are none. A repeated struct may say something
 * else than the stored one. A `Y.Doc` that has the stored one passes it over, but
 * a merge takes whichever begins first.
 */
export function newsOf(update: Update, { structs }: DecodedUpdate, knowledge: Knowledge): Update {
  const known = new Map<number, number>();
  for (const { id } of structs) {
    const clock = knowledge.clockOf(id.client);
    if (id.clock < clock) known.set(id.client, clock);
  }
  return known.size === 0 ? update : asUpdate(Y.diffUpdate(update, Y.encodeStateVector(known)));
}
