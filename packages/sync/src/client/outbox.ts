import { limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { MergingQueue } from "../updates/index.ts";

/** Edits on their way: numbered for one connection, gone when it is. */
interface InFlight {
  readonly update: Update;
  readonly ids: readonly string[];
}

export interface NumberedEdit {
  readonly number: number;
  readonly update: Update;
}

/** Local edits that wait to be sent or acknowledged. One leaves only by an answer of the server. */
export class Outbox {
  readonly #waiting = new MergingQueue<string>(limits.flushBytesMax);
  readonly #inFlight = new Map<number, InFlight>();
  #lastNumber = 0;

  get isInFlight(): boolean {
    return this.#inFlight.size > 0;
  }

  add(update: Update, id: string): void {
    this.#waiting.push(update, [id]);
  }

  /** The next edit to send, as much as fits into one, or null when nothing waits. */
  next(): NumberedEdit | null {
    const taken = this.#waiting.take();
    return taken === null ? null : this.#number(taken.update, taken.tags);
  }

  /** Sends `update` in place of all that waits, because it holds all of that and more. */
  nextInstead(update: Update): NumberedEdit {
    return this.#number(update, this.#waiting.takeTags());
  }

  /** The server lacked what edit `number` builds on. Sends `update`, which holds it all, in its place. */
  resend(number: number, update: Update): NumberedEdit | null {
    const edit = this.#inFlight.get(number);
    if (edit === undefined) return null;
    this.#inFlight.delete(number);
    return this.#number(update, edit.ids);
  }

  /** Edits up to `number` are committed. Returns their ids. */
  acknowledge(number: number): readonly string[] {
    const saved: string[] = [];
    for (const [sent, { ids }] of this.#inFlight) {
      if (sent > number) continue;
      this.#inFlight.delete(sent);
      saved.push(...ids);
    }
    return saved;
  }

  /** Edit `number` was refused and is not sent again. Returns its ids. */
  reject(number: number): readonly string[] {
    const ids = this.#inFlight.get(number)?.ids ?? [];
    this.#inFlight.delete(number);
    return ids;
  }

  /** The connection is gone. What was on its way waits again; numbers start over. */
  disconnected(): void {
    for (const { update, ids } of [...this.#inFlight.values()].reverse()) {
      this.#waiting.putBack(update, ids);
    }
    this.#inFlight.clear();
    this.#lastNumber = 0;
  }

  #number(update: Update, ids: readonly string[]): NumberedEdit {
    const number = ++this.#lastNumber;
    this.#inFlight.set(number, { update, ids });
    return { number, update };
  }
}
