import { schemaVersion } from "@scriptorium/document/schema";
import { SyncProvider } from "@scriptorium/sync/client";
import type { SyncStatus } from "@scriptorium/sync/client";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { Reachable } from "./server-process.ts";
import type { Visitor } from "./visitor.ts";

/** Where a client's tickets come from. */
type GetTicket = () => Promise<string>;

/** Resolves when `isTrue`, asked anew at every call of what `listen` is given. */
async function until(
  isTrue: () => boolean,
  listen: (look: () => void) => () => void,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (isTrue()) resolve();
  };
  const stop = listen(look);
  look();
  await promise;
  stop();
}

/** What both kinds of clients have: a document with a text, and whom they show and see. */
abstract class Client {
  readonly doc: Y.Doc = new Y.Doc();
  abstract readonly awareness: SyncProvider["awareness"];

  get text(): string {
    return this.doc.getText("text").toString();
  }

  type(text: string): void {
    this.doc.getText("text").insert(this.doc.getText("text").length, text);
  }

  async untilText(isRight: (text: string) => boolean): Promise<void> {
    await until(
      () => isRight(this.text),
      (look) => {
        this.doc.on("update", look);
        return () => this.doc.off("update", look);
      },
    );
  }

  /** What it sees of another beside who the server says that is, or null. */
  sees(other: Client): unknown {
    const state = this.awareness.getStates().get(other.doc.clientID);
    if (state === undefined) return null;
    const { user: _user, ...rest } = state;
    return rest;
  }

  async untilSees(other: Client, isRight: (state: unknown) => boolean): Promise<void> {
    await until(
      () => isRight(this.sees(other)),
      (look) => {
        this.awareness.on("change", look);
        return () => this.awareness.off("change", look);
      },
    );
  }
}

/** Our provider, as an embedder uses it. */
export class OwnClient extends Client {
  readonly provider: SyncProvider;

  constructor(server: Reachable, documentId: string, getTicket: GetTicket) {
    super();
    this.provider = new SyncProvider({
      url: server.socketUrl,
      documentId,
      doc: this.doc,
      getTicket,
      persistence: "none",
      schemaVersion,
    });
  }

  /** One that has the document. */
  static async open(visitor: Visitor, id: string, link?: string): Promise<OwnClient> {
    const client = new OwnClient(visitor.server, id, () => visitor.ticket(id, link));
    await client.provider.synced;
    return client;
  }

  get awareness(): SyncProvider["awareness"] {
    return this.provider.awareness;
  }

  async untilStatus(kind: SyncStatus["kind"]): Promise<SyncStatus> {
    await until(
      () => this.provider.status.kind === kind,
      (look) => this.provider.subscribe(look),
    );
    return this.provider.status;
  }

  [Symbol.dispose](): void {
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }
}

/** y-websocket, unchanged. */
export class StockClient extends Client {
  readonly provider: WebsocketProvider;
  /** How often its connection ended. */
  closes = 0;

  constructor(server: Reachable, documentId: string, ticket: string) {
    super();
    this.provider = new WebsocketProvider(`${server.socketUrl}/sync`, documentId, this.doc, {
      WebSocketPolyfill: WebSocket as never,
      disableBc: true,
      protocols: ["y-websocket", `ticket.${ticket}`],
    });
    this.provider.on("connection-close", () => (this.closes += 1));
  }

  static async open(visitor: Visitor, id: string, link?: string): Promise<StockClient> {
    const client = new StockClient(visitor.server, id, await visitor.ticket(id, link));
    await until(
      () => client.provider.synced,
      (look) => {
        client.provider.on("sync", look);
        return () => client.provider.off("sync", look);
      },
    );
    return client;
  }

  get awareness(): SyncProvider["awareness"] {
    return this.provider.awareness;
  }

  [Symbol.dispose](): void {
    this.provider.destroy();
    this.provider.awareness.destroy();
    this.doc.destroy();
  }
}
