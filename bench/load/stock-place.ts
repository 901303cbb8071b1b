import * as Y from "yjs";
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
}

/** Nothing to give to a server that asks: what a client has is sent as it is typed. */
const nothing = Uint8Array.of(0, 0);

/** A document whose server speaks y-protocols, in a framing of its own or not. */
export class StockPlace implements Place {
  readonly #address: StockAddress;

  constructor(address: StockAddress) {
    this.#address = address;
  }

  async join(doc: Y.Doc, { instead }: JoinOptions = {}): Promise<DocumentMember> {
    const remote = {};
    const apply = (update: Uint8Array): void => Y.applyUpdate(doc, update, remote);
    const { member, socket } = await this.#connect(doc, instead ?? apply);
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      const isOpen = socket.readyState === socket.OPEN;
      if (origin !== remote && isOpen) socket.send(this.#frame(update));
    });
    const comeBack = async (): Promise<Traffic> => {
      socket.terminate();
      const { member: next } = await this.#connect(doc, apply);
      await next.synced;
      await next.close();
      return next.traffic;
    };
    return { ...member, comeBack };
  }

  async watch(receive: (update: Uint8Array) => void): Promise<Member> {
    return (await this.#connect(null, receive)).member;
  }

  #frame(update: Uint8Array): Uint8Array {
    return this.#address.framing.encode(syncStep.update, update);
  }

  async #connect(
    doc: Y.Doc | null,
    receive: (update: Uint8Array) => void,
  ): Promise<{ readonly member: Member; readonly socket: CountingSocket }> {
    const { framing, url, protocols } = this.#address;
    const traffic = noTraffic();
    const offered = await protocols();
    const socket = await openSocket(url, offered, traffic);
    const synced = Promise.withResolvers<void>();
    socket.on("message", (frame: Buffer) => {
      const message = framing.decode(frame);
      if (message === null) return;
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
