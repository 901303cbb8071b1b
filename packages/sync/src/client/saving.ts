import { isForNow } from "./condition.ts";
import { SyncError } from "./errors.ts";
import type { EditState, Refusal } from "./status.ts";

interface Waiter {
  readonly ids: Set<string>;
  readonly settle: PromiseWithResolvers<void>;
}

/** Follows each local edit from the keystroke to the server's disk. The status and `saved()` read nothing else. */
export class Saving {
  /** Edits that the server has not committed, and whether this device has. */
  readonly #unsaved = new Map<string, { isKept: boolean }>();
  #waiters: readonly Waiter[] = [];
  #refusal: Refusal | null = null;
  /** A refusal that ends when there is room. */
  #fullness: Refusal | null = null;
  /** That the server has lost what was saved, until it has it again. */
  #loss: Refusal | null = null;
  #failure: SyncError | null = null;

  get state(): EditState {
    return {
      unsaved: this.#unsaved.size,
      onDevice: [...this.#unsaved.values()].every(({ isKept }) => isKept),
      refusal: this.#told,
    };
  }

  edited(id: string, isKept: boolean): void {
    this.#unsaved.set(id, { isKept });
  }

  /** This device has committed the edits. */
  kept(ids: readonly string[]): void {
    for (const id of ids) {
      const edit = this.#unsaved.get(id);
      if (edit !== undefined) edit.isKept = true;
    }
  }

  /** The server has committed the edits. */
  saved(ids: readonly string[]): void {
    for (const id of ids) this.#unsaved.delete(id);
    this.#waiters = this.#waiters.filter((waiter) => {
      for (const id of ids) waiter.ids.delete(id);
      if (waiter.ids.size > 0) return true;
      waiter.settle.resolve();
      return false;
    });
  }

  /** The server refused the edits. They stay unsaved. */
  refused(ids: readonly string[], refusal: Refusal): void {
    if (isForNow(refusal.code)) this.#fullness = refusal;
    else this.#refusal = refusal;
    const error = new SyncError(refusal.reason, refusal.code);
    this.#waiters = this.#waiters.filter((waiter) => {
      if (!ids.some((id) => waiter.ids.has(id))) return true;
      waiter.settle.reject(error);
      return false;
    });
  }

  /** What was refused for want of room is saved. */
  foundRoom(): void {
    this.#fullness = null;
  }

  /** The server has lost something that we can't give back, or has it again. */
  lost(loss: Refusal | null): void {
    this.#loss = loss;
  }

  /** Nothing will be saved any more. */
  fail(error: SyncError): void {
    this.#failure = error;
    for (const waiter of this.#waiters) waiter.settle.reject(error);
    this.#waiters = [];
  }

  promise(): Promise<void> {
    // Of what is written after `destroy()` nothing is known here.
    const isFollowed = this.#failure?.code !== null;
    if (isFollowed && this.#unsaved.size === 0 && this.#loss === null) return Promise.resolve();
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const refusal = this.#told;
    if (refusal !== null) return Promise.reject(new SyncError(refusal.reason, refusal.code));
    const waiter = { ids: new Set(this.#unsaved.keys()), settle: Promise.withResolvers<void>() };
    this.#waiters = [...this.#waiters, waiter];
    return waiter.settle.promise;
  }

  get #told(): Refusal | null {
    return this.#refusal ?? this.#fullness ?? this.#loss;
  }
}
