import { asUpdate } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import * as Y from "yjs";

// Updates that no editor writes, byte by byte: V1 is a count of clients, for each
// its structs, its id, its first clock and the structs, then the deletions.

/** The clientID that the attacks write with, unless they aim at somebody else's. */
export const hostileClient = 1_000_000;

const noDeletions = [0];
const gcInfo = 0;
const skipInfo = 10;
const anyInfo = 8;
const typeInfo = 7;
const stringInfo = 4;
/** A root type called x. */
const inRoot = [1, 1, 120];

/** A number as 7 bits a byte, the lowest first. */
function uint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}

function oneClient(structs: number, bytes: Iterable<number>, clock = 0): number[] {
  return [1, ...uint(structs), ...uint(hostileClient), ...uint(clock), ...bytes];
}

/** A struct without content that claims `length` characters of `client`. */
export function claim(client: number, clock: number, length: number): Update {
  const bytes = [1, 1, ...uint(client), ...uint(clock), gcInfo, ...uint(length), ...noDeletions];
  return asUpdate(Uint8Array.from(bytes));
}

/** Says that `length` characters of `client` are left out, and deletes the first that it wrote. */
export function leaveOut(client: number, clock: number, length: number): Update {
  const deletions = [1, ...uint(client), 1, 0, 1];
  const bytes = [1, 1, ...uint(client), ...uint(clock), skipInfo, ...uint(length), ...deletions];
  return asUpdate(Uint8Array.from(bytes));
}

export function manyStructs(count: number): Update {
  const structs = Array.from({ length: count }, () => [gcInfo, 1]).flat();
  return asUpdate(Uint8Array.from(oneClient(count, [...structs, ...noDeletions])));
}

export function manyClients(count: number): Update {
  const clients = Array.from({ length: count }, (_, index) => [
    1,
    ...uint(hostileClient + count - index),
    0,
    gcInfo,
    1,
  ]).flat();
  return asUpdate(Uint8Array.from([...uint(count), ...clients, ...noDeletions]));
}

export function manyDeletions(count: number): Update {
  const ranges = Array.from({ length: count }, () => [0, 1]).flat();
  const deletions = [1, ...uint(hostileClient), ...uint(count), ...ranges];
  return asUpdate(Uint8Array.from(oneClient(1, [gcInfo, 1, ...deletions])));
}

/** Types in each other, from the one on that is at the clock `from`. */
export function nestedTypes(levels: number, from = 0): Update {
  const types = Array.from({ length: levels }, (_, index) => {
    const clock = from + index;
    const parent = clock === 0 ? inRoot : [0, ...uint(hostileClient), ...uint(clock - 1)];
    return [typeInfo, ...parent, 0];
  }).flat();
  return asUpdate(Uint8Array.from(oneClient(levels, [...types, ...noDeletions], from)));
}

/** Deletes what `client` wrote. */
export function deletion(client: number, clock: number, length: number): Update {
  return asUpdate(Uint8Array.from([0, 1, ...uint(client), 1, ...uint(clock), ...uint(length)]));
}

export function nestedValue(levels: number): Update {
  const arrays = Array.from({ length: levels - 1 }, () => [117, 1]).flat();
  return asUpdate(
    Uint8Array.from(oneClient(1, [anyInfo, ...inRoot, 1, ...arrays, 117, 0, ...noDeletions])),
  );
}

/** Text that makes an update of so many bytes. */
export function largeText(bytes: number): Update {
  const head = (length: number): number[] => oneClient(1, [stringInfo, ...inRoot, ...uint(length)]);
  const length = bytes - head(bytes).length - noDeletions.length;
  const update = new Uint8Array(bytes).fill(120);
  update.set(head(length));
  update[bytes - 1] = 0;
  return asUpdate(update);
}

/** What a document of `client` holds after `write`. */
export function written(client: number, write: (doc: Y.Doc) => void): Update {
  const doc = new Y.Doc();
  doc.clientID = client;
  write(doc);
  return asUpdate(Y.encodeStateAsUpdate(doc));
}
