import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { filler } from "../load/filler.ts";
import type { Member } from "../load/member.ts";
import { quantile } from "../statistics.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** An object on workerd goes to sleep 10 s after its last event; a compaction may come before. */
const asleepMs = 18_000;

/** The first edit in documents that have gone to sleep, of very different sizes. */
export function wake({ sizes, copies }: { sizes: readonly number[]; copies: number }): Work {
  const names = sizes.map(nameOf);
  const [smallest = ""] = names;
  const unable = "does not sleep";
  return {
    name: "wake",
    title: `First edit after a wake, ${copies} documents of each size`,
    units: Object.fromEntries([...names, "awake"].map((name) => [name, "ms"])),
    goals: names.slice(-1).map((measure) => ({
      of: "ours, own provider",
      to: "ours, own provider",
      measure,
      over: smallest,
      atMost: 1.2,
    })),
    without: {
      "y-partyserver": "keeps the document in one row here",
      hocuspocus: unable,
      "y-websocket": unable,
    },
    run: (ground) => run(ground, sizes, copies),
  };
}

async function run(ground: Ground, sizes: readonly number[], copies: number): Promise<Measures> {
  const documents: Document[] = [];
  for (const size of sizes) {
    const updates = filler(size);
    for (let copy = 0; copy < copies; copy++)
      documents.push(await Document.open(ground, size, updates));
  }
  await delay(asleepMs);
  const times = new Map<string, number[]>();
  const note = (name: string, ms: number): void => {
    times.set(name, [...(times.get(name) ?? []), ms]);
  };
  // Sizes alternate, so that none is always the first.
  const order = documents.toSorted((one, other) => one.doc.clientID - other.doc.clientID);
  for (const document of order) {
    note(nameOf(document.size), await document.edit());
    note("awake", await document.edit());
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
