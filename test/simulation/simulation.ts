import { SyncProvider } from "@scriptorium/sync/client";
import type { LocalPersistence, PageEvent } from "@scriptorium/sync/client";
import { asSeq, asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Seq, Update } from "@scriptorium/sync/protocol";
import type { DocumentStore, Grant } from "@scriptorium/sync/room";
import { MemoryStore } from "@scriptorium/sync/store";
import type { StoreOptions } from "@scriptorium/sync/store";
import {
  LoopbackServer,
  memoryPersistence,
  StorageFailure,
  VirtualClock,
} from "@scriptorium/sync/testing";
import type { LoopbackSocket } from "@scriptorium/sync/testing";
import * as Y from "yjs";
import { ConversationLog } from "./conversation-log.ts";
import { memoryDisk, sqliteDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";
import { Links } from "./links.ts";
import type { Bug } from "./mutants.ts";
import { Witness } from "./oracles.ts";
import { PassingStore } from "./passing-store.ts";
import { Random } from "./random.ts";
import { Stranger } from "./stranger.ts";

/** Virtual time within which all must be in sync once the faults stop, in s. */
const healingSeconds = 200;

/** What becomes of pages. One that stands still goes on at the end at the latest. */
const pageEvents: readonly PageEvent[] = ["hidden", "suspended", "resumed", "returned", "offline"];

interface Client {
  readonly name: string;
  readonly persistence: LocalPersistence;
  readonly doc: Y.Doc;
  readonly provider: SyncProvider;
  /** True when something changed since the client's claims were checked. */
  isChanged: boolean;
}

interface Action {
  readonly weight: number;
  readonly act: () => void;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly steps: number;
  readonly bug?: Bug;
}

/**
 * Real documents and providers against a real room, on links that a seed
 * spoils, with a server that hibernates, crashes, fails to store and compacts,
 * pages that stand still, a principal who loses access, and some who may only read for a while.
 * Throws at the first step at which a promise is broken.
 */
export class Simulation {
  readonly #random: Random;
  readonly #clock = new VirtualClock();
  readonly #disk: Disk;
  readonly #server: LoopbackServer<DocumentStore>;
  readonly #links: Links;
  readonly #witness: Witness;
  readonly #log = new ConversationLog();
  readonly #stranger: Stranger;
  readonly #bug: Bug;
  readonly #steps: number;
  readonly #actions: readonly Action[];
  #clients: readonly Client[] = [];
  #isStorageFailing = false;
  #revoked: { readonly name: string; readonly after: Seq } | null = null;
  /** Who may only read, and what was stored when that began. */
  readonly #readers = new Map<string, Seq>();
  #lastClientId = 0;

  constructor({ seed, steps, bug = {} }: SimulationOptions) {
    this.#random = new Random(seed);
    this.#steps = steps;
    this.#bug = bug;
    this.#links = new Links(this.#random);
    const isInMemory = seed % 2 === 0 || bug.memory !== undefined;
    this.#disk = isInMemory
      ? memoryDisk(bug.memory ?? new MemoryStore("loopback"))
      : sqliteDisk(storeOptionsOf(seed));
    this.#witness = new Witness(() => this.#disk.look());
    this.#server = new LoopbackServer<DocumentStore>({
      ...bug,
      clock: this.#clock,
      disk: this.#disk.reopen(),
      reopen: () => this.#disk.reopen(),
      storeAtWake: (disk) =>
        new FailingStore(bug.storeAtWake?.(disk) ?? disk, () => this.#isStorageFailing),
      onFrame: (from, frame) => this.#log.heard(from, frame),
      onOutput: (output) => this.#log.said(output),
    });
    this.#stranger = new Stranger(this.#server, () => this.#random.next());
    this.#actions = [...this.#chooseActions(), ...(seed % 3 === 0 ? [this.#roleChanges()] : [])];
    const count = 2 + this.#random.below(5);
    for (let index = 0; index < count; index++) {
      this.#clients = [...this.#clients, this.#join(`client-${index}`)];
    }
  }

  async run(): Promise<void> {
    try {
      for (let step = 0; step < this.#steps; step++) {
        this.#step();
        await turn();
        this.#check();
      }
      await this.#heal();
      await this.#carryOn();
    } finally {
      for (const { provider } of this.#clients) provider.destroy();
      this.#disk.end();
    }
  }

  #join(name: string, persistence: LocalPersistence = memoryPersistence()): Client {
    const doc = new Y.Doc();
    // From a counter, because Yjs draws it from randomness that no seed fixes.
    doc.clientID = ++this.#lastClientId;
    const provider = this.#connect(name, persistence, doc);
    const client = { name, persistence, doc, provider, isChanged: true };
    doc.on("update", () => (client.isChanged = true));
    provider.subscribe(() => (client.isChanged = true));
    provider.awareness.setLocalState({ name });
    return client;
  }

  #connect(name: string, persistence: LocalPersistence, doc: Y.Doc): SyncProvider {
    const grant: Grant = { principal: name, name, role: "edit", link: null };
    const environment = this.#server.environmentFor(grant, () => this.#random.next());
    return new SyncProvider({
      url: "ws://loopback",
      documentId: "simulated-document",
      doc,
      getTicket: () => Promise.resolve(LoopbackServer.ticketFor(grant)),
      persistence,
      environment: this.#bug.spoil?.(environment) ?? environment,
    });
  }

  #step(): void {
    let draw = this.#random.next() * this.#actions.reduce((total, { weight }) => total + weight, 0);
    for (const { weight, act } of this.#actions) {
      draw -= weight;
      if (draw >= 0) continue;
      act();
      return;
    }
  }

  /**
   * What may happen in a step, and how often beside the rest. Each run leaves some
   * faults out and has more of others, because some hide what others show.
   */
  #chooseActions(): readonly Action[] {
    const client = (): Client => this.#random.pick(this.#clients);
    const always: readonly Action[] = [
      { weight: 50, act: () => this.#type(client()) },
      { weight: 100, act: () => this.#links.deliver(this.#server.sockets, this.#clock.nowMs) },
      { weight: 25, act: () => this.#clock.advance(this.#random.below(2_000)) },
      { weight: 2, act: () => this.#move(client()) },
      { weight: 2, act: () => void this.#revoke() },
    ];
    const sometimes: readonly Action[] = [
      { weight: 3, act: () => this.#clock.advance(this.#random.below(30_000)) },
      { weight: 3, act: () => this.#pickSocket()?.cut() },
      { weight: 2, act: () => this.#stall() },
      { weight: 6, act: () => this.#server.hibernate() },
      { weight: 2, act: () => this.#server.crash() },
      { weight: 6, act: () => this.#runAlarm() },
      { weight: 3, act: () => this.#reload(client()) },
      {
        weight: 6,
        act: () => this.#server.tellPages(this.#random.pick(pageEvents), client().name),
      },
      { weight: 1, act: () => this.#loseAndCrash() },
      { weight: 6, act: () => this.#failToStore() },
      { weight: 2, act: () => this.#stranger.visit() },
    ];
    return [
      ...always,
      ...sometimes.map(({ weight, act }) => ({
        weight: weight * this.#random.pick([0, 0, 1, 3]),
        act,
      })),
    ];
  }

  /** Somebody may only read, and write again later. What they write meanwhile waits for that. */
  #roleChanges(): Action {
    const act = (): void => {
      const { name } = this.#random.pick(this.#clients);
      if (this.#readers.has(name)) this.#letWrite(name);
      else {
        this.#server.changeRole(name, "view");
        this.#readers.set(name, this.#disk.look().head());
      }
    };
    return { weight: this.#random.pick([3, 10]), act };
  }

  #letWrite(name: string): void {
    this.#checkNothingBy(name, this.#readers.get(name) ?? asSeq(0));
    this.#readers.delete(name);
    this.#server.changeRole(name, "edit");
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

  #move({ provider }: Client): void {
    provider.awareness.setLocalStateField("caret", this.#random.below(100));
  }

  #stall(): void {
    const socket = this.#pickSocket();
    if (socket !== null) {
      this.#links.stall(socket, this.#clock.nowMs + this.#random.below(30_000));
    }
  }

  /** A page is loaded anew: its memory is gone, its local copy is not. */
  #reload(client: Client): void {
    client.provider.destroy();
    const again = this.#join(client.name, client.persistence);
    this.#clients = this.#clients.map((other) => (other === client ? again : other));
  }

  /** The server dies after it stored an edit and before anybody hears of it. */
  #loseAndCrash(): void {
    this.#server.sockets.find(({ waitingForServer }) => waitingForServer > 0)?.deliverToServer();
    this.#server.crash();
  }

  /** The disk takes nothing from whoever is next. */
  #failToStore(): void {
    this.#isStorageFailing = true;
    this.#server.sockets.find(({ waitingForServer }) => waitingForServer > 0)?.deliverToServer();
    this.#isStorageFailing = false;
  }

  /** Some of a compaction's steps, and in half of the cases all of them. */
  #runAlarm(): void {
    const steps = this.#random.pick([1, 5, 1_000, 1_000]);
    for (let step = 0; step < steps && !this.#server.runAlarm();) step += 1;
  }

  /** Once in a run, one of at least three loses access for good, while connected. True when it came to that. */
  #revoke(): boolean {
    const client = this.#clients.find(({ provider }) => provider.status.kind === "synced");
    if (this.#revoked !== null || client === undefined || this.#clients.length < 3) return false;
    this.#server.revoke(client.name);
    this.#revoked = { name: client.name, after: this.#disk.look().head() };
    return true;
  }

  #pickSocket(): LoopbackSocket | null {
    const { sockets } = this.#server;
    return sockets.length === 0 ? null : this.#random.pick(sockets);
  }

  /** All that anybody was shown or told is saved is in the store, now. */
  #check(): void {
    this.#witness.check();
    for (const update of this.#log.takeShown()) this.#witness.demand(update, "a peer was shown");
    for (const update of this.#log.takeAcknowledged()) {
      this.#witness.demand(update, "the server acknowledged");
    }
    for (const client of this.#clients.filter(({ isChanged }) => isChanged)) {
      client.isChanged = false;
      const claimed = claimedAsSaved(client);
      if (claimed !== null) this.#witness.demand(claimed, `${client.name} shows as saved`);
    }
  }

  /** Those who still have access. */
  get #members(): readonly Client[] {
    return this.#clients.filter(({ name }) => name !== this.#revoked?.name);
  }

  /** The faults stop. Within bounded time everybody must be in sync. */
  async #heal(): Promise<void> {
    this.#links.heal();
    this.#server.tellPages("resumed");
    for (const name of this.#readers.keys()) this.#letWrite(name);
    const untilMs = this.#clock.nowMs + healingSeconds * 1_000;
    await this.#settle(untilMs);
    // Who was not told of the last edit learns it from the next.
    const [writer] = this.#members;
    if (writer !== undefined) await this.#agreeOn(writer, untilMs);
    this.#checkPresence();
    this.#checkRevocation();
  }

  /** What must hold at the end of any run, and would show only by chance in its middle. */
  async #carryOn(): Promise<void> {
    const [writer] = this.#members;
    if (writer === undefined) return;
    // Nobody notices that the server hibernates, and all see at once who writes and leaves.
    this.#server.hibernate();
    await this.#agreeOn(writer, this.#clock.nowMs + 1);
    this.#server.hibernate();
    this.#reload(writer);
    await this.#settle(this.#clock.nowMs + 1);
    this.#checkPresence();
    await this.#loseNews();
    const isRevoked = this.#revoke() || this.#revoked !== null;
    if (isRevoked) await this.#writeWithoutAccess();
  }

  /** What somebody should be shown is lost, and with the next edit they have it. */
  async #loseNews(): Promise<void> {
    const [writer] = this.#members;
    const socket = this.#pickSocket();
    if (writer === undefined || socket === null) return;
    this.#write(writer);
    await turn();
    for (const each of this.#server.sockets) each.deliverToServer();
    while (socket.waitingForClient > 0) socket.deliverToClient({ fate: "is lost" });
    await this.#agreeOn(writer, this.#clock.nowMs + healingSeconds * 1_000);
  }

  async #writeWithoutAccess(): Promise<void> {
    const revoked = this.#clients.find((client) => !this.#members.includes(client));
    if (revoked !== undefined) this.#write(revoked);
    await this.#settle(this.#clock.nowMs + 1);
    this.#checkRevocation();
  }

  /** Writes as somebody does who waits for it to be saved, so that nothing is kept back. */
  #write({ doc, provider }: Client): void {
    doc.getText("text").insert(0, "!");
    provider.saved().catch(() => {});
  }

  async #agreeOn(writer: Client, untilMs: number): Promise<void> {
    this.#write(writer);
    await this.#settle(untilMs);
    this.#checkConvergence();
  }

  async #settle(untilMs: number): Promise<void> {
    while (this.#clock.nowMs < untilMs) {
      await turn();
      const isQuiet = this.#server.deliverAll();
      await turn();
      this.#check();
      const areSynced = this.#members.every(
        ({ provider: { status } }) => status.kind === "synced" && status.edits.unsaved === 0,
      );
      if (isQuiet && areSynced) return;
      if (isQuiet) this.#clock.advance(1_000);
    }
    const states = this.#members.map(({ provider }) => JSON.stringify(provider.status));
    throw new Error(`not in sync long after the faults stopped: ${states.join()}`);
  }

  #checkConvergence(): void {
    for (const { name, doc } of this.#members) {
      if (!this.#witness.agreesWith(doc)) throw new Error(`${name} differs from the store`);
    }
  }

  #checkPresence(): void {
    const here = this.#members.map(({ provider }) => provider.awareness.clientID);
    for (const { name, provider } of this.#members) {
      const gone = [...provider.awareness.getStates().keys()].find((id) => !here.includes(id));
      if (gone !== undefined) throw new Error(`${name} is shown ${gone}, who left`);
    }
  }

  #checkRevocation(): void {
    const revoked = this.#revoked;
    if (revoked !== null) this.#checkNothingBy(revoked.name, revoked.after);
  }

  #checkNothingBy(name: string, after: Seq): void {
    const store = this.#disk.look();
    const late = store
      .history(store.head())
      .find(({ seq, author }) => seq > after && author === name);
    if (late !== undefined) throw new Error(`${name} wrote ${late.seq} without access`);
  }
}

