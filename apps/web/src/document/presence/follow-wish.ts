import { Listeners } from "../../storage/listeners.ts";

/** Whom this window is to go with. What makes it go is loaded when somebody else is here. */
export class FollowWish {
  readonly #listeners = new Listeners();
  #personId: string | null = null;

  readonly subscribe = this.#listeners.subscribe;

  /** Null when nobody is followed. */
  get personId(): string | null {
    return this.#personId;
  }

  choose(personId: string | null): void {
    if (personId === this.#personId) return;
    this.#personId = personId;
    this.#listeners.notify();
  }
}
