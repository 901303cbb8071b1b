import { SyncProvider } from "@scriptorium/sync/client";
import * as Y from "yjs";
import { ClockedServer } from "../contenders/clocked-server.ts";
import { caretAt, person } from "../load/caret.ts";
import { ClockedDocument } from "../load/clocked-document.ts";
import { seededRandom } from "../load/seeded-random.ts";
import { activeHour } from "../load/typing-model.ts";
import type { Act } from "../load/typing-model.ts";
import type { ClockedUsage } from "../servers/workers/clocked/event.ts";
import { onlyOurs } from "./work.ts";
import type { Measures, Work } from "./work.ts";

const startMs = Date.UTC(2026, 10, 1, 9);
const minuteMs = 60_000;

/** Cloudflare's prices, in millionths of a dollar for one. platform prices of November 2026. */
const prices = {
  rowWritten: 1,
  rowRead: 0.001,
  objectRequest: 0.15,
  workerRequest: 0.3,
  gigabyteSecond: 12.5,
} as const;
/** Frames that count as one request. */
const framesPerRequest = 20;
const isolateGigabytes = 0.128;
/** What a handler keeps the object busy, in ms: ours take a tenth of it. */
const handlerMs = 1;
/** Requests of somebody who comes: the ticket and the upgrade, at the Worker and at the object. */
const arrival = { workerRequests: 2, objectRequests: 2 } as const;

export interface UserHourSize {
  readonly people: number;
  /** How much of an hour. Keys and moves shrink with it. */
  readonly share: number;
}

/**
 * What people who write for an hour cost at Cloudflare's prices: rows as the
 * platform counts them, from when the first comes until the document sleeps again.
 */
export function userHour({ people, share }: UserHourSize): Work {
  const who = people === 1 ? "alone" : `${people} people in one document`;
  const isWhole = share === 1;
  return {
    name: `user-hour-${people}`,
    title: `An active user-hour, ${who}${isWhole ? "" : ` (the first ${share * 60} minutes of it)`}: rows written, and what it costs`,
    units: {
      rows: "written/user-hour",
      metered: "by its own meter",
      log: "rows",
      archive: "rows",
      snapshot: "rows",
      schedule: "rows",
      alarm: "rows",
      otherRows: "rows",
      rowsRead: "rows",
      frames: "in",
      wakes: "",
      cost: "millionths of a dollar/user-hour",
      rowsCost: "of it",
      requestsCost: "of it",
      timeCost: "of it",
    },
    goals: [
      {
        of: "ours, own provider",
        to: null,
        measure: "rows",
        atMost: people === 1 ? 1_000 : 2_500,
      },
    ],
    // Seeds differ by a few rows, and an hour of three people takes half a minute.
    roundsMax: people === 1 ? 5 : 2,
    without: onlyOurs("what it costs there was not looked into"),
    run: ({ round }) => run({ people, share }, round + 1),
  };
}

async function run({ people, share }: UserHourSize, seed: number): Promise<Measures> {
  await using server = await ClockedServer.start();
  const document = new ClockedDocument(server, startMs);
  const names = Array.from({ length: people }, (_, index) => `person-${index}`);
  await document.run({ kind: "found", owner: "owner", members: names });
  await document.passTo(startMs + minuteMs);
  await document.run({ kind: "count" });
  const random = seededRandom(seed);
  const hourMs = 60 * minuteMs * share;
  const leavings = names.map((name) => {
    const writer = new Person(document, name, random);
    const size = { keys: Math.round(3_000 * share), moves: Math.round(2_000 * share), hourMs };
    return writer.spend(activeHour(size, random), random() * minuteMs, hourMs);
  });
  // Long enough for what the object does when everybody has left.
  await document.passTo(startMs + minuteMs + hourMs + 20 * minuteMs);
  for (const hasLeft of leavings)
    if (!hasLeft()) throw new Error("somebody's edits were not saved");
  const { usage } = await server.read();
  return measuresOf(usage, people * share);
}

