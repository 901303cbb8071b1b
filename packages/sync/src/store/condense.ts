import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import { finish, structCost, withoutPause } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import type { Snapshot } from "./snapshot.ts";
import { ByteSink, StructWriter } from "./struct-writer.ts";
import { structsOf } from "./update-bytes.ts";
import { knownOf, partsOf, stateVectorOf, writeDeletions } from "./update-parts.ts";
import type { Parts } from "./update-parts.ts";

/**
 * What `updates` amount to, as `buildSnapshot` would have it but for some bytes,
 * made without a `Y.Doc`: memory holds their bytes and those of the result. The
 * first should be the largest. Later ones are taken together up to `bytesMax`.
 */
export function condense(updates: Iterable<Update>, bytesMax: number): Snapshot {
  return finish(condensing(updates, bytesMax, withoutPause));
}

/** The same at a pace. Takes of `updates` what it needs next. */
export function* condensing(
  updates: Iterable<Update>,
  bytesMax: number,
  pace: Pace,
): Work<Snapshot> {
  let condensed: Snapshot | null = null;
  for (const batch of batchesOf(updates, bytesMax)) {
    const base: readonly Update[] = condensed === null ? [] : [condensed.update];
    condensed =
      (yield* condenseNext([...base, ...batch], pace)) ?? condenseAll([...base, ...batch]);
  }
  return condensed ?? condenseOne(asUpdate(Uint8Array.of(0, 0)));
}

/** `updates` as one, or null when one of them does not continue those before it. */
function* condenseNext(updates: readonly Update[], pace: Pace): Work<Snapshot | null> {
  const parts = yield* partsOf(updates, pace);
  return parts === null ? null : yield* writing(parts, pace);
}

/** The first, which is the largest, is not merged by Yjs, which takes several times its bytes, unless it must be. */
function condenseAll([
  large = asUpdate(Uint8Array.of(0, 0)),
  ...rest
]: readonly Update[]): Snapshot {
  const small = mergeUpdates(rest);
  const known = finish(partsOf([large], withoutPause));
  const later = known === null ? small : asUpdate(Y.diffUpdate(small, stateVectorOf(known)));
  const snapshot = finish(condenseNext([large, later], withoutPause));
  return snapshot ?? condenseOne(mergeUpdates([large, small]));
}

function condenseOne(update: Update): Snapshot {
  const snapshot = finish(condenseNext([update], withoutPause));
  if (snapshot === null) throw new Error("the parts of one update are always in order");
  return snapshot;
}

/** Updates that are taken together: as many as are no more than `bytesMax`, in which the first of all does not count. */
function* batchesOf(updates: Iterable<Update>, bytesMax: number): Iterable<readonly Update[]> {
  let batch: Update[] = [];
  let bytes: number | null = null;
  for (const update of updates) {
    if (bytes !== null && bytes > 0 && bytes + update.length > bytesMax) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    bytes = bytes === null ? 0 : bytes + update.length;
    batch.push(update);
  }
  if (batch.length > 0) yield batch;
}

function* writing(parts: Parts, pace: Pace): Work<Snapshot> {
  // Once to count, so that the second time writes into as many bytes as it takes.
  const counted = new ByteSink(null);
  const counts = yield* writeUpdate(counted, { parts, counts: [] }, pace);
  const update = new Uint8Array(counted.length);
  yield* writeUpdate(new ByteSink(update), { parts, counts }, pace);
  return { update: asUpdate(update), ...knownOf(parts), nesting: null };
}

/** Writes an update and gives the number of structs of each client. To be read, it has to know `counts` before. */
function* writeUpdate(
  sink: ByteSink,
  { parts, counts }: { readonly parts: Parts; readonly counts: readonly number[] },
  pace: Pace,
): Work<readonly number[]> {
  const { clients, deletions } = parts;
  const written: number[] = [];
  sink.number(clients.length);
  for (const [index, [client, sections]] of clients.entries()) {
    const count = counts[index];
    if (count !== undefined) sink.number(count);
    sink.number(client);
    sink.number(sections[0]?.clock ?? 0);
    const writer = new StructWriter(sink, client, deletions.get(client) ?? []);
    for (const section of sections) {
      for (const struct of structsOf(section)) {
        writer.write(struct);
        if (pace.isPauseAfter(struct.end - struct.start + structCost)) yield;
      }
    }
    writer.end();
    written.push(writer.count);
    // What is only counted may be so in any order.
    if (count === undefined) sink.number(writer.count);
  }
  writeDeletions(sink, deletions);
  return written;
}
