import type { Seq, StateVector, Update } from "@scriptorium/sync/protocol";
import type { Knowledge } from "@scriptorium/sync/gate";
import type { LogEntry, RecordedEntry } from "@scriptorium/sync/room";
import { SqliteStore } from "@scriptorium/sync/store";
import type { SqlDatabase } from "@scriptorium/sync/store";

type Append = Parameters<SqliteStore["append"]>;

/**
 * A store that is wrong on purpose: it says that an update is stored and stores
 * it later. Whatever is read is stored first, so that nothing but a crash tells
 * it from a right one.
 */
export class LateStore extends SqliteStore {
  readonly #later: (work: () => void) => void;
  #waiting: Append[] = [];

  /** `later` calls what it is given once, some time after the handler's frames have been sent. */
  constructor(database: SqlDatabase, newEpoch: string, later: (work: () => void) => void) {
    super(database, newEpoch);
    this.#later = later;
  }

  override append(...entry: Append): Seq {
    if (this.#waiting.length === 0) this.#later(() => this.#write());
    this.#waiting.push(entry);
    return this.head();
  }

  override head(): Seq {
    return (super.head() + this.#waiting.length) as Seq;
  }

  override logAfter(seq: Seq): readonly LogEntry[] {
    this.#write();
    return super.logAfter(seq);
  }

  override diff(stateVector: StateVector): Update {
    this.#write();
    return super.diff(stateVector);
  }

  override diffBeyondSnapshot(stateVector: StateVector): Update | null {
    this.#write();
    return super.diffBeyondSnapshot(stateVector);
  }

  override history(through: Seq): readonly RecordedEntry[] {
    this.#write();
    return super.history(through);
  }

  override readKnowledge(): Knowledge {
    this.#write();
    return super.readKnowledge();
  }

  override compact(through: Seq): void {
    this.#write();
    super.compact(through);
  }

  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const entry of waiting) super.append(...entry);
  }
}