/** Somebody who comes, writes, and goes. */
class Person {
  readonly #document: ClockedDocument;
  readonly #name: string;
  readonly #random: () => number;
  readonly #doc = new Y.Doc();
  /** The last character behind the caret, which others move. */
  #place: Y.RelativePosition | null = null;

  constructor(document: ClockedDocument, name: string, random: () => number) {
    this.#document = document;
    this.#name = name;
    this.#random = random;
  }

  /** Returns whether everything was saved by the time that they left. */
  spend(acts: readonly Act[], comesAfterMs: number, hourMs: number): () => boolean {
    const { timeline } = this.#document;
    const beginMs = timeline.nowMs;
    const state = { isSaved: false };
    timeline.at(beginMs + comesAfterMs, () => {
      const provider = new SyncProvider({
        url: "wss://bench.example",
        documentId: "clocked-document",
        doc: this.#doc,
        getTicket: () => Promise.resolve("a-ticket"),
        persistence: "none",
        environment: this.#document.environmentFor(this.#name, this.#random),
      });
      provider.awareness.setLocalStateField("user", person);
      // One after the other, so that little is due at a time.
      const next = (index: number): void => {
        const act = acts[index];
        if (act === undefined) return;
        timeline.at(beginMs + act.atMs, () => {
          this.#act(act, provider);
          next(index + 1);
        });
      };
      next(acts.findIndex(({ atMs }) => atMs > comesAfterMs + 1_000));
      timeline.at(beginMs + hourMs + minuteMs, () => {
        state.isSaved = provider.status.kind === "synced" && provider.status.edits.unsaved === 0;
        provider.destroy();
        provider.awareness.destroy();
      });
    });
    return () => state.isSaved;
  }

  #act({ kind }: Act, provider: SyncProvider): void {
    const text = this.#doc.getText("text");
    const at = this.#index();
    if (kind === "caret") {
      this.#move(Math.floor(this.#random() * (text.length + 1)), provider);
    } else if (kind === "backspace" && at > 0) {
      text.delete(at - 1, 1);
      this.#move(at - 1, provider);
    } else {
      text.insert(at, this.#random() < 0.16 ? " " : "e");
      this.#move(at + 1, provider);
    }
  }

  #index(): number {
    const place = this.#place;
    if (place === null) return 0;
    return Y.createAbsolutePositionFromRelativePosition(place, this.#doc)?.index ?? 0;
  }

  #move(index: number, provider: SyncProvider): void {
    const text = this.#doc.getText("text");
    this.#place = Y.createRelativePositionFromTypeIndex(text, index, -1);
    provider.awareness.setLocalStateField("cursor", caretAt(text, index));
  }
}

function measuresOf(usage: ClockedUsage, userHours: number): Measures {
  const { rowsWritten, rowsRead, metered, frames, upgrades, alarms, wakes, handlers, timerMs } =
    usage;
  const { log = 0, archive = 0, snapshot = 0, schedule = 0, alarm = 0 } = rowsWritten;
  const rows = Object.values(rowsWritten).reduce((total, count) => total + count, 0);
  const objectRequests = frames / framesPerRequest + upgrades * arrival.objectRequests + alarms;
  const rowsCost = rows * prices.rowWritten + rowsRead * prices.rowRead;
  const requestsCost =
    objectRequests * prices.objectRequest +
    upgrades * arrival.workerRequests * prices.workerRequest;
  const awakeS = (handlers * handlerMs + timerMs) / 1_000;
  const timeCost = awakeS * isolateGigabytes * prices.gigabyteSecond;
  const otherRows = rows - log - archive - snapshot - schedule - alarm;
  const all = {
    rows,
    metered,
    log,
    archive,
    snapshot,
    schedule,
    alarm,
    otherRows,
    rowsRead,
    frames,
    wakes,
  };
  const costs = { cost: rowsCost + requestsCost + timeCost, rowsCost, requestsCost, timeCost };
  const each = Object.entries({ ...all, ...costs }).map(([name, value]) => [
    name,
    value / userHours,
  ]);
  return Object.fromEntries(each) as Measures;
}
