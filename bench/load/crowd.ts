import * as Y from "yjs";
import { editsIn, editsOfOthers } from "./delivered.ts";
import type { Member, Place } from "./member.ts";

export interface CrowdSize {
  readonly clients: number;
  readonly writers: number;
  /** Clients with the whole document, at which arrival is observed. */
  readonly witnesses: number;
}

/** Somebody who types characters into a text of their own. */
export class Writer {
  readonly doc: Y.Doc = new Y.Doc();
  /** When each character was typed, in ms of `performance.now()`. */
  readonly typedAtMs: number[] = [];

  type(): void {
    const text = this.doc.getText(String(this.doc.clientID));
    this.typedAtMs.push(performance.now());
    text.insert(this.typedAtMs.length - 1, "x");
  }
}

/** A witness has applied the first `count` characters of `writer`, and `before` of them earlier. */
export type OnSeen = (writer: Writer, before: number, count: number) => void;

/** The clients of one document. */
export class Crowd {
  readonly writers: readonly Writer[];
  /** Edits that reached a client who did not make them, so far. */
  delivered = 0;
  /** Called by every witness. */
  onSeen: OnSeen = () => {};
  readonly #members: Member[] = [];

  private constructor(writers: number) {
    this.writers = Array.from({ length: writers }, () => new Writer());
  }

  /** Connects everybody and waits until they are synced. Kinds of clients alternate. */
  static async gather(place: Place, { clients, writers, witnesses }: CrowdSize): Promise<Crowd> {
    const crowd = new Crowd(writers);
    const watchers = clients - writers - witnesses;
    const joins = [
      ...spread(writers, (index) => crowd.#join(place, index)),
      ...spread(witnesses, () => crowd.#witness(place)),
      ...spread(watchers, () => place.watch((update) => crowd.#count(update, null))),
    ].toSorted((one, other) => one.at - other.at);
    for (const { connect } of joins) {
      const member = await connect();
      await member.synced;
      crowd.#members.push(member);
    }
    return crowd;
  }

  /** Frames and bytes of all clients so far. */
  get traffic(): {
    readonly sentBytes: number;
    readonly receivedBytes: number;
    readonly receivedFrames: number;
  } {
    const total = { sentBytes: 0, receivedBytes: 0, receivedFrames: 0 };
    for (const { traffic } of this.#members) {
      total.sentBytes += traffic.sentBytes;
      total.receivedBytes += traffic.receivedBytes;
      total.receivedFrames += traffic.receivedFrames;
    }
    return total;
  }

  get clients(): number {
    return this.#members.length;
  }

  async leave(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.close()));
  }

  #join(place: Place, index: number): Promise<Member> {
    const doc = this.writers[index]?.doc ?? new Y.Doc();
    doc.on("afterTransaction", (transaction) => (this.delivered += editsOfOthers(transaction)));
    return place.join(doc, { instead: (update) => this.#count(update, doc.clientID) });
  }

  #witness(place: Place): Promise<Member> {
    const doc = new Y.Doc();
    doc.on("afterTransaction", (transaction) => {
      this.delivered += editsOfOthers(transaction);
      for (const writer of this.writers) {
        const before = transaction.beforeState.get(writer.doc.clientID) ?? 0;
        const count = transaction.afterState.get(writer.doc.clientID) ?? 0;
        if (count > before) this.onSeen(writer, before, count);
      }
    });
    return place.join(doc);
  }

  #count(update: Uint8Array, author: number | null): void {
    for (const [client, edits] of editsIn(update)) if (client !== author) this.delivered += edits;
  }
}

interface Join {
  /** Where in the order of all, from 0 to 1. */
  readonly at: number;
  readonly connect: () => Promise<Member>;
}

function spread(count: number, connect: (index: number) => Promise<Member>): readonly Join[] {
  return Array.from({ length: count }, (_, index) => ({
    at: (index + 0.5) / count,
    connect: () => connect(index),
  }));
}
