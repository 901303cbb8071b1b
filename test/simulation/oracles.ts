import { decodeUpdate, Deletions } from "@scriptorium/sync/gate";
import { asSeq, asStateVector, asUpdate } from "@scriptorium/sync/protocol";
import type { Seq, Update } from "@scriptorium/sync/protocol";
import type { DocumentStore } from "@scriptorium/sync/room";
import * as Y from "yjs";

const nothing = asStateVector(Uint8Array.of(0));

const empty = asUpdate(Uint8Array.of(0, 0));

/** What updates hold, by client and clock: a state vector would not show what waits for something else. */
class Contents {
  readonly #clocks = new Map<number, Set<number>>();
  readonly #deletions = new Deletions();

  add(update: Update): this {
    const decoded = decodeUpdate(update);
    if (decoded === null) throw new Error("the stored bytes are not an update");
    for (const { id, length } of decoded.structs.filter((struct) => !(struct instanceof Y.Skip))) {
      const clocks = this.#clocks.get(id.client) ?? new Set();
      this.#clocks.set(id.client, clocks);
      for (let clock = id.clock; clock < id.clock + length; clock++) clocks.add(clock);
    }
    for (const [client, ranges] of decoded.deletions) {
      for (const { clock, len } of ranges) this.#deletions.add(client, clock, clock + len);
    }
    return this;
  }

  /** The first thing in `update` that is not here, or null. */
  firstMissing(update: Update): string | null {
    const decoded = decodeUpdate(update);
    if (decoded === null) return "an unreadable update";
    for (const { id, length } of decoded.structs) {
      for (let clock = id.clock; clock < id.clock + length; clock++) {
        if (!this.#clocks.get(id.client)?.has(clock)) return `${id.client}:${clock}`;
      }
    }
    for (const [client, ranges] of decoded.deletions) {
      for (const { clock, len } of ranges) {
        if (!this.#deletions.covers(client, clock, clock + len))
          return `deletion ${client}:${clock}`;
      }
    }
    return null;
  }
}

/**
 * Reads after every step what a server would find that starts then, and holds it
 * against all that was ever in the log, taken in entry by entry as it is stored.
 */
export class Witness {
  readonly #look: () => DocumentStore;
  /** Its text is never asked for: once it is, Yjs deletes formatting that says nothing whenever it meets some. */
  readonly #doc = new Y.Doc();
  readonly #logged = new Contents();
  #all: Update = empty;
  #seen: Seq = asSeq(0);
  #snapshotSeq: Seq = asSeq(0);
  #stored: Update = empty;
  #contents = new Contents();

  constructor(look: () => DocumentStore) {
    this.#look = look;
  }

  /** Throws when the store opens to anything else than all that was stored. */
  check(): void {
    const store = this.#look();
    const head = store.head();
    const snapshotSeq = store.snapshotSeq();
    if (head < this.#seen) throw new Error(`the store went back from ${this.#seen} to ${head}`);
    const isChanged = head !== this.#seen || snapshotSeq !== this.#snapshotSeq;
    const stored = store.diff(nothing);
    if (!isChanged) {
      if (isSame(stored, this.#stored)) return;
      throw new Error("the store changed while nothing was written");
    }
    // Nothing is stored and compacted in one step.
    if (head > this.#seen) for (const entry of store.logAfter(this.#seen)) this.#takeIn(entry);
    if (this.#seen !== head) throw new Error(`the log ends before its head at ${head}`);
    this.#snapshotSeq = snapshotSeq;
    this.#stored = stored;
    this.#contents = new Contents().add(stored);
    this.demand(this.#all, "the log once held");
    if (meaningOf(stored) !== this.#meaning()) {
      throw new Error("the store opens to something else than what was stored");
    }
  }

  /** Throws unless all of `update` is stored. */
  demand(update: Update, claim: string): void {
    const missing = this.#contents.firstMissing(update);
    if (missing !== null) throw new Error(`${claim} ${missing}, which the store does not have`);
  }

  /** True when `doc` has all that is stored, and shows the same. */
  agreesWith(doc: Y.Doc): boolean {
    const contents = new Contents().add(asUpdate(Y.encodeStateAsUpdate(doc)));
    const shown = shownBy(open(asUpdate(Y.encodeStateAsUpdate(this.#doc))));
    return contents.firstMissing(this.#all) === null && shownBy(doc) === shown;
  }

  #meaning(): string {
    return meaningOf(asUpdate(Y.encodeStateAsUpdate(this.#doc)));
  }

  #takeIn({ seq, update }: { readonly seq: Seq; readonly update: Update }): void {
    if (seq !== this.#seen + 1) throw new Error(`position ${this.#seen + 1} is left out`);
    this.#seen = seq;
    if (this.#logged.firstMissing(update) === null) {
      throw new Error(`the log holds at ${seq} what was stored before`);
    }
    this.#logged.add(update);
    this.#all = asUpdate(Y.mergeUpdates([this.#all, update]));
    Y.applyUpdate(this.#doc, update);
    if (isWaiting(this.#doc)) throw new Error(`the log at ${seq} builds on what is not stored`);
  }
}

function open(update: Update): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  if (isWaiting(doc)) throw new Error("the store holds what can't be applied");
  return doc;
}

function isWaiting({ store }: Y.Doc): boolean {
  return store.pendingStructs !== null || store.pendingDs !== null;
}

/** What an update amounts to: text, formatting, clocks and deletions. */
function meaningOf(update: Update): string {
  const doc = open(update);
  // Against its own state vector an update holds nothing but deletions.
  const deletions = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc));
  return `${shownBy(doc)} ${deletions.join()}`;
}

/** What a document shows, and how far it goes. */
function shownBy(doc: Y.Doc): string {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([a], [b]) => a - b);
  // By the character, because where runs of equal formatting are cut says nothing either.
  const shown = doc
    .getText("text")
    .toDelta()
    .flatMap(({ insert, attributes }: { insert: string; attributes?: object }) =>
      [...insert].map((character) => [character, attributes]),
    );
  return JSON.stringify([shown, clocks]);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
