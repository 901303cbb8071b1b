import { limits } from "../protocol/index.ts";

/** What is remembered of a write while it is not known to be durable. */
interface Doubt {
  /** Tries to write that failed in a row, and when the next may be made, in ms since 1970. */
  readonly failures: number;
  readonly retryMs: number;
}

/**
 * Objects of this isolate whose last write is not known to be durable. When a
 * commit fails, as on a full disk, no code hears of it: the object is thrown away
 * with its sockets. Only what is outside of it is left to tell the next one.
 */
const doubts = new Map<string, Doubt>();

/**
 * Whether there is room to store. An object that follows one whose last write was
 * never confirmed takes no edits until a try has shown that there is, so that
 * clients stay connected and can read.
 */
export class StorageSpace {
  readonly #storage: DurableObjectStorage;
  readonly #id: string;
  readonly #bytesMax: () => number;
  readonly #tryToWrite: () => Promise<boolean>;
  readonly #began: () => void;
  readonly #confirmed: () => void;
  #isInDoubt: boolean;
  /** Null when it has to be measured. */
  #isOverQuota: boolean | null = null;
  #commitsSinceCheck = 0;
  #isConfirming = false;
  #isWrittenSince = false;
  #trial: Promise<boolean> | null = null;

  /**
   * The database may have `bytesMax`. `tryToWrite` finds out whether there is
   * room; it may end the object when there is none. `began` is called when something
   * that was written begins to be waited for, and `confirmed` when that is durable, for
   * each time in a row of which there may be no end.
   */
  constructor(
    ctx: DurableObjectState,
    options: {
      readonly bytesMax: () => number;
      readonly tryToWrite: () => Promise<boolean>;
      readonly began: () => void;
      readonly confirmed: () => void;
    },
  ) {
    this.#storage = ctx.storage;
    this.#id = ctx.id.toString();
    this.#bytesMax = options.bytesMax;
    this.#tryToWrite = options.tryToWrite;
    this.#began = options.began;
    this.#confirmed = options.confirmed;
    this.#isInDoubt = doubts.has(this.#id);
  }

  /** True while no edits may be stored. */
  get isFull(): boolean {
    this.#isOverQuota ??= this.#storage.sql.databaseSize > this.#bytesMax();
    return this.#isInDoubt || this.#isOverQuota;
  }

  /** True while any write at all may cost the object. */
  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  /** When `retry` may find something out, in ms since 1970, or null when nothing is in doubt. */
  get retryMs(): number | null {
    return this.#isInDoubt ? (doubts.get(this.#id)?.retryMs ?? 0) : null;
  }

  /** Something was written in this turn. One confirmation is waited for at a time. */
  wrote(): void {
    if (!doubts.has(this.#id)) doubts.set(this.#id, { failures: 0, retryMs: 0 });
    this.#isWrittenSince = true;
    if (!this.#isConfirming) void this.#confirm();
  }

  /** Finds out whether there is room by now, if it is time for that. True when what `isFull` says has changed. */
  async retry(nowMs: number): Promise<boolean> {
    const doubt = doubts.get(this.#id);
    if (!this.#isInDoubt || (doubt?.retryMs ?? 0) > nowMs || this.#trial !== null) return false;
    const failures = (doubt?.failures ?? 0) + 1;
    const delayMs = Math.min(
      limits.storageRetryMs * 2 ** Math.min(failures - 1, 20),
      limits.storageRetryMaxMs,
    );
    // Before the try, which this object may not outlive.
    doubts.set(this.#id, { failures, retryMs: nowMs + delayMs });
    this.#trial = this.#tryToWrite();
    const isRoom = await this.#trial;
    this.#trial = null;
    if (isRoom) {
      doubts.delete(this.#id);
      this.#isInDoubt = false;
    }
    return isRoom;
  }

  async #confirm(): Promise<void> {
    this.#isConfirming = true;
    while (this.#isWrittenSince) {
      this.#isWrittenSince = false;
      this.#began();
      try {
        await this.#storage.sync();
      } catch {
        // The commit failed and this object is over. The doubt is left to the next.
        return;
      }
      if (!this.#isWrittenSince) doubts.delete(this.#id);
      this.#commitsSinceCheck += 1;
      if (this.#commitsSinceCheck >= limits.commitsPerSizeCheck) {
        this.#commitsSinceCheck = 0;
        this.#isOverQuota = null;
      }
      this.#confirmed();
    }
    this.#isConfirming = false;
  }
}
