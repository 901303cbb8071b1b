import { schemaVersion } from "@scriptorium/document/schema";
import { decodeUpdate } from "@scriptorium/sync/gate";
import { asStateVector, asUpdate, decodeFrame, encodeFrame } from "@scriptorium/sync/protocol";
import type { Message, Update } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import { Random } from "../../simulation/random.ts";
import type { ServerProcess } from "../server-process.ts";
import { Visitor } from "../visitor.ts";
import { EndedError, Wire } from "../wire.ts";
import { makeCorpus } from "./corpus.ts";
import type { Corpus } from "./corpus.ts";
import { mutate } from "./mutate.ts";

/** Sockets that attack one document at once. Every other one is a stock client's. */
const attackers = 4;

/** So many frames of a round are sent again, to see what they cost. */
const suspectsMax = 3;

/** A probe's number, which no edit of the corpus has. */
const probeNumber = 2 ** 40;

const emptyUpdate = asUpdate(Uint8Array.of(0, 0));
const nothing = asStateVector(Uint8Array.of(0));

/** What became of the frames that one document was attacked with. */
export interface Round {
  /** Updates that were stored of those that were sent. */
  readonly stored: number;
  /** Connections that the server ended, by code. */
  readonly endings: ReadonlyMap<number, number>;
  /** The longest that a frame held up the next request of its connection, in ms. */
  readonly slowestMs: number;
  /** Frames that held it up longer than suspectMs, the slowest first. On a busy machine most do, so these are few. */
  readonly suspects: readonly Uint8Array[];
  /** What is not as promised, in words. */
  readonly wrongs: readonly string[];
}

interface Plan {
  readonly seed: number;
  readonly frames: number;
  readonly suspectMs: number;
}

/** Attacks a new document with mutated frames, then reads it back. */
export async function attack(server: ServerProcess, plan: Plan): Promise<Round> {
  return new Attack(server, plan).run();
}

/** Sends `frame` alone to a document with the base of `seed`'s round. Resolves once a request after it is answered. */
export async function replayAlone(
  server: ServerProcess,
  seed: number,
  frame: Uint8Array,
): Promise<void> {
  const { base } = makeCorpus(new Random(seed));
  const visitor = Visitor.administrator(server);
  const { id } = await visitor.create();
  using wire = await Wire.open(server, id, { ticket: await visitor.ticket(id) });
  wire.send({ kind: "edit", number: 1, update: base });
  await wire.nextOf("ack");
  wire.sendRaw(frame);
  await probe(wire, probeNumber).catch(orEnded);
}

/** One document under attack, and all that is known of what may be stored. */
class Attack {
  readonly #server: ServerProcess;
  readonly #visitor: Visitor;
  readonly #plan: Plan;
  readonly #corpus: Corpus;
  /** Updates that were sent and may be stored: every one that was not refused at least once. */
  readonly #possible = new Map<string, Update>();
  readonly #acknowledged: Update[] = [];
  readonly #endings = new Map<number, number>();
  readonly #suspects: { readonly frame: Uint8Array; readonly tookMs: number }[] = [];
  readonly #wrongs: string[] = [];
  #slowestMs = 0;

  constructor(server: ServerProcess, plan: Plan) {
    this.#server = server;
    this.#visitor = Visitor.administrator(server);
    this.#plan = plan;
    this.#corpus = makeCorpus(new Random(plan.seed));
  }

