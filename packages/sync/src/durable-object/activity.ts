import type { CloseCode, RejectCode } from "../protocol/index.ts";
import { newRoomCounts } from "../room/index.ts";
import type { RoomCounts } from "../room/index.ts";
import { Histogram } from "./histogram.ts";
import type { HistogramReading } from "./histogram.ts";
import { isolateUsage } from "./meter.ts";
import type { MeterReading } from "./meter.ts";

/** What all documents of an isolate have done since it began. */
export interface ActivityReading {
  /** What they cost, as each of them counts it for itself. */
  readonly usage: MeterReading;
  /** Sockets that are open, also those of documents that sleep. */
  readonly sessions: number;
  /** What came of updates. */
  readonly updates: Readonly<Omit<RoomCounts, "refused">>;
  readonly refused: Readonly<Record<RejectCode, number>>;
  /** From when an update of a client came until it was committed, which is when its ack leaves. */
  readonly acks: HistogramReading;
  /** Sessions that the server ended, by close code. */
  readonly ended: ReadonlyMap<CloseCode, number>;
  readonly compactions: number;
  /** Times that damaged rows were put aside. */
  readonly repairs: number;
  /** Turns, alarms and tickets that failed on our side. */
  readonly failures: number;
  /** Runs of the alarm that found something due for more than `alarmLateMs`. */
  readonly lateAlarms: number;
}

/** Updates that were stored, and when the first frame of their turn came. */
interface Stored {
  readonly count: number;
  readonly sinceMs: number;
}

/** An SSD commits in one or a few ms, a disk in tens, and a second is when people notice. */
const ackBoundsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

const updates = newRoomCounts();
const acks = new Histogram(ackBoundsMs);
const ended = new Map<CloseCode, number>();
/** Of each object, by id, how many sessions it has open, if any. */
const sessions = new Map<string, number>();
const counts = { compactions: 0, repairs: 0, failures: 0, lateAlarms: 0 };

/** What was counted in this isolate. On one's own machine, where there is one, that is everything. */
export function readActivity(): ActivityReading {
  const { refused, ...others } = updates;
  return {
    usage: isolateUsage(),
    sessions: [...sessions.values()].reduce((sum, count) => sum + count, 0),
    updates: { ...others },
    refused: { ...refused },
    acks: acks.read(),
    ended: new Map(ended),
    ...counts,
  };
}

/**
 * Adds what one object does to what its isolate counts. The counts stand in the isolate's memory:
 * they need no timer, no row and no wake, and whoever reads them disturbs nobody.
 */
export class Activity {
  readonly #id: string;
  #unconfirmed: Stored[] = [];
  #confirming: readonly Stored[] = [];

  constructor(id: string) {
    this.#id = id;
  }

  hasSessions(count: number): void {
    if (count === 0) sessions.delete(this.#id);
    else sessions.set(this.#id, count);
  }

  ended(code: CloseCode): void {
    ended.set(code, (ended.get(code) ?? 0) + 1);
  }

  happened(what: keyof typeof counts): void {
    counts[what] += 1;
  }

  /**
   * A turn is over whose first frame came at `sinceMs`, or that no frame began. Takes what its
   * room counted, and leaves nothing there.
   */
  tookTurn(counted: RoomCounts, sinceMs: number | null): void {
    const { stored, known, missing, acked, refused } = counted;
    if (stored > 0 && sinceMs !== null) this.#unconfirmed.push({ count: stored, sinceMs });
    updates.stored += stored;
    updates.known += known;
    updates.missing += missing;
    updates.acked += acked;
    Object.assign(counted, { stored: 0, known: 0, missing: 0, acked: 0 });
    for (const code of codes) {
      if (refused[code] === 0) continue;
      updates.refused[code] += refused[code];
      refused[code] = 0;
    }
  }

  /** What turns have stored so far begins to be waited for. */
  commitBegan(): void {
    this.#confirming = this.#unconfirmed;
    this.#unconfirmed = [];
  }

  /** It is durable. */
  commitEnded(nowMs: number): void {
    for (const { count, sinceMs } of this.#confirming) acks.add(nowMs - sinceMs, count);
    this.#confirming = [];
  }
}

const codes = Object.keys(updates.refused).map(Number) as readonly RejectCode[];
