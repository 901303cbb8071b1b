import { decodeFrame, encodeFrame } from "@scriptorium/sync/protocol";
import type { Message } from "@scriptorium/sync/protocol";
import WebSocket from "ws";
import type { Reachable } from "./server-process.ts";

/** How the server ended a connection. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** The connection ended before what was waited for came. */
export class EndedError extends Error {
  override readonly name = "EndedError";
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(`the connection ended with ${ending.code}: ${ending.reason}`);
    this.ending = ending;
  }
}

/** A bare socket to a document, for saying what no client would. */
export class Wire {
  readonly ended: Promise<Ending>;
  readonly #socket: WebSocket;
  readonly #received: Message[] = [];
  #ending: Ending | null = null;
  #arrived = Promise.withResolvers<void>();
  #lastNumber = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    socket.on("error", () => {});
    socket.on("message", (frame: Buffer, isBinary) => {
      // An answer to a ping.
      if (!isBinary) return;
      const decoded = decodeFrame(new Uint8Array(frame));
      if (!decoded.ok) throw new Error(`the server sent a bad frame: ${decoded.reason}`);
      this.#received.push(...decoded.messages);
      this.#wake();
    });
    socket.on("close", (code, reason) => {
      this.#ending = { code, reason: reason.toString() };
      resolve(this.#ending);
      this.#wake();
    });
  }

  static async open(
    server: Pick<Reachable, "socketUrl">,
    id: string,
    { ticket, isStock = false }: { readonly ticket: string; readonly isStock?: boolean },
  ): Promise<Wire> {
    const protocols = [isStock ? "y-websocket" : "scriptorium.v1", `ticket.${ticket}`];
    const socket = new WebSocket(`${server.socketUrl}/sync/${id}`, protocols, {
      perMessageDeflate: false,
    });
    const wire = new Wire(socket);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once("open", resolve);
    socket.once("error", reject);
    await promise;
    return wire;
  }

  get isOpen(): boolean {
    return this.#ending === null;
  }

  send(...messages: readonly Message[]): void {
    this.sendRaw(encodeFrame(...messages));
  }

  sendRaw(frame: Uint8Array): void {
    if (this.isOpen) this.#socket.send(frame);
  }

  ping(): void {
    if (this.isOpen) this.#socket.send("ping");
  }

  /** A number that no edit of this connection had. */
  nextNumber(): number {
    return ++this.#lastNumber;
  }

  /** The next message that `isMeant` names. What came before it is let go, or given to `passed`. */
  async next<Meant extends Message>(
    isMeant: (message: Message) => message is Meant,
    passed: (message: Message) => void = () => {},
  ): Promise<Meant> {
    for (;;) {
      for (let first = this.#received.shift(); first; first = this.#received.shift()) {
        if (isMeant(first)) return first;
        passed(first);
      }
      if (this.#ending !== null) throw new EndedError(this.#ending);
      await this.#arrived.promise;
    }
  }

  /** The next message of a kind. */
  nextOf<Kind extends Message["kind"]>(kind: Kind): Promise<Message & { kind: Kind }> {
    return this.next((message): message is Message & { kind: Kind } => message.kind === kind);
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }

  #wake(): void {
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  }
}
