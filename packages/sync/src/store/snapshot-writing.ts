import type { Nesting } from "../gate/index.ts";
import { splitIntoParts } from "../protocol/index.ts";
import type { Seq } from "../protocol/index.ts";
import { rowCost, structCost } from "./pace.ts";
import type { Pace, Work } from "./pace.ts";
import { encodeCursor } from "./snapshot-cursor.ts";
import type { SnapshotCursor } from "./snapshot-cursor.ts";
import type { SnapshotKind, SnapshotRows } from "./snapshot-rows.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { GrowingSink, StructWriter } from "./struct-writer.ts";
import { structsOf } from "./update-bytes.ts";
import type { Section } from "./update-bytes.ts";
import { knownOf } from "./update-parts.ts";
import type { Parts } from "./update-parts.ts";

/** Where the rows of the next snapshot go, and how large they may be. */
export interface Staging {
  readonly database: SqlDatabase;
  readonly rows: SnapshotRows;
  readonly generation: number;
  readonly partBytesMax: number;
  /** The position that the snapshot will hold everything up to. */
  readonly through: Seq;
}

/**
 * Writes `Parts` as the rows of a snapshot, as a stream: memory holds one row of
 * the result. How far it is, it notes with every row, so that it can go on from
 * there in another life.
 */
export class SnapshotWriting {
  readonly #staging: Staging;
  readonly #pace: Pace;
  readonly #sink = new GrowingSink();
  #part = 0;
  /** Where in the sink the head of the client begins whose structs are being written. */
  #headAt = 0;
  /** The part that is kept free for it, once it can't be in the sink any more. */
  #headPart: number | null = null;

  constructor(staging: Staging, pace: Pace) {
    this.#staging = staging;
    this.#pace = pace;
  }

  /** Writes everything, or what is left of it from `cursor` on. */
  *write(parts: Parts, nesting: Nesting, cursor: SnapshotCursor | null): Work<void> {
    if (cursor === null) this.#sink.number(parts.clients.length);
    else {
      this.#staging.rows.removeFrom(this.#staging.generation, cursor.part, cursor.headPart);
      this.#part = cursor.part;
    }
    for (const [client, sections] of parts.clients) {
      const isDone = cursor !== null && (cursor.next === null || client > cursor.next.client);
      if (isDone) continue;
      const isResumed = cursor?.next?.client === client;
      this.#headPart = isResumed ? cursor.headPart : null;
      yield* this.#writeClient(client, sections, {
        deletions: parts.deletions.get(client) ?? [],
        from: isResumed ? (cursor.next?.clock ?? 0) : 0,
        count: isResumed ? cursor.count : 0,
      });
    }
    const { stateVector, deletions } = knownOf(parts);
    if (cursor === null || cursor.next !== null) {
      // But for the zero that says that there are no structs.
      this.#sink.bytes(deletions, 1);
      this.#headAt = this.#sink.length;
      this.#headPart = null;
      this.#flush({ next: null, count: 0 });
      yield;
    }
    for (const [kind, bytes] of [
      ["deletions", deletions],
      ["state-vector", stateVector],
      ["nesting", nesting.encode()],
    ] as const) {
      if (kind === "nesting" && bytes.length === 0) continue;
      for (const [part, rowBytes] of splitIntoParts(bytes, this.#staging.partBytesMax).entries()) {
        this.#writeRow(kind, part, rowBytes);
        if (this.#pace.isPauseAfter(rowBytes.length * rowCost)) yield;
      }
    }
  }

  *#writeClient(
    client: number,
    sections: readonly Section[],
    rest: { readonly deletions: readonly number[]; readonly from: number; readonly count: number },
  ): Work<void> {
    const writer = new StructWriter(this.#sink, client, rest.deletions);
    writer.count = rest.count;
    this.#headAt = this.#sink.length;
    for (const section of sections) {
      for (const struct of structsOf(section)) {
        const isAhead = struct.clock + struct.length > rest.from;
        if (isAhead && this.#sink.length >= this.#staging.partBytesMax) {
          const clock = writer.heldClock ?? Math.max(struct.clock, rest.from);
          this.#flush({ next: { client, clock }, count: writer.count });
          yield;
        }
        if (isAhead) writer.write(struct, Math.max(0, rest.from - struct.clock));
        if (this.#pace.isPauseAfter(struct.end - struct.start + structCost)) yield;
      }
    }
    writer.end();
    this.#writeHead(client, writer.count, sections[0]?.clock ?? 0);
  }

  /** How many structs a client has is known last, and said first. */
  #writeHead(client: number, count: number, clock: number): void {
    const head = new GrowingSink();
    for (const number of [count, client, clock]) head.number(number);
    if (this.#headPart === null) this.#sink.insert(this.#headAt, head.written());
    else this.#writeRow("update", this.#headPart, head.written());
  }

  /** Writes what is in the sink, with how to go on. */
  #flush({ next, count }: Pick<SnapshotCursor, "next" | "count">): void {
    const bytes = this.#sink.view();
    this.#staging.database.transaction(() => {
      if (this.#headPart === null) {
        this.#writeParts(bytes.subarray(0, this.#headAt));
        if (next !== null) this.#headPart = this.#part++;
      }
      this.#writeParts(this.#headPart === null ? new Uint8Array() : bytes.subarray(this.#headAt));
      const { through, rows, generation } = this.#staging;
      const cursor = { through, part: this.#part, next, count, headPart: this.#headPart };
      rows.writeCursor(generation, encodeCursor(cursor));
    });
    this.#sink.clear();
    this.#headAt = 0;
    this.#pace.isPauseAfter(bytes.length * rowCost);
  }

  #writeParts(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    for (const part of splitIntoParts(bytes, this.#staging.partBytesMax)) {
      this.#writeRow("update", this.#part, part);
      this.#part += 1;
    }
  }

  #writeRow(kind: SnapshotKind, part: number, bytes: Uint8Array): void {
    this.#staging.rows.write({ generation: this.#staging.generation, kind, part }, bytes);
  }
}
