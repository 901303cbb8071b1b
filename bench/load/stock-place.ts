import { setTimeout as delay } from "node:timers/promises";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { caretAt, person } from "./caret.ts";
import type { DocumentMember, JoinOptions, Member, Place } from "./member.ts";
import { stateVectorOf, syncStep } from "./stock-framing.ts";
import type { Framing } from "./stock-framing.ts";
import { noTraffic, openSocket } from "./wire.ts";
import type { CountingSocket, Traffic } from "./wire.ts";

export interface StockAddress {
  readonly url: string;
  readonly framing: Framing;
  /** Subprotocols for one connection. */
  readonly protocols: () => Promise<readonly string[]>;
  /** Frames that the server takes of one client, a second. Default: any number. */
  readonly framesPerSecondMax?: number;
  readonly tidyMs?: number;
}

/** What a client takes in. */
interface Intake {
  readonly receive: (update: Uint8Array) => void;
  readonly awareness: Awareness | null;
}

interface Connected {
  readonly member: Member;
  readonly socket: CountingSocket;
}

/** Nothing to give to a server that asks: what a client has is sent as it is typed. */
const nothing = Uint8Array.of(0, 0);

/** Servers that store late do so within this, in ms, when nobody types any more. */
const storedByMs = 3_500;

/** Bytes that may wait for a server while a large document is typed. */
const waitingBytesMax = 1_000_000;

/** A document whose server speaks y-protocols, in a framing of its own or not. */
export class StockPlace implements Place {
  readonly tidyMs: number;
  readonly #address: StockAddress;

  constructor(address: StockAddress) {
    this.#address = address;
    this.tidyMs = address.tidyMs ?? storedByMs;
  }

  async join(doc: Y.Doc, { instead, hasCaret = false }: JoinOptions = {}): Promise<DocumentMember> {
    const remote = {};
    const apply = (update: Uint8Array): void => Y.applyUpdate(doc, update, remote);
    const awareness = hasCaret ? new Awareness(doc) : null;
    const { member, socket } = await this.#connect(doc, { receive: instead ?? apply, awareness });
    const send = (frame: Uint8Array): void => {
      if (socket.readyState === socket.OPEN) socket.send(frame);
    };
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== remote) send(this.#frame(update));
    });
    // As the provider of y-websocket does, which repeats what it hears from others too.
    awareness?.on("update", (changes: Readonly<Record<string, readonly number[]>>) => {
      const payload = encodeAwarenessUpdate(awareness, Object.values(changes).flat());
      send(this.#address.framing.encodeAwareness(payload));
    });
    awareness?.setLocalStateField("user", person);
    const comeBack = async (offlineMs: number): Promise<Traffic> => {
      socket.terminate();
      await delay(offlineMs);
      const { member: next } = await this.#connect(doc, { receive: apply, awareness: null });
      await next.synced;
      await next.close();
      return next.traffic;
    };
    const showCaret = (text: Y.Text, index: number): void =>
      awareness?.setLocalStateField("cursor", caretAt(text, index));
    const close = (): Promise<void> => {
      awareness?.destroy();
      return member.close();
    };
    return { ...member, close, comeBack, showCaret };
  }

  async watch(receive: (update: Uint8Array) => void): Promise<Member> {
    return (await this.#connect(null, { receive, awareness: null })).member;
  }

  async type(updates: Iterable<Uint8Array>): Promise<Member> {
    const { framing, framesPerSecondMax = Infinity } = this.#address;
    const { member, socket } = await this.#connect(null, { receive: () => {}, awareness: null });
    await member.synced;
    const startMs = performance.now();
    let sent = 0;
    for (const update of updates) {
      socket.send(this.#frame(update));
      sent += 1;
      if (sent % 100 !== 0) continue;
      const dueMs = startMs + (sent * 1_000) / framesPerSecondMax;
      do await delay(Math.max(0, dueMs - performance.now()));
      while (socket.bufferedAmount > waitingBytesMax);
    }
    // Who asks behind them is answered behind them.
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.on("message", (frame: Buffer) => {
      if (framing.decode(frame)?.kind === "state") resolve();
    });
    socket.once("close", () => resolve());
    socket.send(framing.encode(syncStep.ask, stateVectorOf(null)));
    await promise;
    if (socket.readyState !== socket.OPEN) throw new Error("the typist was sent away");
    return member;
  }

  #frame(update: Uint8Array): Uint8Array {
    return this.#address.framing.encode(syncStep.update, update);
  }

  async #connect(doc: Y.Doc | null, { receive, awareness }: Intake): Promise<Connected> {
    const { framing, url, protocols } = this.#address;
    const traffic = noTraffic();
    const offered = await protocols();
    const socket = await openSocket(url, offered, traffic);
    const synced = Promise.withResolvers<void>();
    socket.on("message", (frame: Buffer) => {
      const message = framing.decode(frame);
      if (message === null) return;
      if (message.kind === "awareness") {
        if (awareness !== null) applyAwarenessUpdate(awareness, message.payload, socket);
        return;
      }
      if (message.kind === "asked") socket.send(framing.encode(syncStep.state, nothing));
      else receive(message.update);
      if (message.kind === "state") synced.resolve();
    });
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.once("close", (code) => synced.reject(new Error(`ended with ${code} before it synced`)));
    synced.promise.catch(() => {});
    if (framing.greeting !== null) socket.send(framing.greeting);
    socket.send(framing.encode(syncStep.ask, stateVectorOf(doc)));
    const close = (): Promise<void> => {
      socket.close(1000);
      return ended;
    };
    const saved = (): Promise<void> => Promise.resolve();
    return { member: { traffic, synced: synced.promise, saved, close }, socket };
  }
}
