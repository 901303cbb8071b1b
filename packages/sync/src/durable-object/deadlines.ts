import { limits } from "../protocol/index.ts";
import { hasSchema, Schedule } from "../store/index.ts";
import type { SqlDatabase } from "../store/index.ts";
import type { Meter } from "./meter.ts";
import type { StorageSpace } from "./storage-space.ts";

/** What an object does later. */
export type Deadline = "compaction" | "sweep";

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
  /** True once this object has run the alarm. */
  #isAlarmRun = false;
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
    if (this.#space.isInDoubt) return;
    if (this.#schedule.setBy(deadline, atMs)) this.#space.wrote();
    // A room that woke asks again for the sweep that is arranged.
    else if (deadline === "sweep") return;
    const nextMs = this.#schedule.nextMs();
    // A file that was restored without the platform's own has no alarm.
    if (nextMs === null || nextMs === this.#armedMs) return;
    this.#armedMs = nextMs;
    void this.#setAlarm(nextMs);
  }

  clear(deadline: Deadline): void {
    this.#schedule.clear(deadline);
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
    this.#armedMs = null;
  }

  due(nowMs: number): readonly Deadline[] {
    return this.#schedule.due(nowMs);
  }

  /** What was due is done. */
  async succeeded(): Promise<void> {
    this.#failures = 0;
    const nextMs = this.#schedule.nextMs();
    if (nextMs !== null && nextMs !== this.#armedMs) await this.#setAlarm(nextMs);
  }

  /** What was due failed, and is tried again, later each time. */
  async failed(nowMs: number): Promise<void> {
    const delayMs = limits.alarmRetryMs * 2 ** Math.min(this.#failures++, 20);
    await this.#setAlarm(nowMs + Math.min(delayMs, limits.alarmRetryMaxMs));
  }

  #setAlarm(atMs: number): Promise<void> {
    this.#meter.counts.alarmsSet += 1;
    this.#meter.counts.rowsWritten += 1;
    return this.#storage.setAlarm(atMs);
  }
}
