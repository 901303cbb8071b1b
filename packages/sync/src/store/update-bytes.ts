import * as decoding from "lib0/decoding";
import { decodeUtf8 } from "lib0/string";
import { finish, structCost, withoutPause } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";

// Updates in the V1 encoding, read where they lie: no struct becomes an `Item`,
// so a document of 20 MB costs 20 MB to go through.

/** The kinds of structs and of content that matter here, as the low five bits of a struct's first byte. */
export const Content = { gc: 0, deleted: 1, json: 2, string: 4, any: 8, skip: 10 } as const;

/** One struct, and where its bytes are. */
export interface Struct {
  readonly source: Uint8Array;
  /** Its first byte: what follows it, and the kind of content. */
  readonly info: number;
  readonly content: number;
  readonly clock: number;
  readonly length: number;
  /** What it was written after, and before which struct; -1 where it says nothing. */
  readonly originClient: number;
  readonly originClock: number;
  readonly rightClient: number;
  readonly rightClock: number;
  readonly start: number;
  readonly contentAt: number;
  readonly end: number;
}

/** The structs of one client in one update. */
export interface Section {
  readonly source: Uint8Array;
  readonly client: number;
  readonly count: number;
  readonly firstAt: number;
  readonly clock: number;
  /** The clock up to which it leaves nothing out, and whether that is all of it. */
  readonly endClock: number;
  readonly isWhole: boolean;
}

/** Where the parts of an update are. */
export interface UpdateIndex {
  readonly sections: ReadonlyMap<number, Section>;
  /** Deleted clocks, as pairs of start and end. */
  readonly deletions: ReadonlyMap<number, readonly number[]>;
}

/** What tells that an item names its origin, the one to its right, and a key of its parent. */
export const hasOrigin = 0x80;
export const hasRight = 0x40;
const hasKey = 0x20;

export function indexUpdate(source: Uint8Array): UpdateIndex {
  return finish(indexing(source, withoutPause));
}

/** The same at a pace: every struct is gone through, because nothing says where those of a client end. */
export function* indexing(source: Uint8Array, pace: Pace): Work<UpdateIndex> {
  const decoder = decoding.createDecoder(source);
  const sections = new Map<number, Section>();
  const clients = decoding.readVarUint(decoder);
  for (let index = 0; index < clients; index++) {
    const count = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const firstAt = decoder.pos;
    let endClock = clock;
    let isWhole = true;
    for (const struct of readStructs(decoder, clock, count)) {
      isWhole &&= struct.content !== Content.skip;
      if (isWhole) endClock += struct.length;
      if (pace.isPauseAfter(struct.end - struct.start + structCost)) yield;
    }
    sections.set(client, { source, client, count, firstAt, clock, endClock, isWhole });
  }
  return { sections, deletions: readDeletions(decoder) };
}

/** The structs of a section, in order. */
export function structsOf({ source, firstAt, clock, count }: Section): Iterable<Struct> {
  const decoder = decoding.createDecoder(source);
  decoder.pos = firstAt;
  return readStructs(decoder, clock, count);
}

/** Where each value of a struct with several begins, and where the last ends. */
export function valuePlaces({ source, content, contentAt }: Struct): readonly number[] {
  const decoder = decoding.createDecoder(source);
  decoder.pos = contentAt;
  const count = decoding.readVarUint(decoder);
  const places = [decoder.pos];
  for (let index = 0; index < count; index++) {
    if (content === Content.any) decoding.readAny(decoder);
    else skipBytes(decoder);
    places.push(decoder.pos);
  }
  return places;
}

/** The bytes of a string's content, in UTF-8. */
export function stringBytes({ source, contentAt }: Struct): Uint8Array {
  const decoder = decoding.createDecoder(source);
  decoder.pos = contentAt;
  return decoding.readVarUint8Array(decoder);
}

/** A string's content. */
export function stringText(struct: Struct): string {
  return decodeUtf8(stringBytes(struct));
}

