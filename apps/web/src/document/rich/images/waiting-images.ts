import type { SyncProvider, SyncStatus } from "@scriptorium/sync/client";
import { Listeners } from "../../../storage/listeners.ts";

type Readable = Pick<SyncProvider, "status" | "subscribe">;

/**
 * The images that were put into a document here and that the server doesn't have yet, and the
 * document's status with them: an image counts as an edit, which is on this device once it is kept.
 */
export class WaitingImages implements Readable {
  readonly #provider: Readable;
  readonly #listeners = new Listeners();
  /** By the name of each, whether this device keeps it. */
  readonly #images = new Map<string, boolean>();
  #counted: { readonly from: SyncStatus; readonly status: SyncStatus } | null = null;

  constructor(provider: Readable) {
    this.#provider = provider;
  }

  /** The same object until it changes. */
  get status(): SyncStatus {
    const from = this.#provider.status;
    if (this.#images.size === 0) return from;
    if (this.#counted?.from !== from) this.#counted = { from, status: this.#count(from) };
    return this.#counted.status;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const stops = [this.#provider.subscribe(listener), this.#listeners.subscribe(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  };

  has(name: string): boolean {
    return this.#images.has(name);
  }

  add(name: string, isKept: boolean): void {
    this.#images.set(name, isKept);
    this.#changed();
  }

  /** The text has it, or it is not wanted any more. */
  remove(name: string): void {
    if (this.#images.delete(name)) this.#changed();
  }

  /** Resolves when all edits outlive this page, on this device or on the server. May never do so. */
  async untilEditsAreKept(): Promise<void> {
    const areKept = (): boolean => {
      const { kind, edits } = this.#provider.status;
      return kind !== "destroyed" && (edits.unsaved === 0 || edits.onDevice);
    };
    if (areKept()) return;
    await new Promise<void>((resolve) => {
      const stop = this.#provider.subscribe(() => {
        if (!areKept()) return;
        stop();
        resolve();
      });
    });
  }

  #count(status: SyncStatus): SyncStatus {
    const { edits } = status;
    const areKept = [...this.#images.values()].every(Boolean);
    return {
      ...status,
      edits: {
        ...edits,
        unsaved: edits.unsaved + this.#images.size,
        onDevice: edits.onDevice && areKept,
      },
    };
  }

  #changed(): void {
    this.#counted = null;
    this.#listeners.notify();
  }
}
