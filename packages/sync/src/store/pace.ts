/**
 * Work that stops now and then, so that other events have their turn between its
 * parts. It stops by what it has done, because nothing here knows the time.
 */
export type Work<Result> = Generator<void, Result, void>;

/** Does all of it in one turn. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Counts what was done since the last pause, in bytes that were gone through or what takes as long. */
export class Pace {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Adds what was done, and says whether it is time for a pause, which starts the count anew. */
  isPauseAfter(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes < this.#bytesMax) return false;
    this.#bytes = 0;
    return true;
  }
}

/** Of what need not stop. */
export const withoutPause: Pace = new Pace(Infinity);

/** What one struct costs besides its bytes, and what bytes cost that are compressed, or checked and written. */
export const structCost = 24;
export const deflateCost = 4;
export const rowCost = 0.5;
