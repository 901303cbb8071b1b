import { SyncProvider } from "@scriptorium/sync/client";
import type { LocalPersistence } from "@scriptorium/sync/client";
import { asUpdate, decodeFrame } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import type { Output } from "@scriptorium/sync/room";
import { LoopbackServer, memoryPersistence, VirtualClock } from "@scriptorium/sync/testing";
import type { LoopbackSocket } from "@scriptorium/sync/testing";
import * as Y from "yjs";
import type { Bug } from "./mutants.ts";
import { claimedAsSaved, contentsOf, openStore } from "./oracles.ts";
import { Random } from "./random.ts";

interface Client {
  readonly name: string;
  readonly persistence: LocalPersistence;
  doc: Y.Doc;
  provider: SyncProvider;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly steps: number;
  readonly bug?: Bug;
}

/**
 * Real documents and providers against a real room, on links that a seed
 * shuffles, with a server that hibernates, crashes and compacts. Throws at the
 * first step at which a promise is broken.
 */
export class Simulation {
  readonly #random: Random;
  readonly #clock = new VirtualClock();
  readonly #server: LoopbackServer;
  readonly #clients: Client[] = [];
  readonly #steps: number;
  /** Everything that any client was told, by relay or ack, and was not yet checked. */
  #shown: Update[] = [];
  #lastClientId = 0;

  constructor({ seed, steps, bug = {} }: SimulationOptions) {
    this.#random = new Random(seed);
    this.#steps = steps;
    this.#server = new LoopbackServer({
      ...bug,
      clock: this.#clock,
      onOutput: (output) => this.#watch(output),
    });
    const count = 2 + this.#random.below(3);
    for (let index = 0; index < count; index++) this.#clients.push(this.#join(`client-${index}`));
  }

  async run(): Promise<void> {
    for (let step = 0; step < this.#steps; step++) {
      this.#step();
      await turn();
      this.#checkDurability();
    }
    await this.#heal();
    this.#checkConvergence();
  }

  #join(name: string, persistence: LocalPersistence = memoryPersistence()): Client {
    const doc = this.#newDoc();
    return { name, persistence, doc, provider: this.#connect(name, persistence, doc) };
  }

  /** ClientIDs come from a counter, because Yjs draws them from randomness that no seed fixes. */
  #newDoc(): Y.Doc {
    const doc = new Y.Doc();
    doc.clientID = ++this.#lastClientId;
    return doc;
  }

  #connect(name: string, persistence: LocalPersistence, doc: Y.Doc): SyncProvider {
    const grant = { principal: name, name, role: "edit", link: null } as const;
    return new SyncProvider({
      url: "ws://loopback",
      documentId: "simulated-document",
      doc,
      getTicket: () => Promise.resolve(LoopbackServer.ticketFor(grant)),
      persistence,
      environment: this.#server.environmentFor(grant, () => this.#random.next()),
    });
  }

  #step(): void {
    const draw = this.#random.below(198);
    if (draw < 50) this.#type(this.#random.pick(this.#clients));
    else if (draw < 150) this.#deliver();
    else if (draw < 178) this.#clock.advance(this.#random.below(2_000));
    else if (draw < 181) this.#random.pick(this.#sockets())?.cut();
    else if (draw < 189) this.#server.hibernate();
    else if (draw < 191) this.#server.crash();
    else if (draw < 195) this.#server.runAlarm();
    else if (draw < 197) this.#reload(this.#random.below(this.#clients.length));
    else this.#loseAndCrash();
  }

  #type({ doc }: Client): void {
    const text = doc.getText("text");
    const at = this.#random.below(text.length + 1);
    if (this.#random.below(4) === 0 && text.length > 0) {
      const start = Math.min(at, text.length - 1);
      text.delete(start, Math.min(text.length - start, 1 + this.#random.below(5)));
    } else if (this.#random.below(5) === 0 && at < text.length) {
      text.format(at, 1, { bold: true });
    } else {
      text.insert(at, this.#random.pick(["a", "north ", "wind", "\n", "ß"]));
    }
  }

  /** One frame arrives on one link. */
  #deliver(): void {
    const sockets = this.#sockets().filter(
      (socket) => socket !== null && socket.waitingForClient + socket.waitingForServer > 0,
    );
    const socket = sockets.length === 0 ? null : this.#random.pick(sockets);
    if (socket === null) return;
    const isToServer =
      socket.waitingForClient === 0 || (socket.waitingForServer > 0 && this.#random.below(2) === 0);
    if (isToServer) socket.deliverToServer();
    else socket.deliverToClient();
  }

  /** A page is loaded anew: its memory is gone, its local copy is not. */
  #reload(index: number): void {
    const client = this.#clients[index];
    if (client === undefined) return;
    client.provider.destroy();
    this.#clients[index] = this.#join(client.name, client.persistence);
  }

  /** The server dies after it stored an edit and before anybody hears of it. */
  #loseAndCrash(): void {
    const socket = this.#sockets().find((candidate) => (candidate?.waitingForServer ?? 0) > 0);
    socket?.deliverToServer();
    this.#server.crash();
  }

  #sockets(): readonly (LoopbackSocket | null)[] {
    const { sockets } = this.#server;
    return sockets.length === 0 ? [null] : sockets;
  }

  /** Notes what the server is about to show to anybody. */
  #watch(output: Output): void {
    if (output.kind !== "send") return;
    const decoded = decodeFrame(output.frame);
    if (!decoded.ok) throw new Error(`the server sends a bad frame: ${decoded.reason}`);
    for (const message of decoded.messages) {
      if (message.kind === "stored") this.#shown.push(asUpdate(message.update.slice()));
    }
  }

  /** All that anybody was shown or told is saved is in the store, now. */
  #checkDurability(): void {
    const stored = contentsOf(this.#server.disk);
    for (const update of this.#shown) {
      const missing = stored.firstMissing(update);
      if (missing !== null)
        throw new Error(`a peer was shown ${missing}, which the store does not have`);
    }
    this.#shown = [];
    for (const { name, provider, doc } of this.#clients) {
      const claimed = claimedAsSaved(provider, doc);
      const missing = claimed === null ? null : stored.firstMissing(claimed);
      if (missing !== null)
        throw new Error(`${name} shows "saved", but the store lacks ${missing}`);
    }
    openStore(this.#server.disk);
  }

  /** The faults stop. Within bounded time everybody must be in sync. */
  async #heal(): Promise<void> {
    for (let round = 0; round < 200; round++) {
      await turn();
      const isQuiet = this.#server.deliverAll();
      await turn();
      const areSynced = this.#clients.every(
        ({ provider: { status } }) => status.kind === "synced" && status.edits.unsaved === 0,
      );
      if (isQuiet && areSynced) return;
      if (isQuiet) this.#clock.advance(1_000);
    }
    const states = this.#clients.map(({ provider }) => JSON.stringify(provider.status));
    throw new Error(`not in sync long after the faults stopped: ${states.join(", ")}`);
  }

  #checkConvergence(): void {
    this.#checkDurability();
    const expected = stateOf(openStore(this.#server.disk));
    for (const { name, doc } of this.#clients) {
      if (stateOf(doc) !== expected) throw new Error(`${name} differs from what is stored`);
    }
  }
}

function stateOf(doc: Y.Doc): string {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(([a], [b]) => a - b);
  return JSON.stringify([doc.getText("text").toDelta(), clocks]);
}

/** Lets everything happen that promises and microtasks have under way. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
