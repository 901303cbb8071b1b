/** How often something took how long. */
export interface HistogramReading {
  /** Of each upper bound, in ms and rising, how many took no longer. The last bound is Infinity. */
  readonly buckets: readonly (readonly [boundMs: number, count: number])[];
  readonly sumMs: number;
}

/** Counts durations by how long they are: a comparison or some, and no memory, for each. */
export class Histogram {
  readonly #boundsMs: readonly number[];
  readonly #counts: number[];
  #sumMs = 0;

  constructor(boundsMs: readonly number[]) {
    this.#boundsMs = [...boundsMs, Infinity];
    this.#counts = this.#boundsMs.map(() => 0);
  }

  /** Something took `durationMs`, `count` times. */
  add(durationMs: number, count: number): void {
    const at = this.#boundsMs.findIndex((boundMs) => durationMs <= boundMs);
    this.#counts[at] = (this.#counts[at] ?? 0) + count;
    this.#sumMs += durationMs * count;
  }

  read(): HistogramReading {
    let total = 0;
    const buckets = this.#boundsMs.map((boundMs, at) => {
      total += this.#counts[at] ?? 0;
      return [boundMs, total] as const;
    });
    return { buckets, sumMs: this.#sumMs };
  }
}
