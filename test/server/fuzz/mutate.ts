import type { Random } from "../../simulation/random.ts";

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

/** A change of `bytes` such as a fault or an attacker makes, or several on top of each other. */
export function mutate(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let mutated = bytes;
  do mutated = random.pick(mutations)(mutated, random, other);
  while (random.below(4) === 0);
  return mutated;
}

const mutations: readonly Mutation[] = [
  flipBits,
  truncate,
  insert,
  splice,
  lieAboutLength,
  insertHugeNumber,
  repeat,
];

function flipBits(bytes: Uint8Array, random: Random): Uint8Array {
  const flipped = bytes.slice();
  for (let left = 1 + random.below(4); left > 0 && flipped.length > 0; left--) {
    const at = random.below(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  }
  return flipped;
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, random.below(bytes.length + 1));
}

function insert(bytes: Uint8Array, random: Random): Uint8Array {
  return put(
    bytes,
    random,
    Array.from({ length: 1 + random.below(8) }, () => random.below(256)),
  );
}

/** The beginning of one and the end of another. */
function splice(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const head = bytes.subarray(0, random.below(bytes.length + 1));
  return Uint8Array.of(...head, ...other.subarray(random.below(other.length + 1)));
}

/** Most numbers of a frame fit in one byte, so a changed byte often is a length or a count that lies. */
function lieAboutLength(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.slice();
  if (changed.length > 0) changed[random.below(changed.length)] = random.below(128);
  return changed;
}

/** Numbers at the edges of what the formats hold, and past them. */
function insertHugeNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const length = random.pick([4, 5, 7, 8, 9, 10, 20]);
  return put(bytes, random, [...Array<number>(length).fill(0xff), random.below(128)]);
}

function repeat(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random.below(bytes.length + 1);
  return put(bytes, random, bytes.subarray(start, start + random.below(64)));
}

/** `part` at any place, above what is there or between it. */
function put(bytes: Uint8Array, random: Random, part: ArrayLike<number>): Uint8Array {
  const at = random.below(bytes.length + 1);
  const rest = bytes.subarray(random.below(2) === 0 ? at : Math.min(at + 1, bytes.length));
  return Uint8Array.of(...bytes.subarray(0, at), ...Array.from(part), ...rest);
}
