import type { LocalChange, LocalCopy, LocalEdit, Position } from "./local-persistence.ts";
import type { Update } from "../protocol/index.ts";

/**
 * Writes to the local copy one change after the other. What comes while one is
 * being written goes into the next.
 */
export class LocalWriter {
  readonly #copy: LocalCopy;
  readonly #events: { written(editIds: readonly string[]): void; failed(error: unknown): void };
  #waiting: LocalChange = nothing;
  #isWriting = false;
  #hasFailed = false;
  #isClosing = false;

  constructor(
    copy: LocalCopy,
    events: { written(editIds: readonly string[]): void; failed(error: unknown): void },
  ) {
    this.#copy = copy;
    this.#events = events;
  }

  edited(edit: LocalEdit): void {
    this.#add({ ...this.#waiting, edits: [...this.#waiting.edits, edit] });
  }

  saved(ids: readonly string[], position: Position): void {
    this.#add({ ...this.#waiting, savedIds: [...this.#waiting.savedIds, ...ids], position });
  }

  received(updates: readonly Update[], position: Position | null): void {
    const received = [...this.#waiting.received, ...updates];
    this.#add({ ...this.#waiting, received, position: position ?? this.#waiting.position });
  }

  /** Closes the copy, after everything that waits is written. */
  close(): void {
    this.#isClosing = true;
    if (!this.#isWriting) this.#copy.close();
  }

  #add(change: LocalChange): void {
    // After a failure the copy has a hole, and writing on would claim that it has not.
    if (this.#hasFailed) return;
    this.#waiting = change;
    if (!this.#isWriting) void this.#write();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#waiting !== nothing) {
        // Everything of this turn goes into one transaction.
        await Promise.resolve();
        const change = this.#waiting;
        this.#waiting = nothing;
        await this.#copy.write(change);
        this.#events.written(change.edits.map(({ id }) => id));
      }
    } catch (error) {
      this.#hasFailed = true;
      this.#events.failed(error);
    }
    this.#isWriting = false;
    if (this.#isClosing) this.#copy.close();
  }
}

const nothing: LocalChange = { edits: [], savedIds: [], received: [], position: null };
