/** A set of callbacks in the shape that `useSyncExternalStore` wants. */
export class Listeners {
  readonly #listeners = new Set<() => void>();

  /** Returns the function that unsubscribes. Bound, so that it can be passed on by itself. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
