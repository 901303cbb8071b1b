import { Deflate, deflateSync, inflateSync } from "fflate";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asSeq, asUpdate, joinParts, limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { deflateCost, structCost } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import { Expectations, transcribe } from "./transcribe.ts";
import { ColumnSource, ColumnTarget, PlainSource, PlainTarget } from "./update-tapes.ts";

// The first byte of a segment tells its form. A stream of deflate, which is what
// earlier releases wrote, never begins with these: their block type is reserved. In
// the form before this one, times are to the millisecond.
const columnForm = 0x17;
const columnFormMs = 0x0f;

/** Whether an entry's update is taken apart or kept as it is. */
const Form = { columns: 0, plain: 1 } as const;

/** How much is compressed between two chances for a pause, in bytes. */
const deflateBytes = 16_384;

/**
 * Log entries as one compressed segment. Positions, authors, times and the values
 * that updates consist of each have a column, as differences from what the entries
 * before lead one to expect, so that a letter that is typed takes about a byte.
 * Every update comes back byte for byte.
 */
export function* encodeSegment(entries: readonly RecordedEntry[], pace: Pace): Work<Uint8Array> {
  const authors = [...new Set(entries.map(({ author }) => author))];
  const places = new Map(authors.map((author, place) => [author, place]));
  const target = new ColumnTarget();
  const expect = new Expectations();
  let [beforeSeq, beforeSteps] = [0, 0];
  for (const { seq, author, storedMs, update } of entries) {
    target.number("seq", seq, beforeSeq + 1);
    target.number("author", places.get(author) ?? 0, 0);
    // Clocks of servers jump back, so the difference may be negative.
    const steps = Math.floor(storedMs / limits.storedStepMs);
    target.number("time", steps, beforeSteps);
    [beforeSeq, beforeSteps] = [seq, steps];
    const form = isTakenApartWhole(update) ? Form.columns : Form.plain;
    target.byte("form", form);
    if (form === Form.columns) transcribe(new PlainSource(update), target, expect);
    else target.region("content", update);
    if (pace.isPauseAfter(4 * (update.length + structCost))) yield;
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, authors.length);
  for (const author of authors) encoding.writeVarString(encoder, author);
  encoding.writeVarUint(encoder, entries.length);
  encoding.writeUint8Array(encoder, target.written());
  const parts = yield* deflate(encoding.toUint8Array(encoder), pace);
  return joinParts([Uint8Array.of(columnForm), ...parts]);
}

/** The entries of a segment of this release or an earlier one. Throws on anything else. */
export function decodeSegment(segment: Uint8Array): readonly RecordedEntry[] {
  const stepMs = segment[0] === columnForm ? limits.storedStepMs : 1;
  if (segment[0] !== columnForm && segment[0] !== columnFormMs)
    return decodeRows(inflateSync(segment));
  const decoder = decoding.createDecoder(inflateSync(segment.subarray(1)));
  const authors = readAuthors(decoder);
  const count = decoding.readVarUint(decoder);
  const source = new ColumnSource(decoding.readTailAsUint8Array(decoder));
  const expect = new Expectations();
  let [seq, steps] = [0, 0];
  return Array.from({ length: count }, () => {
    seq = source.number("seq", seq + 1);
    const author = authors[source.number("author", 0)] ?? "";
    steps = source.number("time", steps);
    const update = readUpdate(source, expect);
    return { seq: asSeq(seq), author, storedMs: steps * stepMs, update };
  });
}

function readUpdate(source: ColumnSource, expect: Expectations): Update {
  if (source.byte("form") === Form.plain) return asUpdate(source.region("content").slice());
  const target = new PlainTarget();
  transcribe(source, target, expect);
  return asUpdate(target.written());
}

/** Whether the update, taken apart and put together, has the same bytes: there are longer ways to write a number. */
function isTakenApartWhole(update: Update): boolean {
  const [source, target] = [new PlainSource(update), new PlainTarget()];
  try {
    transcribe(source, target, new Expectations());
  } catch {
    return false;
  }
  const written = target.written();
  return source.isAtEnd && written.every((byte, index) => byte === update[index]);
}

function* deflate(bytes: Uint8Array, pace: Pace): Work<readonly Uint8Array[]> {
  // A stream makes room for much more than a small segment needs.
  if (bytes.length <= deflateBytes) return [deflateSync(bytes, { level: 9 })];
  const parts: Uint8Array[] = [];
  const stream = new Deflate({ level: 9 }, (part) => parts.push(part));
  for (let start = 0; start < bytes.length; start += deflateBytes) {
    const end = start + deflateBytes;
    stream.push(bytes.subarray(start, end), end >= bytes.length);
    if (pace.isPauseAfter(deflateBytes * deflateCost)) yield;
  }
  return parts;
}

function readAuthors(decoder: decoding.Decoder): readonly string[] {
  return Array.from({ length: decoding.readVarUint(decoder) }, () =>
    decoding.readVarString(decoder),
  );
}

/** What earlier releases wrote: entry after entry. */
function decodeRows(rows: Uint8Array): readonly RecordedEntry[] {
  const decoder = decoding.createDecoder(rows);
  const authors = readAuthors(decoder);
  let storedMs = 0;
  return Array.from({ length: decoding.readVarUint(decoder) }, () => {
    const seq = asSeq(decoding.readVarUint(decoder));
    const author = authors[decoding.readVarUint(decoder)] ?? "";
    storedMs += decoding.readVarInt(decoder);
    return { seq, author, storedMs, update: asUpdate(decoding.readVarUint8Array(decoder)) };
  });
}
