import * as Y from "yjs";

/** Updates are read once, because a room's clients get the same bytes. This many are remembered. */
const rememberedMax = 4_096;
const remembered = new Map<string, ReadonlyMap<number, number>>();

/**
 * How many characters each writer's update brings. One edit is one character, so
 * this counts edits, however many of them a server merges into one update.
 */
export function editsIn(update: Uint8Array): ReadonlyMap<number, number> {
  const key = Buffer.from(update.buffer, update.byteOffset, update.byteLength).toString("latin1");
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const { from, to } = Y.parseUpdateMeta(update);
  const edits = new Map<number, number>();
  for (const [client, clock] of to) edits.set(client, clock - (from.get(client) ?? 0));
  if (remembered.size === rememberedMax) remembered.clear();
  remembered.set(key, edits);
  return edits;
}

/** How many edits of others a transaction brought into its document. */
export function editsOfOthers({ doc, beforeState, afterState }: Y.Transaction): number {
  let edits = 0;
  for (const [client, clock] of afterState) {
    if (client !== doc.clientID) edits += clock - (beforeState.get(client) ?? 0);
  }
  return edits;
}
