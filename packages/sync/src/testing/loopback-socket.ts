import type { SocketLike } from "../client/index.ts";

/** What the far end of a loopback socket does with what arrives. */
export interface FarEnd {
  open(socket: LoopbackSocket): void;
  receive(socket: LoopbackSocket, data: string | Uint8Array): void;
  closed(socket: LoopbackSocket): void;
}

/**
 * A WebSocket whose two directions are queues: nothing arrives until it is
 * delivered, in order, as over a real one. What is under way when it breaks is lost.
 */
export class LoopbackSocket implements SocketLike {
  binaryType = "arraybuffer";
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly protocols: readonly string[];
  readonly #server: FarEnd;
  #toServer: (() => void)[] = [];
  #toClient: (() => void)[] = [];
  #isClosed = false;

  constructor(server: FarEnd, protocols: readonly string[]) {
    this.#server = server;
    this.protocols = protocols;
    this.#toServer.push(() => {
      server.open(this);
      this.#toClient.unshift(() => this.onopen?.());
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get waitingForServer(): number {
    return this.#toServer.length;
  }

  get waitingForClient(): number {
    return this.#toClient.length;
  }

  /** Lets the next thing that the client sent arrive. */
  deliverToServer(): void {
    this.#toServer.shift()?.();
  }

  /** Lets the next thing that the server sent arrive. */
  deliverToClient(): void {
    this.#toClient.shift()?.();
  }

  send(data: string | Uint8Array): void {
    if (this.#isClosed) return;
    const sent = typeof data === "string" ? data : data.slice();
    this.#toServer.push(() => this.#server.receive(this, sent));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#toServer.push(() => this.#end());
  }

  /** For the server: sends to the client. */
  push(data: string | Uint8Array): void {
    if (this.#isClosed) return;
    const sent = typeof data === "string" ? data : data.slice().buffer;
    this.#toClient.push(() => this.onmessage?.({ data: sent }));
  }

  /** For the server: closes behind everything that it has sent. */
  pushClose(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#toClient.push(() => {
      this.#end();
      this.onclose?.({ code, reason });
    });
  }

  /** The connection breaks: both ends learn of it, and what was under way is lost. */
  cut(): void {
    if (this.#isClosed) return;
    this.#end();
    this.onclose?.({ code: 1006, reason: "" });
  }

  #end(): void {
    this.#isClosed = true;
    this.#toServer = [];
    this.#toClient = [];
    this.#server.closed(this);
  }
}
