/** Does one work after the other, in the order in which they were asked for. */
export class Sequence {
  #last: Promise<unknown> = Promise.resolve();

  /** Does `work` once all before it is done or has failed. Gives what it gives. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => null);
    return done;
  }
}
