import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { filler } from "../load/filler.ts";
import type { Member } from "../load/member.ts";
import { quantile } from "../statistics.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** What a server does after an upload is over by then, in ms: saving late, a compaction. */
const settledMs = 15_000;
/** An object on workerd goes to sleep 10 s after its last event. */
const asleepMs = 12_000;
/** Our provider sends at once when its last edit is longer ago than this, in ms. */
const pauseMs = 1_200;

export interface WakeSize {
  readonly sizes: readonly number[];
  /** Documents of each size, and how often each is woken. */
  readonly copies: number;
  readonly wakes: number;
}

/** The first edit in documents that have gone to sleep, of very different sizes. */
export function wake({ sizes, copies, wakes }: WakeSize): Work {
  const names = sizes.map(nameOf);
  const [smallest = ""] = names;
  const unable = "its rooms do not sleep while somebody is there";
  return {
    name: "wake",
    title: `First edit after a wake: ${copies} documents of each size, ${wakes} wakes of each`,
    units: Object.fromEntries([...names, "awake"].map((name) => [name, "ms"])),
    goals: (["ours, own provider", "ours, stock client"] as const).flatMap((of) =>
      names.slice(-1).map((measure) => ({ of, to: of, measure, over: smallest, atMost: 1.2 })),
    ),
    roundsMax: 2,
    without: { hocuspocus: unable, "y-websocket": unable },
    run: (ground) => run(ground, { sizes, copies, wakes }),
  };
}

async function run(ground: Ground, { sizes, copies, wakes }: WakeSize): Promise<Measures> {
  // Documents of another run would be compacted meanwhile.
  await ground.restart({ finds: "nothing" });
  const documents: Document[] = [];
  for (const size of sizes) {
    const updates = filler(size);
    for (let copy = 0; copy < copies; copy++)
      documents.push(await Document.open(ground, size, updates));
  }
  await delay(settledMs);
  const times = new Map<string, number[]>();
  const note = (name: string, ms: number): void => {
    times.set(name, [...(times.get(name) ?? []), ms]);
  };
  // Sizes alternate, so that none is always the first.
  const order = documents.toSorted((one, other) => one.doc.clientID - other.doc.clientID);
  for (let round = 0; round < wakes; round++) {
    await delay(asleepMs);
    for (const document of order) note(nameOf(document.size), await document.edit());
    await delay(pauseMs);
    for (const document of order) note("awake", await document.edit());
  }
  await Promise.all(documents.map((document) => document.close()));
  return Object.fromEntries([...times].map(([name, values]) => [name, quantile(values, 0.5)]));
}

/** A document with somebody who writes and somebody who reads. */
class Document {
  readonly doc: Y.Doc = new Y.Doc();
  readonly size: number;
  #members: readonly Member[] = [];
  #arrived: () => void = () => {};

  private constructor(size: number) {
    this.size = size;
  }

  static async open(
    { newPlace }: Ground,
    size: number,
    updates: readonly Uint8Array[],
  ): Promise<Document> {
    const document = new Document(size);
    const place = await newPlace();
    const writer = await place.join(document.doc, { instead: () => {} });
    const reader = await place.watch(() => document.#arrived());
    await Promise.all([writer.synced, reader.synced]);
    for (const update of updates)
      await document.#arrival(() => Y.applyUpdate(document.doc, update));
    document.#members = [writer, reader];
    return document;
  }

  /** Types one character. How long it took to the reader, in ms. */
  async edit(): Promise<number> {
    const startMs = performance.now();
    await this.#arrival(() => this.doc.getText("typed").insert(0, "x"));
    return performance.now() - startMs;
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.close()));
  }

  async #arrival(work: () => void): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#arrived = resolve;
    work();
    await promise;
  }
}

function nameOf(bytes: number): string {
  return bytes < 100_000 ? `${bytes / 1_000} kB` : `${bytes / 1_000_000} MB`;
}
