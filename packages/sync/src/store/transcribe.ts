import { createDecoder } from "lib0/decoding";
import { Content, hasOrigin, hasRight, lengthOf, readContent, skipParent } from "./update-bytes.ts";
import type { Field, SourceTape, TargetTape } from "./update-tapes.ts";

/** What the updates before lead one to expect of the next. Both who writes and who reads keep it. */
export class Expectations {
  readonly #nextClocks = new Map<number, number>();
  readonly #rights = new Map<number, number>();
  readonly #origins = new Map<number, number>();
  #deleted = 0;

  /** Where a client goes on: after what it wrote last. */
  clockOf(client: number): number {
    return this.#nextClocks.get(client) ?? 0;
  }

  wrote(client: number, endClock: number): void {
    this.#nextClocks.set(client, endClock);
    // Whoever deletes after typing mostly deletes what was typed.
    this.#deleted = endClock;
  }

  /** What somebody types after: their own last letter, or near where somebody typed before. */
  originIn(client: number, author: number, clock: number): number {
    return client === author ? clock - 1 : (this.#origins.get(client) ?? 0);
  }

  cameAfter(client: number, clock: number): void {
    this.#origins.set(client, clock);
  }

  /** While somebody types on, what is to the right stays the same. */
  rightIn(client: number): number {
    return this.#rights.get(client) ?? 0;
  }

  cameBefore(client: number, clock: number): void {
    this.#rights.set(client, clock);
  }

  /** What is deleted next: mostly the letter before. */
  get deletion(): number {
    return this.#deleted - 1;
  }

  deleted(clock: number): void {
    this.#deleted = clock;
  }
}

/**
 * Copies one update of the V1 encoding from one tape to another. The one place that
 * knows the order of its values, so that what was taken apart is put together the same.
 */
export function transcribe(source: SourceTape, target: TargetTape, expect: Expectations): void {
  const tapes = { source, target };
  const clients = copy(tapes, "counts", 0);
  for (let index = 0; index < clients; index++) {
    const count = copy(tapes, "counts", 1);
    const client = copyClient(tapes, "client");
    let clock = copy(tapes, "clock", expect.clockOf(client));
    for (let struct = 0; struct < count; struct++) {
      clock += copyStruct(tapes, { client, clock }, expect);
    }
    expect.wrote(client, clock);
  }
  copyDeletions(tapes, expect);
}

interface Tapes {
  readonly source: SourceTape;
  readonly target: TargetTape;
}

function copy({ source, target }: Tapes, field: Field, expected: number): number {
  const value = source.number(field, expected);
  target.number(field, value, expected);
  return value;
}

function copyClient({ source, target }: Tapes, field: Field): number {
  const client = source.client(field);
  target.client(field, client);
  return client;
}

/** Gives the length of the struct. */
function copyStruct(
  tapes: Tapes,
  { client, clock }: { readonly client: number; readonly clock: number },
  expect: Expectations,
): number {
  const { source, target } = tapes;
  const info = source.byte("info");
  target.byte("info", info);
  const content = info & 0x1f;
  if (info === Content.skip || content === Content.gc) return copy(tapes, "length", 1);
  const isAfter = (info & hasOrigin) !== 0;
  const isBefore = (info & hasRight) !== 0;
  if (isAfter) {
    const originClient = copyClient(tapes, "originClient");
    const expected = expect.originIn(originClient, client, clock);
    expect.cameAfter(originClient, copy(tapes, "originClock", expected));
  }
  if (isBefore) {
    const rightClient = copyClient(tapes, "rightClient");
    const expected = expect.rightIn(rightClient);
    expect.cameBefore(rightClient, copy(tapes, "rightClock", expected));
  }
  if (!isAfter && !isBefore) {
    target.region(
      "parent",
      source.region("parent", (decoder) => skipParent(decoder, info)),
    );
  }
  return copyContent(tapes, content);
}

function copyContent(tapes: Tapes, content: number): number {
  const { source, target } = tapes;
  if (content === Content.deleted) return copy(tapes, "length", 1);
  if (content === Content.string) {
    const text = source.bytes("text", copy(tapes, "length", 1));
    target.bytes("text", text);
    return lengthOf(text);
  }
  const region = source.region("content", (decoder) => void readContent(decoder, content));
  target.region("content", region);
  return readContent(createDecoder(region), content);
}

function copyDeletions(tapes: Tapes, expect: Expectations): void {
  const clients = copy(tapes, "counts", 0);
  for (let index = 0; index < clients; index++) {
    copyClient(tapes, "deletedClient");
    const ranges = copy(tapes, "counts", 1);
    for (let range = 0; range < ranges; range++) {
      const clock = copy(tapes, "deletedClock", expect.deletion);
      expect.deleted(clock);
      copy(tapes, "deletedLength", 1);
    }
  }
}
