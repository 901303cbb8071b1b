import { limits } from "../protocol/index.ts";
import { hasSchema } from "../store/index.ts";
import type { SqlDatabase } from "../store/index.ts";

const nothing = {
  /** How often the object was built, and how often of these an event then opened the document. */
  constructions: 0,
  wakes: 0,
  /** Upgrades that were let in. */
  connects: 0,
  /** Frames and their bytes, both ways. Pings are answered without the object and can't be counted. */
  messagesIn: 0,
  bytesIn: 0,
  messagesOut: 0,
  bytesOut: 0,
  /** Rows of SQLite as they are billed. Those written include a row for each of `alarmsSet`. */
  rowsRead: 0,
  rowsWritten: 0,
  /** Bytes of the texts and blobs that went into them. */
  bytesWritten: 0,
  alarmsSet: 0,
  /** Times the alarm called. */
  alarmRuns: 0,
  /**
   * Time in which the object worked, or waited for a timer, in ms, as its own clock
   * tells: while it has neither it may hibernate, and no duration is billed.
   */
  activeMs: 0,
};

type Name = keyof typeof nothing;
type Counts = { [_ in Name]: number };

/** What a document has cost since it was made. */
export type MeterReading = Readonly<Counts>;

/** What of a reading the sockets' senders add to. */
export type SentCount = Pick<Counts, "messagesOut" | "bytesOut">;

/** Counts that are not in the database yet. */
interface Unsaved {
  readonly counts: Counts;
  /** What of them is in `settled`, because this isolate no longer looks here. */
  readonly told: Counts;
  /** When the first of them came, in ms since 1970. */
  sinceMs: number;
}

/**
 * By object, what is unsaved in this isolate: counts outlive a hibernation here
 * without a write for each. Those of an isolate that ends are forgotten.
 */
const unsavedByObject = new Map<string, Unsaved>();

const names = Object.keys(nothing) as readonly Name[];

/** What was counted in this isolate, but for what is unsaved. */
const settled: Counts = { ...nothing };

/** What all objects of this isolate have cost since it began. Counting it costs them nothing. */
export function isolateUsage(): MeterReading {
  const unsaved = [...unsavedByObject.values()];
  return unsaved.reduce(
    (total, { counts, told }) => sum(total, difference(counts, told)),
    settled as MeterReading,
  );
}

/**
 * Counts what a document costs. An event costs a few additions; what was counted is
 * saved now and then, by turns that write anyway.
 */
export class Meter {
  readonly #unsaved: Unsaved;
  #isOpened = false;

  /** One object was built. `id` names it within its isolate. */
  constructor(id: string, nowMs: number) {
    this.#unsaved = unsavedByObject.get(id) ?? {
      counts: { ...nothing },
      told: { ...nothing },
      sinceMs: nowMs,
    };
    // As the newest, so that the oldest is forgotten first.
    unsavedByObject.delete(id);
    unsavedByObject.set(id, this.#unsaved);
    for (const [oldest, unsaved] of unsavedByObject) {
      if (unsavedByObject.size <= limits.usageObjectsMax) break;
      settle(unsaved);
      unsavedByObject.delete(oldest);
    }
    this.counts.constructions += 1;
  }

  /** What was counted since it was saved last. To be added to. */
  get counts(): Counts {
    return this.#unsaved.counts;
  }

  /** The document was opened. Only the first time after a construction is a wake. */
  opened(): void {
    if (!this.#isOpened) this.counts.wakes += 1;
    this.#isOpened = true;
  }

  /** Does `work` and counts the time that it takes. */
  timed<Result>(work: () => Result): Result {
    const startedMs = Date.now();
    try {
      return work();
    } finally {
      this.counts.activeMs += Date.now() - startedMs;
    }
  }

  isSaveDue(nowMs: number): boolean {
    return nowMs - this.#unsaved.sinceMs >= limits.usageSaveMs;
  }

  /** All that was ever counted, as far as it is known. */
  read(database: SqlDatabase): MeterReading {
    return sum(readSaved(database), this.counts);
  }

  /** Adds what is unsaved to what is saved: a row. What that was. */
  save(database: SqlDatabase, nowMs: number): MeterReading {
    const { counts } = this;
    const news = { ...counts };
    database.all(
      `INSERT INTO meta (key, value) VALUES ('usage', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      JSON.stringify(sum(readSaved(database), news)),
    );
    // The statements above are counted as well, and stay for the next time.
    settle(this.#unsaved);
    for (const name of names) this.#drop(name, news[name]);
    this.#unsaved.sinceMs = nowMs;
    return news;
  }

  /** The document was deleted, and another may be made in its place. */
  forget(nowMs: number): void {
    settle(this.#unsaved);
    for (const name of names) this.#drop(name, this.counts[name]);
    this.#unsaved.sinceMs = nowMs;
  }

  /** What was counted is in `settled` and, if at all, saved. */
  #drop(name: Name, count: number): void {
    this.#unsaved.counts[name] -= count;
    this.#unsaved.told[name] -= count;
  }
}

function settle({ counts, told }: Unsaved): void {
  for (const name of names) {
    settled[name] += counts[name] - told[name];
    told[name] = counts[name];
  }
}

/** Another release may have counted other things: what is not there, or can't be read, is 0. */
function readSaved(database: SqlDatabase): MeterReading {
  const reading = { ...nothing };
  if (!hasSchema(database)) return reading;
  const [row] = database.all("SELECT value FROM meta WHERE key = 'usage'");
  const saved = parseRecord(String(row?.["value"] ?? "{}"));
  for (const name of names) {
    const value = saved[name];
    if (typeof value === "number" && Number.isFinite(value)) reading[name] = value;
  }
  return reading;
}

function parseRecord(json: string): { readonly [name: string]: unknown } {
  try {
    return Object(JSON.parse(json)) as { readonly [name: string]: unknown };
  } catch {
    return {};
  }
}

function difference(one: MeterReading, other: MeterReading): MeterReading {
  const rest = { ...one };
  for (const name of names) rest[name] = one[name] - other[name];
  return rest;
}

function sum(one: MeterReading, other: MeterReading): MeterReading {
  const total = { ...one };
  for (const name of names) total[name] = one[name] + other[name];
  return total;
}
