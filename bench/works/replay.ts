import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { friendsRecording, holds, textOf } from "../load/friends.ts";
import type { RecordedAuthor, RecordedEdit } from "../load/friends.ts";
import type { DocumentMember } from "../load/member.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** Of `statfs`: files that are in memory, of which the kernel counts no writes to a disk. */
const tmpfsType = 0x0102_1994;

export interface ReplaySize {
  readonly edits: number;
  /** Edits of one author that may not have been answered yet. */
  readonly inFlight: number;
  /** For how long it is observed what the servers do afterwards, in ms. Those that store late need 3,500. */
  readonly afterMs?: number;
}

/**
 * Two people write what was recorded of two people, each edit when those that its
 * author had seen have arrived. An edit is answered when the other has it and, where
 * the dialect says so, when it is acknowledged.
 */
export function replay({ edits, inFlight, afterMs = 3_500 }: ReplaySize): Work {
  const disk = {
    of: "ours, own provider",
    to: "bare logging",
    measure: "disk",
    atMost: 0.5,
  } as const;
  const isInMemory = statfsSync(tmpdir()).type === tmpfsType;
  return {
    name: `replay-${inFlight}`,
    title: `Replay of ${edits.toLocaleString("en")} edits of friendsforever by 2 clients, ${inFlight === 1 ? "each edit answered before its author's next" : `${inFlight} edits of an author in flight`}`,
    units: {
      cpu: "µs/edit",
      disk: "bytes/edit",
      rate: "edits/s",
      frames: "received/edit",
    },
    goals: (["ours, own provider", "ours, stock client"] as const).flatMap((of) => [
      { of, to: "bare logging", measure: "cpu", atMost: 1.2 },
      ...(isInMemory ? [] : [{ ...disk, of }]),
    ]),
    roundsMax: 3,
    run: (ground) => run(ground, { edits, inFlight, afterMs }),
  };
}

async function run(
  { newPlace, server }: Ground,
  { edits: count, inFlight, afterMs }: Required<ReplaySize>,
): Promise<Measures> {
  const { authors, text } = friendsRecording(count);
  const place = await newPlace();
  const people: Replayer[] = [];
  for (const author of authors) {
    const doc = Object.assign(new Y.Doc(), { clientID: author.clientId });
    const member = await place.join(doc);
    await member.synced;
    people.push(new Replayer(author, doc, member));
  }
  const [one, other] = people;
  if (one === undefined || other === undefined) throw new Error("two people replay");
  const start = { ms: performance.now(), cpuMs: server.cpuMs, diskBytes: server.diskBytes };
  await Promise.all([one.replay(other, inFlight), other.replay(one, inFlight)]);
  const seconds = (performance.now() - start.ms) / 1_000;
  // What is left to do, and to store, belongs to the edits.
  await delay(afterMs);
  const cpuMs = server.cpuMs - start.cpuMs;
  const diskBytes = server.diskBytes - start.diskBytes;
  for (const { doc } of people) {
    if (textOf(doc) !== text) throw new Error("what was replayed is not what was recorded");
  }
  const frames = people.reduce((total, { member }) => total + member.traffic.receivedFrames, 0);
  await Promise.all(people.map(({ member }) => member.close()));
  return {
    cpu: (cpuMs * 1_000) / count,
    disk: diskBytes / count,
    rate: count / seconds,
    frames: frames / count,
  };
}

/** One of the two, and the document on their screen. */
class Replayer {
  readonly doc: Y.Doc;
  readonly member: DocumentMember;
  readonly #author: RecordedAuthor;
  #changed = Promise.withResolvers<void>();

  constructor(author: RecordedAuthor, doc: Y.Doc, member: DocumentMember) {
    this.#author = author;
    this.doc = doc;
    this.member = member;
    doc.on("update", () => {
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    });
  }

  async replay(other: Replayer, inFlight: number): Promise<void> {
    const answers: Promise<void>[] = [];
    for (const edit of this.#author.edits) {
      const needed = other.#author.edits[edit.seen - 1];
      if (needed !== undefined) await this.#has(other.#author, needed);
      await answers[answers.length - inFlight];
      this.#write(edit);
      answers.push(this.#answer(other, edit));
    }
    await Promise.all(answers);
  }

  #write({ update }: RecordedEdit): void {
    this.doc.transact((transaction) => {
      Y.applyUpdate(this.doc, update);
      // It is this author's own, or Yjs takes its clientID for somebody else's.
      transaction.local = true;
    });
  }

  async #answer(other: Replayer, edit: RecordedEdit): Promise<void> {
    await Promise.all([this.member.saved(), other.#has(this.#author, edit)]);
  }

  /** Resolves when `edit` of `author`, with all before it, is in this document. */
  async #has({ clientId }: RecordedAuthor, { trace }: RecordedEdit): Promise<void> {
    while (!holds(this.doc, clientId, trace)) await this.#changed.promise;
  }
}
