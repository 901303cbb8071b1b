import * as Y from "yjs";
import { asStateVector, asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import type { Snapshot } from "./snapshot.ts";
import { ByteSink, StructWriter } from "./struct-writer.ts";
import { indexUpdate, structsOf } from "./update-bytes.ts";
import type { Section, UpdateIndex } from "./update-bytes.ts";

/** Structs of each client, in the order of their clocks, and deletions as pairs of start and end. */
interface Parts {
  readonly clients: readonly (readonly [client: number, sections: readonly Section[]])[];
  readonly deletions: ReadonlyMap<number, readonly number[]>;
}

/**
 * What `updates` amount to, as `buildSnapshot` would have it but for some bytes,
 * made without a `Y.Doc`: memory holds their bytes and those of the result. The
 * first should be the largest. Later ones are taken together up to `bytesMax`.
 */
export function condense(updates: readonly Update[], bytesMax: number): Snapshot {
  const [first = asUpdate(Uint8Array.of(0, 0)), ...rest] = updates;
  let condensed: Snapshot | null = null;
  for (const batch of batchesOf(rest, bytesMax)) {
    condensed = condenseBoth(condensed?.update ?? first, mergeUpdates(batch));
  }
  return condensed ?? condenseParts([first]);
}

/** The larger update is not merged by Yjs, which takes several times its bytes. */
function condenseBoth(large: Update, small: Update): Snapshot {
  const index = indexUpdate(large);
  const later = asUpdate(Y.diffUpdate(small, knownOf(joinParts([index])).stateVector));
  const isNext = continues(index, indexUpdate(later));
  return condenseParts(isNext ? [large, later] : [mergeUpdates([large, small])]);
}

/** True when the second begins, for each of its clients, where the first ends, and neither leaves anything out. */
function continues(first: UpdateIndex, second: UpdateIndex): boolean {
  const sections = [...first.sections.values(), ...second.sections.values()];
  if (!sections.every(({ isWhole }) => isWhole)) return false;
  return sections.every(({ client, clock }, index) => {
    const isFirst = index < first.sections.size;
    return clock === (isFirst ? 0 : (first.sections.get(client)?.endClock ?? 0));
  });
}

function batchesOf(updates: readonly Update[], bytesMax: number): readonly (readonly Update[])[] {
  const batches: Update[][] = [];
  let bytes = Infinity;
  for (const update of updates) {
    if (bytes + update.length > bytesMax) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(update);
    bytes += update.length;
  }
  return batches;
}

/** `updates` as one. Each continues the one before. */
function condenseParts(updates: readonly Update[]): Snapshot {
  const parts = joinParts(updates.map(indexUpdate));
  // Once to count, so that the second time writes into as many bytes as it takes.
  const counted = new ByteSink(null);
  const counts = writeUpdate(counted, parts, []);
  const update = new Uint8Array(counted.length);
  writeUpdate(new ByteSink(update), parts, counts);
  return { update: asUpdate(update), ...knownOf(parts) };
}

/** What the gate has to know of an update, without the update. */
function knownOf({ clients, deletions }: Parts): Omit<Snapshot, "update"> {
  const clocks = clients.map(([client, sections]) => [client, clockAfter(sections)] as const);
  const stateVector = Y.encodeStateVector(new Map(clocks.filter(([, clock]) => clock > 0)));
  const counted = new ByteSink(null);
  writeDeletions(counted, deletions);
  const known = new Uint8Array(counted.length + 1);
  const sink = new ByteSink(known);
  sink.number(0);
  writeDeletions(sink, deletions);
  return { stateVector: asStateVector(stateVector), deletions: asUpdate(known) };
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

function joinParts(indexes: readonly UpdateIndex[]): Parts {
  const sections = indexes.flatMap((index) => [...index.sections.values()]);
  const byClient = Map.groupBy(sections, ({ client }) => client);
  // Yjs has the highest client first.
  const clients = [...byClient].toSorted(([one], [other]) => other - one);
  const deleted = new Set(indexes.flatMap(({ deletions }) => [...deletions.keys()]));
  const deletions = [...deleted]
    .toSorted((one, other) => other - one)
    .map((client): [number, readonly number[]] => [
      client,
      indexes
        .map((index) => sortRanges(index.deletions.get(client) ?? []))
        .reduce<readonly number[]>((joined, ranges) => joinRanges(joined, ranges), []),
    ]);
  return { clients, deletions: new Map(deletions) };
}

/** Both lists of pairs of start and end, in order and without overlap. */
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

/** Writes an update and gives the number of structs of each client. To be read, it has to know `counts` before. */
function writeUpdate(
  sink: ByteSink,
  { clients, deletions }: Parts,
  counts: readonly number[],
): readonly number[] {
  const written: number[] = [];
  sink.number(clients.length);
  for (const [index, [client, sections]] of clients.entries()) {
    const count = counts[index];
    if (count !== undefined) sink.number(count);
    sink.number(client);
    sink.number(sections[0]?.clock ?? 0);
    const writer = new StructWriter(sink, client, deletions.get(client) ?? []);
    for (const section of sections) {
      for (const struct of structsOf(section)) writer.write(struct);
    }
    writer.end();
    written.push(writer.count);
    // What is only counted may be so in any order.
    if (count === undefined) sink.number(writer.count);
  }
  writeDeletions(sink, deletions);
  return written;
}

function writeDeletions(sink: ByteSink, deletions: ReadonlyMap<number, readonly number[]>): void {
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
