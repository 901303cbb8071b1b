import { asEpoch, asSeq, asSessionId, asStateVector, asUpdate } from "@scriptorium/sync/protocol";
import { decodeAwareness, decodeFrame } from "@scriptorium/sync/protocol";
import { encodeAwareness, encodeFrame } from "@scriptorium/sync/protocol";
import type { Message, SessionId } from "@scriptorium/sync/protocol";
import { newSession, parseSession, Room } from "@scriptorium/sync/room";
import type { Output, Session } from "@scriptorium/sync/room";
import { MemoryStore } from "@scriptorium/sync/store";
import type { Random } from "./random.ts";

const secondMs = 1_000;
/** Within this time of its last sign a ghost is gone while others are active. */
const ghostMs = 90 * secondMs;
const renewalMs = 15 * secondMs;

const hello: Message = {
  kind: "hello",
  epoch: asEpoch(""),
  seq: asSeq(0),
  schemaVersion: 0,
  stateVector: asStateVector(Uint8Array.of(0)),
};
const nothingNew: Message = { kind: "sync-step-2", update: asUpdate(Uint8Array.of(0, 0)) };

/** One connection, as its client knows it. */
interface Client {
  readonly id: SessionId;
  readonly principal: string;
  readonly clientId: number;
  readonly isOwn: boolean;
  /** What others show, by their clientID, as it was told to this client. */
  readonly seen: Map<number, { readonly clock: number; readonly state: string }>;
  /** Null while it is there, else since when it is gone without a word. */
  goneMs: number | null;
  signMs: number;
}

