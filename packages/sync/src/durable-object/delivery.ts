import { Outbox, tellAgainDelayMs } from "../store/index.ts";
import type { Message, SqlDatabase, Waiting } from "../store/index.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Reporter } from "./reporter.ts";
import { Sequence } from "./sequence.ts";

/**
 * Has what was posted delivered, the first in the line first, until it is taken. One delivery after
 * the other: what is told first must not be heard last.
 */
export class Delivery {
  readonly #outbox: Outbox;
  readonly #deadlines: Deadlines;
  readonly #reporter: Reporter;
  readonly #exists: () => boolean;
  readonly #deliver: (messages: readonly Message[]) => Promise<void>;
  readonly #sequence = new Sequence();
  /** True while what is posted is delivered right after: a deadline for it would be two rows. */
  #isNext = false;

  /**
   * `exists` tells whether there is a document. `deliver` rejects when messages are not taken.
   */
  constructor(
    database: SqlDatabase,
    options: {
      readonly deadlines: Deadlines;
      readonly reporter: Reporter;
      readonly exists: () => boolean;
      readonly deliver: (messages: readonly Message[]) => Promise<void>;
    },
  ) {
    this.#outbox = new Outbox(database);
    this.#deadlines = options.deadlines;
    this.#reporter = options.reporter;
    this.#exists = options.exists;
    this.#deliver = options.deliver;
  }

  /** Puts a message at the end of the line, to be delivered soon. */
  post(message: Message): void {
    this.#outbox.post(message);
    if (!this.#isNext) this.#deadlines.arrangeWith("outbox", message.postedMs);
  }

  /** Does `work` and delivers right after, with what it posts. Rejects only when `work` throws. */
  async after(work: () => void): Promise<void> {
    this.#isNext = true;
    try {
      work();
    } finally {
      this.#isNext = false;
    }
    await this.next();
  }

  /** Delivers the first in the line. Whatever that meets is told of and tried again: the alarm has other things to do. */
  next(): Promise<void> {
    return this.#sequence.run(() => this.#tryNext());
  }

  /** Delivers all that waits. Rejects when it is not taken. */
  all(): Promise<void> {
    return this.#sequence.run(async () => {
      for (let messages = this.#waiting(); messages.length > 0;) {
        await this.#deliver(messages);
        // Deleted meanwhile.
        if (!this.#exists()) return;
        this.#outbox.taken(messages);
        messages = this.#waiting();
      }
    });
  }

  /** All that was in the database is gone. */
  forget(): void {
    this.#outbox.forget();
  }

  /** What is posted, if there is a document: to look makes a table. */
  #waiting(): readonly Waiting[] {
    return this.#exists() ? this.#outbox.waiting() : [];
  }

  async #tryNext(): Promise<void> {
    // Deleted while another delivery was under way.
    if (!this.#exists()) return;
    const expired = this.#outbox.expire(Date.now());
    if (expired > 0) this.#reporter.failed("the outbox", `${expired} messages were given up`);
    const messages = this.#outbox.waiting();
    if (messages.length === 0) return;
    try {
      await this.#deliver(messages);
    } catch (error) {
      this.#reporter.failed("the outbox", error);
      // Deleted meanwhile, and what it had to tell with it.
      if (!this.#exists()) return;
      const delayMs = tellAgainDelayMs(this.#outbox.refused(messages), Math.random());
      this.#deadlines.arrangeWith("outbox", Date.now() + delayMs);
      return;
    }
    if (!this.#exists()) return;
    this.#outbox.taken(messages);
    if (this.#outbox.waiting().length > 0) this.#deadlines.arrangeWith("outbox", Date.now());
  }
}
