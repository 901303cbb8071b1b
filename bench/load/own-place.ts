import { globalEnvironment, SyncProvider } from "@scriptorium/sync/client";
import type { SyncStatus } from "@scriptorium/sync/client";
import { decodeFrame, joinParts } from "@scriptorium/sync/protocol";
import type * as Y from "yjs";
import { Agent } from "node:http";
import type { ClientRequestArgs } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { caretAt, person } from "./caret.ts";
import { hello } from "./hello.ts";
import type { DocumentMember, JoinOptions, Member, Place } from "./member.ts";
import type { ScriptoriumDocument } from "./scriptorium-document.ts";
import { CountingSocket, noTraffic, openSocket } from "./wire.ts";
import type { Traffic } from "./wire.ts";

/** A document of ours, reached by our own provider, and by bare clients of its protocol. */
export class OwnPlace implements Place {
  readonly #document: ScriptoriumDocument;
  readonly #stock: Place;

  /** `stock` is the same document, as stock clients reach it. */
  constructor(document: ScriptoriumDocument, stock: Place) {
    this.#document = document;
    this.#stock = stock;
  }

  get tidyMs(): number {
    return this.#stock.tidyMs;
  }

  /** As a stock client: our provider would merge what it has not sent yet. */
  type(updates: Iterable<Uint8Array>): Promise<Member> {
    return this.#stock.type(updates);
  }

  join(doc: Y.Doc, { hasCaret = false }: JoinOptions = {}): Promise<DocumentMember> {
    const link: Link = { traffic: noTraffic(), socket: null, online: Promise.resolve() };
    const provider = new SyncProvider({
      url: this.#document.origin,
      documentId: this.#document.id,
      doc,
      getTicket: () => this.#document.ticket(),
      persistence: "none",
      environment: globalEnvironment(countingClass(link)),
    });
    const close = (): Promise<void> => {
      provider.destroy();
      provider.awareness.destroy();
      return Promise.resolve();
    };
    if (hasCaret) provider.awareness.setLocalStateField("user", person);
    const showCaret = (text: Y.Text, index: number): void =>
      provider.awareness.setLocalStateField("cursor", caretAt(text, index));
    const comeBack = async (offlineMs: number): Promise<Traffic> => {
      link.traffic = noTraffic();
      link.online = delay(offlineMs);
      link.socket?.terminate();
      await untilStatus(provider, (kind) => kind !== "synced");
      await untilStatus(provider, (kind) => kind === "synced");
      return link.traffic;
    };
    return Promise.resolve({
      traffic: link.traffic,
      showCaret,
      comeBack,
      synced: provider.synced,
      saved: () => provider.saved(),
      close,
    });
  }

  async watch(receive: (update: Uint8Array) => void): Promise<Member> {
    const traffic = noTraffic();
    const protocols = ["scriptorium.v1", `ticket.${await this.#document.ticket()}`];
    const socket = await openSocket(this.#document.socketUrl, protocols, traffic);
    const synced = Promise.withResolvers<void>();
    const chunks: Uint8Array[] = [];
    socket.on("message", (frame: Buffer) => {
      const decoded = decodeFrame(frame);
      for (const message of decoded.ok ? decoded.messages : []) {
        if (message.kind === "snapshot-chunk") {
          chunks.push(message.bytes);
          if (message.isLast) receive(joinParts(chunks));
        }
        if (message.kind === "stored") receive(message.update);
        if (message.kind === "caught-up") synced.resolve();
      }
    });
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.once("close", (code) => synced.reject(new Error(`ended with ${code} before it synced`)));
    synced.promise.catch(() => {});
    socket.send(hello);
    const close = (): Promise<void> => {
      socket.close(1000);
      return ended;
    };
    return { traffic, synced: synced.promise, saved: () => Promise.resolve(), close };
  }
}

/** The provider's socket of now, and where what passes on it is counted. */
interface Link {
  traffic: Traffic;
  socket: CountingSocket | null;
  /** Resolves when there is a network. */
  online: Promise<void>;
}

function countingClass(link: Link): new (url: string, protocols: string[]) => unknown {
  const agent = new PatientAgent(link);
  return class extends CountingSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, link.traffic, agent);
      link.socket = this;
    }
  };
}

/** Connects when there is a network, as an attempt that was made without one may hang. */
class PatientAgent extends Agent {
  readonly #link: Link;

  constructor(link: Link) {
    super();
    this.#link = link;
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const host = options.host ?? "localhost";
    void this.#link.online.then(() => callback?.(null, connect(Number(options.port), host)));
  }
}

async function untilStatus(
  provider: SyncProvider,
  isMeant: (kind: SyncStatus["kind"]) => boolean,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (isMeant(provider.status.kind)) resolve();
  };
  const stop = provider.subscribe(look);
  look();
  await promise;
  stop();
}