/** People who come, show where they are, and go in every way there is. Throws when somebody is told anything wrong. */
export class ComingsAndGoings {
  /** Connections that ended, with a word or without. */
  ends = 0;
  readonly #random: Random;
  readonly #store = new MemoryStore("e1");
  readonly #clients = new Map<SessionId, Client>();
  readonly #pings = new Map<SessionId, number>();
  #room: Room;
  #nowMs = 1_000_000;
  #alarmMs: number | null = null;
  #last = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#room = this.#wake([]);
    this.#come("witness", 1);
  }

  step(): void {
    this.#pass(this.#random.below(20) * secondMs);
    const there = [...this.#clients.values()].filter(({ goneMs }) => goneMs === null);
    const someone = this.#random.pick(there);
    const isWitness = someone.principal === "witness";
    switch (this.#random.below(6)) {
      case 0:
        this.#come(`p${this.#last}`, 100 + this.#last);
        break;
      case 1:
        // Back again beside the connection before, whose end may come later or never.
        if (!isWitness) this.#come(someone.principal, someone.clientId, someone.isOwn);
        break;
      case 2:
        this.#show(someone);
        break;
      case 3:
        if (!isWitness) this.#leave(someone);
        break;
      case 4:
        if (isWitness) break;
        someone.goneMs = this.#nowMs;
        this.ends += 1;
        break;
      case 5:
        this.#room = this.#wake(JSON.parse(JSON.stringify(this.#room.sessions)) as unknown[]);
        break;
    }
    this.#check();
  }

  /** Time in which people are active passes, a second at a time, and those who are there give signs. */
  #pass(durationMs: number): void {
    for (const untilMs = this.#nowMs + durationMs; this.#nowMs < untilMs;) {
      this.#nowMs += secondMs;
      for (const client of this.#clients.values()) {
        if (client.goneMs !== null || this.#nowMs - client.signMs < renewalMs) continue;
        client.signMs = this.#nowMs;
        if (client.isOwn) this.#pings.set(client.id, this.#nowMs);
        // The others of the stock clients are silent until they are asked.
        else if (client.clientId % 2 === 0) this.#send(client, { kind: "query-awareness" });
      }
      const [witness] = this.#clients.values();
      if (witness !== undefined) this.#send(witness, nothingNew);
      if (this.#alarmMs === null || this.#alarmMs > this.#nowMs) continue;
      this.#alarmMs = null;
      this.#perform(this.#room.sweep(this.#nowMs));
    }
  }

  #come(principal: string, clientId: number, isOwn = this.#random.below(3) > 0): void {
    const id = asSessionId(`s${++this.#last}`);
    const goneMs = null;
    const seen = new Map<number, { readonly clock: number; readonly state: string }>();
    const client = { id, principal, clientId, isOwn, seen, goneMs, signMs: this.#nowMs };
    this.#clients.set(id, client);
    const grant = { principal, name: principal, role: "edit", link: null } as const;
    this.#perform(this.#room.open(newSession(id, { ...grant, isOwn }, this.#nowMs), this.#nowMs));
    if (isOwn) this.#send(client, hello);
    this.#show(client);
  }

  #show({ id }: Client): void {
    const client = this.#clients.get(id);
    if (client === undefined) return;
    const state = JSON.stringify({ caret: this.#random.below(1_000) });
    const entry = { clientId: client.clientId, clock: this.#nowMs, state };
    this.#send(client, { kind: "awareness", payload: encodeAwareness([entry]) });
  }

  #leave({ id }: Client): void {
    this.#clients.delete(id);
    this.ends += 1;
    this.#perform(this.#room.closed(id, this.#nowMs));
  }

  #send({ id }: Client, message: Message): void {
    this.#perform(this.#room.receive(id, encodeFrame(message), this.#nowMs));
  }

  #wake(attachments: readonly unknown[]): Room {
    const sessions = attachments.flatMap((attachment): readonly Session[] => {
      const session = parseSession(attachment);
      return session === null ? [] : [session];
    });
    return new Room(this.#store, sessions, { pingedMs: (id) => this.#pings.get(id) ?? null });
  }

  #perform(outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.kind === "sweep-by") {
        this.#alarmMs = Math.min(this.#alarmMs ?? Infinity, output.atMs);
      }
      if (output.kind === "close") this.#closed(output.session, output.reason);
      if (output.kind !== "send") continue;
      for (const id of output.to) this.#deliver(id, output.frame);
    }
  }

  #closed(id: SessionId, reason: string): void {
    const client = this.#clients.get(id);
    if (client?.goneMs === null) throw new Error(`${id} is there and was closed: ${reason}`);
    this.#clients.delete(id);
  }

  #deliver(id: SessionId, frame: Uint8Array): void {
    const client = this.#clients.get(id);
    if (client === undefined || client.goneMs !== null) return;
    const decoded = decodeFrame(frame);
    if (!decoded.ok) throw new Error(decoded.reason);
    for (const message of decoded.messages) {
      if (message.kind === "awareness") hear(client, message.payload);
      if (message.kind === "sync-step-1" && !client.isOwn) this.#send(client, nothingNew);
    }
  }

  /** Everybody sees exactly those whom the room has, and the room has nobody who is gone for long. */
  #check(): void {
    for (const { id, goneMs } of this.#clients.values()) {
      if (goneMs !== null && this.#nowMs - goneMs > ghostMs) throw new Error(`${id} is a ghost`);
    }
    for (const client of this.#clients.values()) {
      if (client.goneMs !== null) continue;
      const shown = this.#room.sessions.flatMap(({ awareness }) => awareness?.clientId ?? []);
      const expected = new Set(shown.filter((clientId) => clientId !== client.clientId));
      const seen = [...client.seen.keys()];
      if (seen.length !== expected.size || !seen.every((clientId) => expected.has(clientId))) {
        throw new Error(`${client.id} sees ${seen.join()}, and here are ${[...expected].join()}`);
      }
    }
  }
}

/** As y-protocols does: a higher clock wins, and of equal ones the end. */
function hear({ clientId: own, seen }: Client, payload: Uint8Array): void {
  const decoded = decodeAwareness(payload);
  if (!decoded.ok) throw new Error(decoded.reason);
  for (const { clientId, clock, state } of decoded.entries) {
    const before = seen.get(clientId)?.clock ?? -1;
    if (clientId === own || clock < before || (clock === before && state !== "null")) continue;
    if (state === "null") seen.delete(clientId);
    else seen.set(clientId, { clock, state });
  }
}
