import * as Y from "yjs";
import { asStateVector, asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { structCost } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import type { Snapshot } from "./snapshot.ts";
import { ByteSink } from "./struct-writer.ts";
import { indexing } from "./update-bytes.ts";
import type { Section } from "./update-bytes.ts";

/** Structs of each client, in the order of their clocks, and deletions as pairs of start and end. */
export interface Parts {
  readonly clients: readonly (readonly [client: number, sections: readonly Section[]])[];
  readonly deletions: ReadonlyMap<number, readonly number[]>;
}

interface Client {
  readonly sections: Section[];
  /** Up to where its sections leave nothing out. */
  clock: number;
}

/**
 * What `updates` are made of, or null when one of several does not begin, for each
 * of its clients, where those before it end: then their parts in this order are no
 * update. A log that the gate let in always has this form.
 */
export function* partsOf(updates: readonly Update[], pace: Pace): Work<Parts | null> {
  const clients = new Map<number, Client>();
  const [base, later] = [new Map<number, readonly number[]>(), new Map<number, number[]>()];
  for (const [index, update] of updates.entries()) {
    const { sections, deletions } = yield* indexing(update, pace);
    for (const section of sections.values()) {
      const isNext = section.isWhole && section.clock === (clients.get(section.client)?.clock ?? 0);
      if (!isNext && updates.length > 1) return null;
      addSection(clients, section);
    }
    for (const [client, ranges] of deletions) {
      if (index === 0) base.set(client, ranges);
      else addRanges(later, client, ranges);
    }
  }
  return {
    // Yjs has the highest client first.
    clients: [...clients]
      .toSorted(([one], [other]) => other - one)
      .map(([client, { sections }]) => [client, sections] as const),
    deletions: yield* joinDeletions(base, later, pace),
  };
}

function addSection(clients: Map<number, Client>, section: Section): void {
  const known = clients.get(section.client);
  const clock = known?.clock ?? 0;
  const client = known ?? { sections: [], clock };
  client.sections.push(section);
  client.clock = section.clock === clock ? section.endClock : clock;
  clients.set(section.client, client);
}

function addRanges(
  deletions: Map<number, number[]>,
  client: number,
  ranges: readonly number[],
): void {
  const before = deletions.get(client) ?? [];
  // Not by spreading: a call takes only so many arguments.
  for (const clock of ranges) before.push(clock);
  deletions.set(client, before);
}

/** What the gate has to know of an update, without the update. */
export function knownOf(parts: Parts): Omit<Snapshot, "update" | "nesting"> {
  const counted = new ByteSink(null);
  writeDeletions(counted, parts.deletions);
  const known = new Uint8Array(counted.length + 1);
  const sink = new ByteSink(known);
  sink.number(0);
  writeDeletions(sink, parts.deletions);
  return { stateVector: stateVectorOf(parts), deletions: asUpdate(known) };
}

export function stateVectorOf({ clients }: Parts): Snapshot["stateVector"] {
  const clocks = clients.map(([client, sections]) => [client, clockAfter(sections)] as const);
  return asStateVector(Y.encodeStateVector(new Map(clocks.filter(([, clock]) => clock > 0))));
}

/** Up to where the structs of a client leave nothing out. */
function clockAfter(sections: readonly Section[]): number {
  let clock = 0;
  for (const section of sections) {
    if (section.clock !== clock) return clock;
    clock = section.endClock;
  }
  return clock;
}

function* joinDeletions(
  base: ReadonlyMap<number, readonly number[]>,
  later: ReadonlyMap<number, readonly number[]>,
  pace: Pace,
): Work<ReadonlyMap<number, readonly number[]>> {
  const joined = new Map<number, readonly number[]>();
  const deleted = [...new Set([...base.keys(), ...later.keys()])];
  for (const client of deleted.toSorted((one, other) => other - one)) {
    const ranges = joinRanges(
      sortRanges(base.get(client) ?? []),
      sortRanges(later.get(client) ?? []),
    );
    joined.set(client, ranges);
    if (pace.isPauseAfter(ranges.length * structCost)) yield;
  }
  return joined;
}

/** Both lists of pairs of start and end, in the order of their starts. */
function joinRanges(one: readonly number[], other: readonly number[]): readonly number[] {
  const joined: number[] = [];
  let [atOne, atOther] = [0, 0];
  while (atOne < one.length || atOther < other.length) {
    const isOne = (one[atOne] ?? Infinity) <= (other[atOther] ?? Infinity);
    const start = (isOne ? one[atOne] : other[atOther]) ?? 0;
    const end = (isOne ? one[atOne + 1] : other[atOther + 1]) ?? 0;
    if (isOne) atOne += 2;
    else atOther += 2;
    const last = joined.at(-1) ?? -1;
    if (start > last) joined.push(start, end);
    else joined[joined.length - 1] = Math.max(last, end);
  }
  return joined;
}

/** Pairs of start and end, in the order of their starts. */
function sortRanges(ranges: readonly number[]): readonly number[] {
  const isSorted = ranges.every(
    (start, index) => index % 2 === 1 || start >= (ranges[index - 2] ?? 0),
  );
  if (isSorted) return ranges;
  return Array.from({ length: ranges.length / 2 }, (_, index) =>
    ranges.slice(index * 2, index * 2 + 2),
  )
    .toSorted(([one = 0], [other = 0]) => one - other)
    .flat();
}

export function writeDeletions(
  sink: ByteSink,
  deletions: ReadonlyMap<number, readonly number[]>,
): void {
  sink.number(deletions.size);
  for (const [client, ranges] of deletions) {
    sink.number(client);
    sink.number(ranges.length / 2);
    for (let index = 0; index < ranges.length; index += 2) {
      const start = ranges[index] ?? 0;
      sink.number(start);
      sink.number((ranges[index + 1] ?? 0) - start);
    }
  }
}