/** Every way in which snapshots are made and keyframes kept, in turn: documents here never get large. */
function storeOptionsOf(seed: number): StoreOptions {
  const ways = [0, 300, Infinity];
  const [build, keyframe] = [Math.floor(seed / 2) % 3, Math.floor(seed / 6) % 3];
  const isCut = Math.floor(seed / 18) % 2 === 0;
  return {
    buildBytesMax: ways[build] ?? 0,
    keyframeBytesMin: ways[keyframe] ?? 0,
    stepBytes: isCut ? 200 : Infinity,
    snapshotPartBytes: isCut ? 100 : limits.rowBytesMax,
  };
}

class FailingStore extends PassingStore {
  readonly #isFailing: () => boolean;

  constructor(below: DocumentStore, isFailing: () => boolean) {
    super(below);
    this.#isFailing = isFailing;
  }

  override append(...entry: Parameters<DocumentStore["append"]>): Seq {
    if (this.#isFailing()) throw new StorageFailure("the disk takes nothing");
    return super.append(...entry);
  }
}

/** All that a client shows, if it says that everything is saved. */
function claimedAsSaved({ provider, doc }: Client): Update | null {
  if (provider.status.edits.unsaved > 0) return null;
  return asUpdate(Y.encodeStateAsUpdate(doc));
}

/** Lets everything happen that promises and microtasks have under way. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
