import type { Update } from "../protocol/index.ts";
import { mergeUpdates } from "./merge-updates.ts";

interface Run<Tag> {
  readonly update: Update;
  readonly tags: readonly Tag[];
  /** How many pushed updates it holds. */
  readonly weight: number;
}

/**
 * Updates in order, merged while they wait, so that a long wait costs neither
 * memory nor a stall at its end. Neighbours of equal weight are merged, as in a
 * binary counter: n updates cost n·log n. Each carries a tag, which is kept.
 */
export class MergingQueue<Tag> {
  readonly #bytesMax: number;
  #runs: Run<Tag>[] = [];

  /** Updates are not merged into one of more than `bytesMax` bytes. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  /** How many pushed updates wait. */
  get count(): number {
    return this.#runs.reduce((total, run) => total + run.weight, 0);
  }

  /** How many bytes what waits takes as it is merged so far. */
  get bytes(): number {
    return this.#runs.reduce((total, run) => total + run.update.length, 0);
  }

  /** Everything that waits, in order. */
  get updates(): readonly Update[] {
    return this.#runs.map((run) => run.update);
  }

  push(update: Update, tags: readonly Tag[]): void {
    this.#runs.push({ update, tags, weight: 1 });
    while (this.#mergeLast((last, before) => last.weight >= before.weight));
  }

  /** Takes from the front as much as fits into one update, or at least one. Null when it is empty. */
  take(): { readonly update: Update; readonly tags: readonly Tag[] } | null {
    let count = 0;
    let bytes = 0;
    for (const run of this.#runs) {
      if (count > 0 && bytes + run.update.length > this.#bytesMax) break;
      count += 1;
      bytes += run.update.length;
    }
    if (count === 0) return null;
    const taken = this.#runs.splice(0, count);
    return {
      update: mergeUpdates(taken.map((run) => run.update)),
      tags: taken.flatMap((run) => run.tags),
    };
  }

  /** Takes everything there is, in order, for a sender who has another way to say it. */
  takeAll(): readonly { readonly update: Update; readonly tags: readonly Tag[] }[] {
    const runs = this.#runs;
    this.#runs = [];
    return runs;
  }

  #mergeLast(isDue: (last: Run<Tag>, before: Run<Tag>) => boolean): boolean {
    const last = this.#runs.at(-1);
    const before = this.#runs.at(-2);
    if (last === undefined || before === undefined || !isDue(last, before)) return false;
    if (last.update.length + before.update.length > this.#bytesMax) return false;
    this.#runs.splice(-2, 2, {
      update: mergeUpdates([before.update, last.update]),
      tags: [...before.tags, ...last.tags],
      weight: before.weight + last.weight,
    });
    return true;
  }
}
