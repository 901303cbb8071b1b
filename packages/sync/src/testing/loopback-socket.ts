import type { SocketLike } from "../client/index.ts";

/** What the far end of a loopback socket does with what arrives. */
export interface FarEnd {
  open(socket: LoopbackSocket): void;
  receive(socket: LoopbackSocket, data: string | Uint8Array): void;
  closed(socket: LoopbackSocket): void;
}

/** How a frame fares on its way, unless as it should. */
export interface Passage {
  /** How many frames that were sent before it are still behind it when it comes. */
  readonly overtakes?: number;
  /** A frame that comes twice is under way again after it arrived. */
  readonly fate?: "arrives" | "is lost" | "comes twice";
}

/** What is under way: a frame, or the beginning or the end of the connection, which nothing overtakes. */
interface Transit {
  readonly frame: string | Uint8Array | null;
  readonly arrive: () => void;
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
  #toServer: Transit[] = [];
  #toClient: Transit[] = [];
  #isClosed = false;

  constructor(server: FarEnd, protocols: readonly string[]) {
    this.#server = server;
    this.protocols = protocols;
    this.#toServer.push(
      event(() => {
        server.open(this);
        this.#toClient.unshift(event(() => this.onopen?.()));
      }),
    );
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

  /** Lets the next thing that the client sent arrive. Returns the frame, or null when it was none. */
  deliverToServer(passage: Passage = {}): string | Uint8Array | null {
    return deliver(this.#toServer, passage);
  }

  /** Lets the next thing that the server sent arrive. Returns the frame, or null when it was none. */
  deliverToClient(passage: Passage = {}): string | Uint8Array | null {
    return deliver(this.#toClient, passage);
  }

  send(data: string | Uint8Array): void {
    if (this.#isClosed) return;
    const frame = typeof data === "string" ? data : data.slice();
    this.#toServer.push({ frame, arrive: () => this.#server.receive(this, frame) });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#toServer.push(event(() => this.#end()));
  }

  /** For the server: sends to the client. */
  push(data: string | Uint8Array): void {
    if (this.#isClosed) return;
    const frame = typeof data === "string" ? data : data.slice();
    const received = typeof frame === "string" ? frame : frame.buffer;
    this.#toClient.push({ frame, arrive: () => this.onmessage?.({ data: received }) });
  }

  /** For the server: closes behind everything that it has sent. */
  pushClose(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#toClient.push(
      event(() => {
        this.#end();
        this.onclose?.({ code, reason });
      }),
    );
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

function event(arrive: () => void): Transit {
  return { frame: null, arrive };
}

function deliver(
  queue: Transit[],
  { overtakes = 0, fate = "arrives" }: Passage,
): string | Uint8Array | null {
  const frames = queue.findIndex(({ frame }) => frame === null);
  const last = (frames === -1 ? queue.length : frames) - 1;
  const index = Math.max(0, Math.min(overtakes, last));
  const transit = queue[index];
  if (transit === undefined) return null;
  if (transit.frame === null || fate !== "comes twice") queue.splice(index, 1);
  if (transit.frame === null || fate !== "is lost") transit.arrive();
  return transit.frame;
}
