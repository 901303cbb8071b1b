import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../simulation/random.ts";
import { OwnClient } from "./clients.ts";
import type { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

const writersPerCycle = 5;

/** When the server is killed, in ms after the writers began. */
const killMinMs = 20;
const killMaxMs = 140;

/** Kills that one document lives through. Some of them meet a compaction, and none a large document. */
const cyclesPerDocument = 10;

export interface CrashReport {
  /** Acks that writers waited for, each of at least one word. */
  readonly acks: number;
  readonly cycles: number;
  /** Words that were acknowledged and were not there after the restart. */
  readonly lost: readonly string[];
}

/** What the writers of a document were told. */
export class Acknowledged {
  acks = 0;
  readonly words = new Set<string>();
  #next = Promise.withResolvers<void>();

  add(words: readonly string[]): void {
    this.acks += 1;
    for (const word of words) this.words.add(word);
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  /** Resolves in the turn in which the next ack arrives. */
  next(): Promise<void> {
    return this.#next.promise;
  }
}

/**
 * Lets writers type, kills the server at a moment that `seed` chooses, starts it
 * again and reads what it stored, `cycles` times or until something is lost. No
 * client lives through a kill, so nobody can bring back what the server lost.
 */
export async function crash(
  server: ServerProcess,
  { seed, cycles }: { readonly seed: number; readonly cycles: number },
): Promise<CrashReport> {
  const random = new Random(seed);
  const visitor = Visitor.administrator(server);
  let id = "";
  let acknowledged = new Acknowledged();
  let acks = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    if (cycle % cyclesPerDocument === 0) {
      ({ id } = await visitor.create());
      acknowledged = new Acknowledged();
    }
    const before = acknowledged.acks;
    await typeUntilKilled(server, visitor, { id, cycle, random, acknowledged });
    acks += acknowledged.acks - before;
    await server.restart();
    const found = new Set((await visitor.text(id)).match(/<[^<>]*>/g));
    const lost = [...acknowledged.words].filter((word) => !found.has(word));
    if (lost.length > 0) return { acks, cycles: cycle + 1, lost };
  }
  return { acks, cycles, lost: [] };
}

async function typeUntilKilled(
  server: ServerProcess,
  visitor: Visitor,
  plan: { id: string; cycle: number; random: Random; acknowledged: Acknowledged },
): Promise<void> {
  const { id, cycle, random, acknowledged } = plan;
  const ticket = await visitor.ticket(id);
  const writers = Array.from(
    { length: writersPerCycle },
    () => new OwnClient(server, id, async () => ticket),
  );
  await Promise.all(writers.map(({ provider }) => provider.synced));
  const typing = writers.map((writer, index) =>
    keepTyping(writer, `${cycle}.${index}`, { random, acknowledged }),
  );
  await delay(killMinMs + random.next() * (killMaxMs - killMinMs));
  // Every other kill waits for the next ack: right after one is where it tells most.
  if (cycle % 2 === 1) await acknowledged.next();
  await server.kill9();
  for (const writer of writers) writer[Symbol.dispose]();
  await Promise.all(typing);
}

/** Types a word or a few, waits until they are saved, and so on until its provider is destroyed. */
export async function keepTyping(
  writer: OwnClient,
  name: string,
  { random, acknowledged }: { random: Random; acknowledged: Acknowledged },
): Promise<void> {
  for (let count = 0; writer.provider.status.kind !== "destroyed";) {
    const burst = Array.from({ length: 1 + random.below(3) }, () => `<${name}.${count++}>`);
    for (const word of burst) writer.type(word);
    const isSaved = await writer.provider.saved().then(
      () => true,
      () => false,
    );
    if (!isSaved) return;
    acknowledged.add(burst);
  }
}
