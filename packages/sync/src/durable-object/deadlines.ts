import { limits } from "../protocol/index.ts";
import { hasSchema, Schedule } from "../store/index.ts";
import type { SqlDatabase } from "../store/index.ts";
import type { Meter } from "./meter.ts";
import type { StorageSpace } from "./storage-space.ts";

/** What an object does later. */
export type Deadline = "compaction" | "sweep" | "changed" | "outbox";

/**
 * The object's deadlines, and the one alarm that the platform gives for them. Each
 * `setAlarm` is a row written, so it is set when it changes, and once after a wake.
 */
export class Deadlines {
  readonly #storage: DurableObjectStorage;
  readonly #database: SqlDatabase;
  readonly #schedule: Schedule<Deadline>;
  readonly #space: StorageSpace;
  readonly #meter: Meter;
  /** When the alarm was last set to, as far as this object knows. */
  #armedMs: number | null = null;
  /** What is being done. It stays arranged until it is done, in case this object ends before. */
  #running: Deadline | null = null;
  /** When that is to be done again, because it was asked for meanwhile. */
  #againMs: number | null = null;
  /** True once this object has run the alarm. */
  #isAlarmRun = false;
  /** True while it runs: at its end it is set for whatever comes next. */
  #isAlarmRunning = false;
  /** Failed runs of the alarm in a row. Starts over after an eviction, which is harmless. */
  #failures = 0;

  constructor(
    storage: DurableObjectStorage,
    database: SqlDatabase,
    { space, meter }: { readonly space: StorageSpace; readonly meter: Meter },
  ) {
    this.#storage = storage;
    this.#database = database;
    this.#schedule = new Schedule(database);
    this.#space = space;
    this.#meter = meter;
  }

  /** Makes `deadline` due at `atMs`, or leaves it when it is due by then anyway. */
  arrange(deadline: Deadline, atMs: number): void {
    // To write it would cost the object and its sockets.
    if (!this.#space.isInDoubt) this.arrangeWith(deadline, atMs);
  }

  /** The same for what is written in any case, of which this is a part. */
  arrangeWith(deadline: Deadline, atMs: number): void {
    if (deadline === this.#running) {
      this.#againMs = Math.min(this.#againMs ?? Infinity, atMs);
      return;
    }
    if (this.#schedule.setBy(deadline, atMs)) this.#space.wrote();
    // A room that woke asks again for what is arranged.
    else if (deadline !== "compaction") return;
    const nextMs = this.#schedule.nextMs();
    // A file that was restored without the platform's own has no alarm.
    if (nextMs === null || nextMs === this.#armedMs || this.#isAlarmRunning) return;
    this.#armedMs = nextMs;
    void this.#setAlarm(nextMs);
  }

  /** Does what is due. What is asked for meanwhile is due after it. */
  async run(deadline: Deadline, work: () => Promise<void>): Promise<void> {
    this.#running = deadline;
    this.#againMs = null;
    try {
      await work();
    } finally {
      this.#running = null;
    }
    // Deleted meanwhile.
    if (!hasSchema(this.#database)) return;
    if (this.#againMs === null) this.#schedule.clear(deadline);
    else this.#schedule.set(deadline, this.#againMs);
    this.#space.wrote();
  }

  /** Writes a row that is there already, or may as well be, to find out whether there is room. */
  async tryToWrite(nowMs: number): Promise<void> {
    this.#schedule.set(
      "compaction",
      this.#schedule.nextMs() ?? nowMs + limits.compactionAfterLeaveMs,
    );
    await this.#storage.sync();
  }

  /**
   * Work that is due needs an alarm, and a file that was restored, or whose alarm
   * the platform gave up, has none. The alarm itself sees to the next one.
   */
  async rearm(): Promise<void> {
    const isPossible = hasSchema(this.#database) && !this.#space.isInDoubt;
    const nextMs = isPossible ? this.#schedule.nextMs() : null;
    if (nextMs === null || this.#isAlarmRun || (await this.#storage.getAlarm()) !== null) return;
    if (!this.#isAlarmRun) await this.#setAlarm(nextMs);
  }

  /** The alarm has called. */
  began(): void {
    this.#meter.counts.alarmRuns += 1;
    this.#isAlarmRun = true;
    this.#isAlarmRunning = true;
    this.#armedMs = null;
  }

  /** The alarm can't do anything now. The platform tries it again, but not for ever. */
  gaveUp(): void {
    this.#isAlarmRunning = false;
    this.#isAlarmRun = false;
  }

  /** The run is over, and the document with it. */
  ended(): void {
    this.#isAlarmRunning = false;
  }

  /** All that was in the database is gone, and the alarm with it. */
  forget(): void {
    this.#armedMs = null;
  }

  /** What is due, and since when, the longest first. */
  due(nowMs: number): readonly { readonly name: Deadline; readonly dueMs: number }[] {
    return this.#schedule.due(nowMs);
  }

  /** What was due is done. */
  async succeeded(): Promise<void> {
    this.#failures = 0;
    this.#isAlarmRunning = false;
    const nextMs = this.#schedule.nextMs();
    if (nextMs !== null && nextMs !== this.#armedMs) await this.#setAlarm(nextMs);
  }

  /** What was due failed, and is tried again, later each time. */
  async failed(nowMs: number): Promise<void> {
    this.#isAlarmRunning = false;
    const delayMs = limits.alarmRetryMs * 2 ** Math.min(this.#failures++, 20);
    await this.#setAlarm(nowMs + Math.min(delayMs, limits.alarmRetryMaxMs));
  }

  #setAlarm(atMs: number): Promise<void> {
    this.#meter.counts.alarmsSet += 1;
    this.#meter.counts.rowsWritten += 1;
    return this.#storage.setAlarm(atMs);
  }
}
