import type { ClockedSend } from "./event.ts";

/** The object's end of a connection, as far as an object uses it. */
export class ClockedSocket {
  readonly bufferedAmount = 0;
  readyState: number = WebSocket.READY_STATE_OPEN;
  /** When the runtime last answered a ping for the object. */
  pingedMs: number | null = null;
  readonly #send: (sent: ClockedSend["sent"]) => void;
  #attachment: unknown = null;

  constructor(send: (sent: ClockedSend["sent"]) => void) {
    this.#send = send;
  }

  send(data: ArrayBuffer | Uint8Array): void {
    if (this.readyState === WebSocket.READY_STATE_OPEN) this.#send([...new Uint8Array(data)]);
  }

  pong(nowMs: number): void {
    this.pingedMs = nowMs;
    this.#send("pong");
  }

  close(code = 1005, reason = ""): void {
    if (this.readyState !== WebSocket.READY_STATE_OPEN) return;
    this.readyState = WebSocket.READY_STATE_CLOSED;
    this.#send({ code, reason });
  }

  serializeAttachment(attachment: unknown): void {
    this.#attachment = structuredClone(attachment);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.#attachment);
  }
}
