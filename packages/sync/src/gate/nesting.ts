import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { limits } from "../protocol/index.ts";
import type { DecodedUpdate } from "./decode-update.ts";

/** A stretch of one client's clocks that lie at one depth: its first, the one after its last, and the depth. */
type Run = readonly [start: number, end: number, depth: number];

/** How much of a client is known: the first clock that is not. */
type ClockOf = (client: number) => number;

interface Placed {
  readonly item: Y.Item;
  readonly depth: number;
}

/**
 * How deep in a document what is stored lies, as far as that is deeper than `nestingMax`: the types
 * that are around it. What is not known here counts as that deep, so what is known of something is
 * never too little, and too much by `nestingMax` at most. For a document that people write that is
 * nothing to remember but what came since the last compaction.
 */
export class Nesting {
  readonly #runs = new Map<number, Run[]>();

  /** Reads what `encode` wrote. */
  static decode(bytes: Uint8Array): Nesting {
    const nesting = new Nesting();
    const decoder = decoding.createDecoder(bytes);
    while (decoding.hasContent(decoder)) {
      const client = decoding.readVarUint(decoder);
      let clock = 0;
      for (let left = decoding.readVarUint(decoder); left > 0; left--) {
        const start = clock + decoding.readVarUint(decoder);
        clock = start + decoding.readVarUint(decoder);
        nesting.#add(client, [start, clock, decoding.readVarUint(decoder)]);
      }
    }
    return nesting;
  }

  /** How deep everything in `document` lies. */
  static of(document: Y.Doc): Nesting {
    const nesting = new Nesting();
    const depths = new Map<unknown, number>();
    for (const [client, structs] of document.store.clients) {
      for (const struct of structs) {
        if (!(struct instanceof Y.Item)) continue;
        const depth = depthIn(struct.parent, depths);
        const { clock } = struct.id;
        if (depth > limits.nestingMax) nesting.#add(client, [clock, clock + struct.length, depth]);
      }
    }
    return nesting;
  }

  /** At most how deep what `client` wrote at `clock` lies. */
  depthOf(client: number, clock: number): number {
    const run = findRun(this.#runs.get(client) ?? [], clock);
    return run !== undefined && clock < run[1] ? run[2] : limits.nestingMax;
  }

  /** At most how deep the deepest lies of what an update brings, when `clockOf` says how much of each client is known. */
  deepestOf(update: DecodedUpdate, clockOf: ClockOf): number {
    return this.#depthsOf(update, clockOf).reduce((most, { depth }) => Math.max(most, depth), 0);
  }

  /** Takes in an update, of which `clockOf` says how much was known before. */
  learn(update: DecodedUpdate, clockOf: ClockOf): void {
    for (const { item, depth } of this.#depthsOf(update, clockOf)) {
      if (depth <= limits.nestingMax) continue;
      const { client, clock } = item.id;
      this.#add(client, [Math.max(clock, clockOf(client)), clock + item.length, depth]);
    }
  }

  /** Drops what is not deeper than `depth`. */
  forgetUpTo(depth: number): void {
    for (const [client, runs] of this.#runs) {
      const kept = runs.filter((run) => run[2] > depth);
      if (kept.length === 0) this.#runs.delete(client);
      else this.#runs.set(client, kept);
    }
  }

  encode(): Uint8Array {
    const encoder = encoding.createEncoder();
    for (const [client, runs] of this.#runs) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, runs.length);
      let clock = 0;
      for (const [start, end, depth] of runs) {
        for (const number of [start - clock, end - start, depth])
          encoding.writeVarUint(encoder, number);
        clock = end;
      }
    }
    return encoding.toUint8Array(encoder);
  }

  /**
   * The items that an update brings, with their depths. One whose parent is named lies one deeper
   * than that, and every other where its neighbours do. What is stored already may be repeated with
   * other parents, so of that only what is known here counts.
   */
  #depthsOf({ structs }: DecodedUpdate, clockOf: ClockOf): readonly Placed[] {
    const items = structs.filter((struct) => struct instanceof Y.Item);
    const news = items.filter(({ id, length }) => id.clock + length > clockOf(id.client));
    const byClient = Map.groupBy(news, ({ id }) => id.client);
    const depths = new Map<Y.Item, number>();
    const newAt = ({ client, clock }: Y.ID): Y.Item | null =>
      clock < clockOf(client) ? null : findItem(byClient.get(client) ?? [], clock);
    for (const item of news.filter((one) => !depths.has(one))) {
      const waiting = [item];
      for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
        const around = anchorsOf(top, clockOf);
        const next = around.map(newAt).find((one) => one !== null && !depths.has(one)) ?? null;
        // One that comes back to itself can't be integrated, and must not be waited for.
        if (next !== null && waiting.length <= news.length) {
          waiting.push(next);
          continue;
        }
        const places = around.map((id) => {
          const beside = newAt(id);
          return beside === null ? this.depthOf(id.client, id.clock) : (depths.get(beside) ?? 0);
        });
        const deepest = Math.max(0, ...places);
        const isInside = around.length === 0 || around[0] === top.parent;
        depths.set(top, isInside ? deepest + 1 : deepest);
        waiting.pop();
      }
    }
    return news.map((item) => ({ item, depth: depths.get(item) ?? 0 }));
  }

  #add(client: number, run: Run): void {
    const runs = this.#runs.get(client) ?? [];
    const last = runs.at(-1);
    if (last !== undefined && last[1] === run[0] && last[2] === run[2])
      runs[runs.length - 1] = [last[0], run[1], run[2]];
    else runs.push(run);
    this.#runs.set(client, runs);
  }
}

/** What says how deep an item lies: its parent, if it names that, else what it is between. Nothing in a root. */
function anchorsOf({ id, parent, origin, rightOrigin }: Y.Item, clockOf: ClockOf): readonly Y.ID[] {
  const known = clockOf(id.client);
  // The rest of what is known in part lies beside that.
  if (id.clock < known) return [Y.createID(id.client, known - 1)];
  if (parent instanceof Y.ID) return [parent];
  return [origin, rightOrigin].filter((one) => one !== null);
}

/** How many types are around what is in `type`, of which those in `depths` were asked before. */
function depthIn(type: unknown, depths: Map<unknown, number>): number {
  const around: unknown[] = [];
  let next = type;
  while (next instanceof Y.AbstractType && !depths.has(next)) {
    around.push(next);
    next = next._item?.parent ?? null;
  }
  for (const inner of around.toReversed()) {
    depths.set(inner, (depths.get(next) ?? 0) + 1);
    next = inner;
  }
  return depths.get(type) ?? 0;
}

/** The item that holds `clock`. Items are in the order of their clocks. */
export function findItem(items: readonly Y.Item[], clock: number): Y.Item | null {
  const item = items[countUpTo(items, ({ id }) => id.clock, clock) - 1];
  return item !== undefined && clock < item.id.clock + item.length ? item : null;
}

function findRun(runs: readonly Run[], clock: number): Run | undefined {
  return runs[countUpTo(runs, ([start]) => start, clock) - 1];
}

/** How many of `sorted` begin at `clock` or before. */
function countUpTo<One>(
  sorted: readonly One[],
  startOf: (one: One) => number,
  clock: number,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = sorted[middle];
    if (one !== undefined && startOf(one) <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
}
