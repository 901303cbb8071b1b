import { deletionDigest } from "../protocol/index.ts";

/** Deleted clock ranges per client, merged and sorted: what a Yjs delete set says. */
export class Deletions {
  readonly #ranges = new Map<number, { start: number; end: number }[]>();

  /** True when every clock in `[start, end)` of `client` is known to be deleted. */
  covers(client: number, start: number, end: number): boolean {
    const ranges = this.#ranges.get(client) ?? [];
    const range = ranges[lastAtOrBefore(ranges, start)];
    return range !== undefined && end <= range.end;
  }

  /** How many clocks in `[start, end)` of `client` are not known to be deleted. */
  countOthers(client: number, start: number, end: number): number {
    const ranges = this.#ranges.get(client) ?? [];
    let count = Math.max(0, end - start);
    let index = Math.max(0, lastAtOrBefore(ranges, start));
    for (let range = ranges[index]; range !== undefined && range.start < end;) {
      count -= Math.max(0, Math.min(range.end, end) - Math.max(range.start, start));
      range = ranges[++index];
    }
    return count;
  }

  digest(): Uint8Array {
    const rangesOf = (ranges: readonly { start: number; end: number }[]) =>
      ranges.map(({ start, end }) => ({ clock: start, len: end - start }));
    return deletionDigest(
      new Map([...this.#ranges].map(([client, ranges]) => [client, rangesOf(ranges)])),
    );
  }

  add(client: number, start: number, end: number): void {
    if (end <= start) return;
    let ranges = this.#ranges.get(client);
    if (ranges === undefined) this.#ranges.set(client, (ranges = []));
    let first = lastAtOrBefore(ranges, start);
    // Touching ranges become one, so `first` is moved past a range that ends earlier.
    const before = ranges[first];
    if (before === undefined || before.end < start) first += 1;
    let last = first;
    let merged = { start, end };
    for (let next = ranges[last]; next !== undefined && next.start <= end; next = ranges[++last]) {
      merged = { start: Math.min(merged.start, next.start), end: Math.max(merged.end, next.end) };
    }
    ranges.splice(first, last - first, merged);
  }
}

/** Index of the last range that starts at or before `clock`, or -1. */
function lastAtOrBefore(ranges: readonly { start: number }[], clock: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.start ?? Infinity) <= clock) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