function* readStructs(
  decoder: decoding.Decoder,
  firstClock: number,
  count: number,
): Generator<Struct> {
  let clock = firstClock;
  for (let index = 0; index < count; index++) {
    const struct = readStruct(decoder, clock);
    clock += struct.length;
    yield struct;
  }
}

function readStruct(decoder: decoding.Decoder, clock: number): Struct {
  const start = decoder.pos;
  const info = decoding.readUint8(decoder);
  const isItem = info !== Content.skip && (info & 0x1f) !== Content.gc;
  const content = isItem ? info & 0x1f : info === Content.skip ? Content.skip : Content.gc;
  const isAfter = isItem && (info & hasOrigin) !== 0;
  const originClient = isAfter ? decoding.readVarUint(decoder) : -1;
  const originClock = isAfter ? decoding.readVarUint(decoder) : -1;
  const isBefore = isItem && (info & hasRight) !== 0;
  const rightClient = isBefore ? decoding.readVarUint(decoder) : -1;
  const rightClock = isBefore ? decoding.readVarUint(decoder) : -1;
  if (isItem && !isAfter && !isBefore) skipParent(decoder, info);
  const contentAt = decoder.pos;
  const length = isItem ? readContent(decoder, content) : decoding.readVarUint(decoder);
  const ids = { originClient, originClock, rightClient, rightClock };
  const source = decoder.arr;
  return { source, info, content, clock, length, ...ids, start, contentAt, end: decoder.pos };
}

/** Moves past what tells the parent of an item that names neither neighbour. */
export function skipParent(decoder: decoding.Decoder, info: number): void {
  const isRoot = decoding.readVarUint(decoder) === 1;
  if (isRoot) skipBytes(decoder);
  else {
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
  }
  if ((info & hasKey) !== 0) skipBytes(decoder);
}

/** Moves past an item's content and gives its length. The numbers are those of the V1 encoding. */
export function readContent(decoder: decoding.Decoder, content: number): number {
  switch (content) {
    case Content.deleted:
      return decoding.readVarUint(decoder);
    case Content.json:
    case Content.any: {
      const count = decoding.readVarUint(decoder);
      for (let index = 0; index < count; index++) {
        if (content === Content.any) decoding.readAny(decoder);
        else skipBytes(decoder);
      }
      return count;
    }
    case Content.string:
      return lengthOf(skipBytes(decoder));
    case 3: // Binary.
    case 5: // An embedded object.
      skipBytes(decoder);
      return 1;
    case 6: // A mark: key and value.
      skipBytes(decoder);
      skipBytes(decoder);
      return 1;
    case 7: {
      // A type; elements and hooks have a name.
      const type = decoding.readVarUint(decoder);
      if (type === 3 || type === 5) skipBytes(decoder);
      return 1;
    }
    case 9: // A document: its id and options.
      skipBytes(decoder);
      decoding.readAny(decoder);
      return 1;
    default:
      throw new Error(`an update has content of the unknown kind ${content}`);
  }
}

function skipBytes(decoder: decoding.Decoder): Uint8Array {
  return decoding.readVarUint8Array(decoder);
}

/** How many UTF-16 units the text has, which is how Yjs counts. */
export function lengthOf(utf8: Uint8Array): number {
  let length = 0;
  for (const byte of utf8) {
    if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1;
  }
  return length;
}

function readDeletions(decoder: decoding.Decoder): Map<number, readonly number[]> {
  const deletions = new Map<number, readonly number[]>();
  const clients = decoding.readVarUint(decoder);
  for (let index = 0; index < clients; index++) {
    const client = decoding.readVarUint(decoder);
    const ranges: number[] = [];
    const count = decoding.readVarUint(decoder);
    for (let range = 0; range < count; range++) {
      const clock = decoding.readVarUint(decoder);
      ranges.push(clock, clock + decoding.readVarUint(decoder));
    }
    deletions.set(client, [...(deletions.get(client) ?? []), ...ranges]);
  }
  return deletions;
}
