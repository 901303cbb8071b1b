import { encodeUtf8 } from "lib0/string";
import { Content, stringBytes, stringText, valuePlaces } from "./update-bytes.ts";
import type { Struct } from "./update-bytes.ts";

/** Where bytes go. Without a target they are only counted. */
export class ByteSink {
  protected target: Uint8Array | null;
  length = 0;

  constructor(target: Uint8Array | null) {
    this.target = target;
  }

  byte(value: number): void {
    if (this.target !== null) this.target[this.length] = value;
    this.length += 1;
  }

  number(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.byte(128 | (rest & 127));
    this.byte(rest);
  }

  /** What was written to the target. */
  written(): Uint8Array {
    return this.target?.slice(0, this.length) ?? new Uint8Array();
  }

  bytes(source: Uint8Array, start = 0, end: number = source.length): void {
    this.target?.set(source.subarray(start, end), this.length);
    this.length += end - start;
  }
}

/** A sink with as much room as is needed. */
export class GrowingSink extends ByteSink {
  #target: Uint8Array<ArrayBuffer>;

  constructor() {
    const target = new Uint8Array(64);
    super(target);
    this.#target = target;
  }

  override byte(value: number): void {
    if (this.length === this.#target.length) this.#grow(1);
    this.#target[this.length] = value;
    this.length += 1;
  }

  override bytes(source: Uint8Array, start = 0, end: number = source.length): void {
    if (this.length + end - start > this.#target.length) this.#grow(end - start);
    super.bytes(source, start, end);
  }

  /** Puts bytes before what was written from `at` on. */
  insert(at: number, bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#target.copyWithin(at + bytes.length, at, this.length);
    this.#target.set(bytes, at);
    this.length += bytes.length;
  }

  /** What was written, as long as nothing else is. */
  view(): Uint8Array {
    return this.#target.subarray(0, this.length);
  }

  /** Forgets what was written, and keeps the room for it. */
  clear(): void {
    this.length = 0;
  }

  #grow(bytes: number): void {
    if (this.length + bytes <= this.#target.length) return;
    const larger = new Uint8Array(Math.max(this.length + bytes, this.#target.length * 2));
    larger.set(this.#target.subarray(0, this.length));
    this.#target = larger;
    this.target = larger;
  }
}

/** A part of a struct, from `from` to before `to`. */
interface Piece {
  readonly struct: Struct;
  readonly from: number;
  readonly to: number;
  readonly content: number;
}

/** What is about to be written, and may still grow. */
interface Run {
  readonly first: Piece;
  length: number;
  /** The pieces of text that it joins. */
  readonly texts: Uint8Array[];
}

/**
 * Writes the structs of one client, in order. What was deleted loses its content,
 * and neighbours that say the same as one struct become one, as in a `Y.Doc`.
 */
export class StructWriter {
  readonly #sink: ByteSink;
  readonly #client: number;
  readonly #deletions: readonly number[];
  #next = 0;
  #run: Run | null = null;
  count = 0;

  /** The first clock that is given, but not written yet, because what follows may join it; null when all is. */
  get heldClock(): number | null {
    return this.#run === null ? null : this.#run.first.struct.clock + this.#run.first.from;
  }

  /** `deletions` are pairs of start and end, in order. */
  constructor(sink: ByteSink, client: number, deletions: readonly number[]) {
    this.#sink = sink;
    this.#client = client;
    this.#deletions = deletions;
  }

  /** Writes a struct, or its part from `start` to before `limit`. */
  write(struct: Struct, start = 0, limit: number = struct.length): void {
    if (struct.content === Content.gc || struct.content === Content.skip) {
      this.#put({ struct, from: 0, to: struct.length, content: struct.content });
      return;
    }
    for (let from = start; from < limit;) {
      const { isDeleted, end } = this.#deletedAt(struct.clock + from);
      const to = Math.min(limit, end - struct.clock);
      this.#put({ struct, from, to, content: isDeleted ? Content.deleted : struct.content });
      from = to;
    }
  }

  end(): void {
    if (this.#run === null) return;
    const { first, length, texts } = this.#run;
    this.#run = null;
    this.count += 1;
    if (first.content === Content.gc || first.content === Content.skip) {
      this.#sink.byte(first.content);
      this.#sink.number(length);
      return;
    }
    this.#writeHead(first);
    if (first.content === Content.deleted) this.#sink.number(length);
    else if (first.content === Content.string) {
      this.#sink.number(texts.reduce((total, text) => total + text.length, 0));
      for (const text of texts) this.#sink.bytes(text);
    } else this.#writeValues(first);
  }

  /** Whether `clock` is deleted, and up to where that holds. Clocks are asked for in order. */
  #deletedAt(clock: number): { readonly isDeleted: boolean; readonly end: number } {
    while ((this.#deletions[this.#next + 1] ?? Infinity) <= clock) this.#next += 2;
    const start = this.#deletions[this.#next] ?? Infinity;
    const isDeleted = start <= clock;
    return { isDeleted, end: isDeleted ? (this.#deletions[this.#next + 1] ?? Infinity) : start };
  }

  #put(piece: Piece): void {
    const text = piece.content === Content.string ? textOf(piece) : null;
    if (this.#run !== null && this.#continues(this.#run, piece)) {
      this.#run.length += piece.to - piece.from;
    } else {
      this.end();
      this.#run = { first: piece, length: piece.to - piece.from, texts: [] };
    }
    if (text !== null) this.#run.texts.push(text);
  }

  #continues({ first, length }: Run, { struct, from, content }: Piece): boolean {
    if (content !== first.content || content === Content.skip) return false;
    if (content === Content.gc) return true;
    if (content !== Content.deleted && content !== Content.string) return false;
    const lastClock = first.struct.clock + first.from + length - 1;
    const isAfter =
      from > 0
        ? struct.clock + from - 1 === lastClock
        : struct.originClient === this.#client && struct.originClock === lastClock;
    return (
      isAfter &&
      struct.rightClient === first.struct.rightClient &&
      struct.rightClock === first.struct.rightClock
    );
  }

  #writeHead({ struct, from, content }: Piece): void {
    const { source, info, start, contentAt } = struct;
    if (from === 0) {
      this.#sink.byte((info & 0xe0) | content);
      this.#sink.bytes(source, start + 1, contentAt);
      return;
    }
    // The later part of a struct comes after the earlier one, and needs no parent.
    this.#sink.byte((info & 0x60) | 0x80 | content);
    this.#sink.number(this.#client);
    this.#sink.number(struct.clock + from - 1);
    if (struct.rightClient === -1) return;
    this.#sink.number(struct.rightClient);
    this.#sink.number(struct.rightClock);
  }

  #writeValues({ struct, from, to }: Piece): void {
    if (from === 0 && to === struct.length) {
      this.#sink.bytes(struct.source, struct.contentAt, struct.end);
      return;
    }
    const places = valuePlaces(struct);
    this.#sink.number(to - from);
    this.#sink.bytes(struct.source, places[from], places[to]);
  }
}

function textOf({ struct, from, to }: Piece): Uint8Array {
  if (from === 0 && to === struct.length) return stringBytes(struct);
  // A pair of surrogates that is cut becomes U+FFFD on both sides, as in Yjs.
  return encodeUtf8(stringText(struct).slice(from, to));
}
