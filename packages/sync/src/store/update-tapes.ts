import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** What a number in an update says. Each has a column of its own in a segment, because like compresses with like. */
const fields = [
  "counts",
  "client",
  "clock",
  "info",
  "originClient",
  "originClock",
  "rightClient",
  "rightClock",
  "parent",
  "length",
  "text",
  "content",
  "deletedClient",
  "deletedClock",
  "deletedLength",
  // Not of updates, but of the entries that hold them.
  "seq",
  "author",
  "time",
  "form",
  "newClient",
] as const;

export type Field = (typeof fields)[number];

/** What an update is read from, value by value. `expected` is what the reader would guess. */
export interface SourceTape {
  number(field: Field, expected: number): number;
  client(field: Field): number;
  byte(field: Field): number;
  bytes(field: Field, length: number): Uint8Array;
  /** Bytes of which `skip` finds the end. */
  region(field: Field, skip: (decoder: decoding.Decoder) => void): Uint8Array;
}

/** What an update is written to, value by value. */
export interface TargetTape {
  number(field: Field, value: number, expected: number): void;
  client(field: Field, client: number): void;
  byte(field: Field, value: number): void;
  bytes(field: Field, value: Uint8Array): void;
  region(field: Field, value: Uint8Array): void;
}

/** An update as it is. */
export class PlainSource implements SourceTape {
  readonly #decoder: decoding.Decoder;

  constructor(update: Uint8Array) {
    this.#decoder = decoding.createDecoder(update);
  }

  get isAtEnd(): boolean {
    return !decoding.hasContent(this.#decoder);
  }

  number(): number {
    return decoding.readVarUint(this.#decoder);
  }

  client(): number {
    return decoding.readVarUint(this.#decoder);
  }

  byte(): number {
    return decoding.readUint8(this.#decoder);
  }

  bytes(_field: Field, length: number): Uint8Array {
    return decoding.readUint8Array(this.#decoder, length);
  }

  region(_field: Field, skip: (decoder: decoding.Decoder) => void): Uint8Array {
    const start = this.#decoder.pos;
    skip(this.#decoder);
    return this.#decoder.arr.subarray(start, this.#decoder.pos);
  }
}

export class PlainTarget implements TargetTape {
  readonly #encoder: encoding.Encoder = encoding.createEncoder();

  written(): Uint8Array {
    return encoding.toUint8Array(this.#encoder);
  }

  number(_field: Field, value: number): void {
    encoding.writeVarUint(this.#encoder, value);
  }

  client(_field: Field, client: number): void {
    encoding.writeVarUint(this.#encoder, client);
  }

  byte(_field: Field, value: number): void {
    encoding.writeUint8(this.#encoder, value);
  }

  bytes(_field: Field, value: Uint8Array): void {
    encoding.writeUint8Array(this.#encoder, value);
  }

  region(_field: Field, value: Uint8Array): void {
    encoding.writeUint8Array(this.#encoder, value);
  }
}

/** Updates in columns. Numbers are kept as what they differ by from what was expected, and clients by their place in a list. */
export class ColumnTarget implements TargetTape {
  readonly #columns = new Map<Field, encoding.Encoder>(
    fields.map((field) => [field, encoding.createEncoder()]),
  );
  readonly #clients = new Map<number, number>();

  /** One column after the other, each with its length. */
  written(): Uint8Array {
    const encoder = encoding.createEncoder();
    for (const column of this.#columns.values()) {
      encoding.writeVarUint8Array(encoder, encoding.toUint8Array(column));
    }
    return encoding.toUint8Array(encoder);
  }

  number(field: Field, value: number, expected: number): void {
    encoding.writeVarInt(this.#column(field), value - expected);
  }

  client(field: Field, client: number): void {
    const place = this.#clients.get(client) ?? this.#clients.size;
    if (place === this.#clients.size) {
      this.#clients.set(client, place);
      encoding.writeVarUint(this.#column("newClient"), client);
    }
    encoding.writeVarUint(this.#column(field), place);
  }

  byte(field: Field, value: number): void {
    encoding.writeUint8(this.#column(field), value);
  }

  bytes(field: Field, value: Uint8Array): void {
    encoding.writeUint8Array(this.#column(field), value);
  }

  region(field: Field, value: Uint8Array): void {
    encoding.writeVarUint8Array(this.#column(field), value);
  }

  #column(field: Field): encoding.Encoder {
    const column = this.#columns.get(field);
    if (column === undefined) throw new Error(`there is no column ${field}`);
    return column;
  }
}

export class ColumnSource implements SourceTape {
  readonly #columns: ReadonlyMap<Field, decoding.Decoder>;
  readonly #clients: number[] = [];

  /** Throws when there are too few columns. */
  constructor(columns: Uint8Array) {
    const decoder = decoding.createDecoder(columns);
    this.#columns = new Map(
      fields.map((field) => [field, decoding.createDecoder(decoding.readVarUint8Array(decoder))]),
    );
  }

  number(field: Field, expected: number): number {
    return decoding.readVarInt(this.#column(field)) + expected;
  }

  client(field: Field): number {
    const place = decoding.readVarUint(this.#column(field));
    if (place === this.#clients.length) {
      this.#clients.push(decoding.readVarUint(this.#column("newClient")));
    }
    const client = this.#clients[place];
    if (client === undefined) throw new Error(`there is no client ${place}`);
    return client;
  }

  byte(field: Field): number {
    return decoding.readUint8(this.#column(field));
  }

  bytes(field: Field, length: number): Uint8Array {
    return decoding.readUint8Array(this.#column(field), length);
  }

  region(field: Field): Uint8Array {
    return decoding.readVarUint8Array(this.#column(field));
  }

  #column(field: Field): decoding.Decoder {
    const column = this.#columns.get(field);
    if (column === undefined) throw new Error(`there is no column ${field}`);
    return column;
  }
}
