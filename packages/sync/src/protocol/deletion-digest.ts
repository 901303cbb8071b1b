import { limits } from "./limits.ts";

/** Which clocks of a client are deleted. */
export interface DeletedRange {
  readonly clock: number;
  readonly len: number;
}

/**
 * What stands for all that is deleted in a document: `deletionDigestBytes` bytes
 * that are the same for the same clocks, whatever ranges they come in, as long as a
 * client's ranges are in order. By it and the state vector two sides know that they
 * have the same. It finds differences, and is no protection against intent: who
 * claims what it has not only keeps it from itself.
 */
export function deletionDigest(
  deletions: ReadonlyMap<number, readonly DeletedRange[]>,
): Uint8Array {
  const hash = new Hash();
  for (const client of [...deletions.keys()].toSorted((one, other) => one - other)) {
    let end = -1;
    for (const range of deletions.get(client) ?? []) {
      if (range.len === 0) continue;
      // Ranges that touch are one.
      if (range.clock !== end) {
        hash.add(end);
        hash.add(client);
        hash.add(range.clock);
      }
      end = range.clock + range.len;
    }
    hash.add(end);
  }
  return hash.digest();
}

/** Two 32-bit hashes side by side, each mixed by the finaliser of MurmurHash3 (Austin Appleby, public domain). */
class Hash {
  #low = 0x9e3779b9;
  #high = 0x85ebca6b;

  /** Takes in an integer below 2^53. */
  add(number: number): void {
    this.#mix(number | 0);
    this.#mix(Math.floor(number / 2 ** 32) | 0);
  }

  digest(): Uint8Array {
    const bytes = new Uint8Array(limits.deletionDigestBytes);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, finish(this.#low));
    view.setUint32(4, finish(this.#high));
    return bytes;
  }

  #mix(word: number): void {
    this.#low = finish(Math.imul(this.#low ^ word, 0x85ebca6b) + 0x165667b1);
    this.#high = finish(Math.imul(this.#high ^ word, 0xc2b2ae35) + 0x27d4eb2f);
  }
}

function finish(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
