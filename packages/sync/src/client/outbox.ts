import { limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { MergingQueue } from "../updates/index.ts";

/** Edits on their way: numbered for one connection, gone when it is. */
interface InFlight {
  readonly update: Update;
  readonly ids: readonly string[];
  /** True when it was composed from all that the document has, because the server lacked something. */
  readonly isResend: boolean;
}

export interface NumberedEdit {
  readonly number: number;
  readonly update: Update;
}

/** Local edits that wait to be sent or acknowledged. One leaves only by an answer of the server. */
export class Outbox {
  readonly #waiting = new MergingQueue<string>(limits.flushBytesMax);
  readonly #inFlight = new Map<number, InFlight>();
  /** What the server refused: in the document, and never to be sent again. */
  readonly #refused: Update[] = [];
  #lastNumber = 0;

  get isInFlight(): boolean {
    return this.#inFlight.size > 0;
  }

  /** Everything that the server has not acknowledged. */
  get updates(): readonly Update[] {
    const inFlight = [...this.#inFlight.values()].map((edit) => edit.update);
    return [...this.#refused, ...inFlight, ...this.#waiting.updates];
  }

  add(update: Update, id: string): void {
    this.#waiting.push(update, [id]);
  }

  /** The next edit to send, as much as fits into one, or null when nothing waits. */
  next(): NumberedEdit | null {
    const taken = this.#waiting.take();
    return taken === null ? null : this.#number({ ...taken, ids: taken.tags, isResend: false });
  }

  /** Sends `update` in place of all that waits, because it holds all of that and more. */
  nextInstead(update: Update): NumberedEdit {
    return this.#number({ update, ids: this.#waiting.takeTags(), isResend: true });
  }

  /**
   * The server lacked what edit `number` builds on. Sends `update`, which holds all
   * that there is, in its place. Null when that is what was sent: asking again
   * would not end.
   */
  resend(number: number, update: Update): NumberedEdit | null {
    const edit = this.#inFlight.get(number);
    if (edit === undefined || edit.isResend) return null;
    this.#inFlight.delete(number);
    return this.#number({ update, ids: edit.ids, isResend: true });
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
    const edit = this.#inFlight.get(number);
    if (edit === undefined) return [];
    this.#inFlight.delete(number);
    this.#refused.push(edit.update);
    return edit.ids;
  }

  /** The connection is gone. What was on its way waits again; numbers start over. */
  disconnected(): void {
    for (const { update, ids } of [...this.#inFlight.values()].reverse()) {
      this.#waiting.putBack(update, ids);
    }
    this.#inFlight.clear();
    this.#lastNumber = 0;
  }

  #number({ update, ids, isResend }: InFlight): NumberedEdit {
    const number = ++this.#lastNumber;
    this.#inFlight.set(number, { update, ids, isResend });
    return { number, update };
  }
}
