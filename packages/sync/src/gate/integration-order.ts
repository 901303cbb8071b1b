import * as Y from "yjs";
import type { DecodedUpdate } from "./decode-update.ts";
import type { Knowledge } from "./knowledge.ts";

type Struct = DecodedUpdate["structs"][number];

/**
 * True when each struct of the update can be integrated after the ones that it
 * refers to. It must be known that nothing that it refers to is missing. Structs
 * that refer to each other in a circle, or to a later one of their own client,
 * stay pending in a `Y.Doc` for ever, or make it throw.
 */
export function canBeIntegrated({ structs }: DecodedUpdate, knowledge: Knowledge): boolean {
  const queues = Map.groupBy(structs, (struct) => struct.id.client);
  const done = new Map<number, number>();
  const clockOf = (client: number): number =>
    Math.max(knowledge.clockOf(client), clockAfter(queues.get(client), done.get(client) ?? 0));
  for (const client of queues.keys()) {
    // Clients whose next struct waits, each for the next one in the list.
    const waiting = [client];
    const isWaiting = new Set(waiting);
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const count = done.get(top) ?? 0;
      const struct = queues.get(top)?.[count];
      const needed = struct === undefined ? null : neededBy(struct, clockOf);
      if (needed === null) {
        done.set(top, count + 1);
        const isDone = struct === undefined || waiting.length > 1;
        // A client that others wait for goes on only as far as they need.
        if (isDone) isWaiting.delete(Number(waiting.pop()));
      } else {
        if (isWaiting.has(needed)) return false;
        waiting.push(needed);
        isWaiting.add(needed);
      }
    }
  }
  return true;
}

/** The client that has to go on before `struct` can be integrated, or null. */
function neededBy(struct: Struct, clockOf: (client: number) => number): number | null {
  for (const reference of referencesOf(struct)) {
    const { client, clock } = reference;
    const bound = client === struct.id.client ? struct.id.clock : clockOf(client);
    if (clock >= bound) return client;
  }
  return null;
}

/** What `struct` is next to and in. */
export function referencesOf(struct: Struct): readonly Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  const { origin, rightOrigin, parent } = struct;
  return [origin, rightOrigin, parent].filter((reference) => reference instanceof Y.ID);
}

/** Where a client is after the first `count` of its structs. */
function clockAfter(queue: readonly Struct[] | undefined, count: number): number {
  const last = queue?.[Math.min(count, queue.length) - 1];
  return last === undefined ? 0 : last.id.clock + last.length;
}