  async run(): Promise<Round> {
    const { id } = await this.#visitor.create();
    const ticket = await this.#visitor.ticket(id);
    using observer = await Wire.open(this.#server, id, { ticket });
    observer.send({ kind: "edit", number: 1, update: this.#corpus.base });
    await observer.nextOf("ack");
    observer.send(hello);
    await observer.nextOf("caught-up");
    const attacking = Array.from({ length: attackers }, (_, index) =>
      this.#attackBy({ id, ticket, isStock: index % 2 === 1 }, index),
    );
    await Promise.all(attacking);
    const stored: Update[] = [];
    await probe(observer, 2, (message) => {
      if (message.kind === "stored") stored.push(message.update);
    });
    await this.#check(id, stored);
    return {
      stored: stored.length,
      endings: this.#endings,
      slowestMs: this.#slowestMs,
      suspects: this.#suspects
        .toSorted((one, other) => other.tookMs - one.tookMs)
        .slice(0, suspectsMax)
        .map(({ frame }) => frame),
      wrongs: this.#wrongs,
    };
  }

  /** Each attacker has a random stream of its own, so that what it sends does not depend on the others' speed. */
  async #attackBy(
    how: { readonly id: string; readonly ticket: string; readonly isStock: boolean },
    index: number,
  ): Promise<void> {
    const random = new Random(this.#plan.seed + index * 0x9e3779b9);
    let left = Math.ceil(this.#plan.frames / attackers);
    while (left > 0) {
      using wire = await Wire.open(this.#server, how.id, how);
      for (; left > 0 && wire.isOpen; left--) {
        await this.#sendOne(wire, random).catch((error: unknown) => {
          const { code } = orEnded(error);
          this.#endings.set(code, (this.#endings.get(code) ?? 0) + 1);
        });
      }
    }
  }

  async #sendOne(wire: Wire, random: Random): Promise<void> {
    const number = wire.nextNumber();
    const { frame, update } = this.#nextFrame(number, random);
    const sent = update === null ? updatesIn(frame) : [update];
    let isRefused = false;
    const startedMs = performance.now();
    wire.sendRaw(frame);
    try {
      await probe(wire, probeNumber + number, (answer) => {
        if (isRefusal(answer)) isRefused = true;
        if (answer.kind === "ack" && answer.number === number && update !== null) {
          this.#acknowledged.push(update);
        }
      });
    } finally {
      const tookMs = performance.now() - startedMs;
      this.#slowestMs = Math.max(this.#slowestMs, tookMs);
      if (tookMs > this.#plan.suspectMs) this.#suspects.push({ frame, tookMs });
      // A refusal says which edit it means, and not which of a frame's updates.
      if (!isRefused || update === null)
        for (const each of sent) this.#possible.set(keyOf(each), each);
    }
  }

  /** In 4 of 5 the update in a sound message is mutated, else the frame itself. `update` is null then. */
  #nextFrame(
    number: number,
    random: Random,
  ): { readonly frame: Uint8Array; readonly update: Update | null } {
    const { updates, frames } = this.#corpus;
    if (random.below(5) === 0) {
      return { frame: mutate(random.pick(frames), random, random.pick(frames)), update: null };
    }
    const update = asUpdate(mutate(random.pick(updates), random, random.pick(updates)));
    const isEdit = random.below(4) > 0;
    const message: Message = isEdit ? { kind: "edit", number, update } : { kind: "update", update };
    return { frame: encodeFrame(message), update };
  }

  /** What is stored is what was said to be stored, no more and no less, and everybody can apply it. */
  async #check(id: string, stored: readonly Update[]): Promise<void> {
    const strange = this.#strangeOf(stored);
    if (strange > 0)
      this.#wrongs.push(`${strange} updates are stored that were refused or changed`);
    // Not compared as two documents: with references that no editor writes, the
    // order of what was written at once depends on how updates arrive.
    const expected = Y.mergeUpdates([this.#corpus.base, ...stored]);
    if (keyOf(await this.#stored(id)) !== keyOf(expected)) {
      this.#wrongs.push("what is stored is not what was said to be");
    }
    const doc = new Y.Doc();
    for (const update of [this.#corpus.base, ...stored]) Y.applyUpdate(doc, update);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
      this.#wrongs.push("what is stored waits for something that is not");
    }
    if (!this.#acknowledged.every(coverOf(asUpdate(expected)))) {
      this.#wrongs.push("an acknowledged update is not stored");
    }
  }

  /** How many updates are stored that nobody sent, neither so nor with a part that was stored before. */
  #strangeOf(stored: readonly Update[]): number {
    const before: Update[] = [this.#corpus.base];
    let strange = 0;
    for (const update of stored) {
      if (!this.#possible.has(keyOf(update))) {
        const known = Y.encodeStateVectorFromUpdate(Y.mergeUpdates(before));
        const news = keyOf(Y.diffUpdate(update, known));
        const isSent = [...this.#possible.values()].some(
          (sent) => isSound(sent) && keyOf(Y.diffUpdate(sent, known)) === news,
        );
        if (!isSent) strange += 1;
      }
      before.push(update);
    }
    return strange;
  }

  async #stored(id: string): Promise<Update> {
    const ticket = await this.#visitor.ticket(id);
    using reader = await Wire.open(this.#server, id, { ticket });
    reader.send(hello);
    await reader.nextOf("caught-up");
    reader.send({ kind: "sync-step-1", stateVector: nothing });
    return (await reader.nextOf("sync-step-2")).update;
  }
}

/** Of the newest client. Whatever anybody sent, it is let in. */
const hello: Message = {
  kind: "hello",
  epoch: "" as never,
  seq: 0 as never,
  schemaVersion,
  stateVector: nothing,
};

/** A request that costs next to nothing: an edit with nothing in it, which is known already. */
async function probe(
  wire: Wire,
  number: number,
  passed?: (message: Message) => void,
): Promise<void> {
  wire.send({ kind: "edit", number, update: emptyUpdate });
  await wire.next(
    (message): message is Message & { kind: "ack" } =>
      message.kind === "ack" && message.number === number,
    passed,
  );
}

function isRefusal({ kind }: Message): boolean {
  return kind === "reject" || kind === "missing" || kind === "permission-denied";
}

/** The updates that the server finds in a frame, if it finds any. */
function updatesIn(frame: Uint8Array): readonly Update[] {
  const decoded = decodeFrame(frame);
  if (!decoded.ok) return [];
  return decoded.messages.flatMap((message) =>
    message.kind === "edit" || message.kind === "update" || message.kind === "sync-step-2"
      ? [message.update]
      : [],
  );
}

/** Says of an update whether all of its structs and deletions are in `stored`. */
function coverOf(stored: Update): (update: Update) => boolean {
  const clocks = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(stored));
  // Merging one set of deletions sorts it and joins what touches.
  const deletions = Y.mergeDeleteSets([Y.decodeUpdate(stored).ds]).clients;
  return (update) => {
    const { structs, ds } = Y.decodeUpdate(update);
    const hasStructs = structs.every(
      ({ id, length }) => id.clock + length <= (clocks.get(id.client) ?? 0),
    );
    const hasDeletions = [...ds.clients].every(([client, ranges]) =>
      ranges.every(({ clock, len }) =>
        deletions
          .get(client)
          ?.some((range) => range.clock <= clock && clock + len <= range.clock + range.len),
      ),
    );
    return hasStructs && hasDeletions;
  };
}

/** True for what the gate would decode. */
function isSound(update: Update): boolean {
  return decodeUpdate(update) !== null;
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function orEnded(error: unknown): { readonly code: number } {
  if (error instanceof EndedError) return error.ending;
  throw error;
}
