import { limits } from "@scriptorium/sync/protocol";
import type { Env } from "../env.ts";
import { atHome } from "../places.ts";
import type { Directory } from "./directory.ts";
import { comesFirst } from "./entry.ts";
import type { Entry, Listing } from "./entry.ts";

/** Where the entry of a document is. It never moves, so this never changes. */
export function directoryOf(env: Env, documentId: string): DurableObjectStub<Directory> {
  // FNV-1a: any hash that spreads ids evenly does.
  let hash = 0x811c9dc5;
  for (const character of documentId)
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return share(env, hash % limits.directoryShards);
}

/** A part of a list, the newest first, put together from all shares. */
export async function listDocuments(env: Env, listing: Listing): Promise<readonly Entry[]> {
  const shares = Array.from({ length: limits.directoryShards }, (_, index) => share(env, index));
  const pages = await Promise.all(shares.map((one) => one.list(listing)));
  return pages
    .flat()
    .toSorted((one, other) => (comesFirst(one, other) ? -1 : 1))
    .slice(0, listing.most);
}

function share(env: Env, index: number): DurableObjectStub<Directory> {
  return atHome(env, env.DIRECTORY).getByName(`documents-${index}`);
}
