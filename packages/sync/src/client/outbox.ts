import { limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { MergingQueue, mergeUpdates } from "../updates/index.ts";
import type { Waiting } from "./pace.ts";

interface Edits {
  readonly update: Update;
  /** Ids of the local edits in it. */
  readonly tags: readonly string[];
}

/** The edit on its way: numbered for one connection, gone when it is. */
interface InFlight {
  readonly number: number;
  readonly update: Update;
  /** The local edits that it brings. All there is when it was not composed. */
  readonly own: readonly Edits[];
  /** True when it was composed from all that the document has, because the server lacked something. */
  readonly isComposed: boolean;
  /** True when each of `own` was sent by itself, now or before. */
  readonly isTried: boolean;
  /** True for one of the parts in which a server is given back what it lost. */
  readonly isPart?: true;
}

export interface NumberedEdit {
  readonly number: number;
  readonly update: Update;
}

/**
 * Local edits that wait to be sent or acknowledged. One edit is on its way at a
 * time, so an answer that is lost, late or doubled is known as such. Edits leave
 * only by an answer of the server.
 */
export class Outbox {
  readonly #waiting = new MergingQueue<string>(limits.flushBytesMax);
  #inFlight: InFlight | null = null;
  /** What the server has no room for. */
  readonly #held = new MergingQueue<string>(limits.flushBytesMax);
  /** What goes out before what waits, and apart from it: that may find room where this does not. */
  #first: readonly Edits[] = [];
  /** What the server refused: in the document, and never to be sent again. */
  readonly #refused: Update[] = [];
  #lastNumber = 0;

  get isInFlight(): boolean {
    return this.#inFlight !== null;
  }

  /** Edits that have never been sent. */
  get unsent(): Waiting {
    return this.#waiting;
  }

  /** True while edits that were sent before are to be sent again. */
  get isResending(): boolean {
    return this.#first.length > 0;
  }

  /** True while edits are put aside, or about to be tried again. */
  get isHolding(): boolean {
    return !this.#held.isEmpty || this.#first.length > 0;
  }

  /** Everything made here that the server has not acknowledged. */
  get updates(): readonly Update[] {
    const own = [...(this.#inFlight?.own ?? []), ...this.#first].map(({ update }) => update);
    return [...this.#refused, ...this.#held.updates, ...own, ...this.#waiting.updates];
  }

  add(update: Update, id: string): void {
    this.#waiting.push(update, [id]);
  }

  /** The next edit to send, as much as fits into one, or null when nothing waits. */
  next(): NumberedEdit | null {
    const [first, ...later] = this.#first;
    this.#first = later;
    const edits = first ?? this.#waiting.take();
    if (edits === null) return null;
    return this.#number(edits.update, { own: [edits], isComposed: false, isTried: true });
  }

  /**
   * Sends what waits although an edit is on its way: together with that one, so that
   * one answer decides over both. Null when nothing waits, or the two don't go together.
   */
  nextBehind(): NumberedEdit | null {
    const before = this.#inFlight;
    // What is to be sent again goes by itself.
    if (before === null || before.isComposed || this.isResending) return null;
    if (before.update.length + this.#waiting.bytes > limits.flushBytesMax) return null;
    const edits = this.#waiting.take();
    if (edits === null) return null;
    const own = [...before.own, edits];
    const update = mergeUpdates([before.update, edits.update]);
    return this.#number(update, { own, isComposed: false, isTried: false });
  }

  /** Sends `update` in place of all that waits, because it holds all of that and more. */
  nextInstead(update: Update): NumberedEdit {
    const own = [...this.#first, ...this.#waiting.takeAll()];
    this.#first = [];
    return this.#number(update, { own, isComposed: true, isTried: false });
  }

  /** Sends a part of what the server has lost, with no edit of ours that waits. */
  sendPart(update: Update): NumberedEdit {
    return this.#number(update, { own: [], isComposed: true, isTried: true, isPart: true });
  }

  /** True while such a part is on its way. */
  get isPartInFlight(): boolean {
    return this.#inFlight?.isPart === true;
  }

  /** True while what is on its way holds more than the edits that waited, and they were not tried alone. */
  get isUploadInFlight(): boolean {
    return this.#inFlight?.isComposed === true && !this.#inFlight.isTried;
  }

  /** True when edit `number` is on its way. An answer to any other is an old one, or came twice. */
  isAwaiting(number: number): boolean {
    return this.#inFlight?.number === number;
  }

  /**
   * The server lacked what the edit on its way builds on. Sends `update`, which
   * holds all that there is, in its place. Null when that is what was sent: asking
   * again would not end.
   */
  resend(update: Update): NumberedEdit | null {
    if (this.#inFlight === null || this.#inFlight.isComposed) return null;
    return this.#number(update, { ...this.#inFlight, isComposed: true });
  }

  /** The edit on its way is committed. Returns the ids of what was in it. */
  acknowledge(): readonly string[] {
    return this.#land().own.flatMap(({ tags }) => tags);
  }

  /**
   * The edit on its way was refused, for good or, if `isForNow`, until `retry`.
   * Returns the ids of what is put aside. None are when it was composed: then what
   * is ours waits to be sent by itself.
   */
  reject({ isForNow }: { readonly isForNow: boolean }): readonly string[] {
    const { own, isTried } = this.#land();
    if (!isTried) {
      this.#first = [...own, ...this.#first];
      return [];
    }
    for (const { update, tags } of own) {
      if (isForNow) this.#held.push(update, tags);
      else this.#refused.push(update);
    }
    return own.flatMap(({ tags }) => tags);
  }

  /** There may be room for what the server had none for. */
  retry(): void {
    this.#first = [...this.#first, ...this.#held.takeAll()];
  }

  /** The connection is gone. What was on its way waits again; numbers start over. */
  disconnected(): void {
    this.retry();
    if (this.#inFlight !== null) this.#first = [...this.#land().own, ...this.#first];
    this.#lastNumber = 0;
  }

  #land(): InFlight {
    const edit = this.#inFlight;
    if (edit === null) throw new Error("no edit is on its way");
    this.#inFlight = null;
    return edit;
  }

  #number(update: Update, edit: Omit<InFlight, "number" | "update">): NumberedEdit {
    const number = ++this.#lastNumber;
    this.#inFlight = { ...edit, update, number };
    return { number, update };
  }
}
