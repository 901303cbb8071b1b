import type { Agent } from "node:http";
import WebSocket from "ws";

/** What masks a client's frame, in bytes. */
const maskBytes = 4;

/** Bytes before a frame of `length` bytes, by RFC 6455, without a mask. */
function headBytes(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

/** Bytes of frames with their heads that passed on a socket, in both directions, and how many frames came. */
export interface Traffic {
  /** When connecting began, in ms of `performance.now()`. */
  startedMs: number;
  sentBytes: number;
  receivedBytes: number;
  receivedFrames: number;
}

export function noTraffic(): Traffic {
  return { startedMs: 0, sentBytes: 0, receivedBytes: 0, receivedFrames: 0 };
}

/** A WebSocket without compression, which no server here uses, that counts what passes. */
export class CountingSocket extends WebSocket {
  constructor(url: string, protocols: readonly string[], traffic: Traffic, agent?: Agent) {
    super(url, [...protocols], { perMessageDeflate: false, ...(agent && { agent }) });
    traffic.startedMs = performance.now();
    const send = super.send.bind(this);
    this.send = (data: string | Uint8Array) => {
      traffic.sentBytes += data.length + headBytes(data.length) + maskBytes;
      send(data);
    };
    this.on("message", (data: Buffer | ArrayBuffer) => {
      traffic.receivedBytes += data.byteLength + headBytes(data.byteLength);
      traffic.receivedFrames += 1;
    });
  }
}

/** Opens a socket. Rejects when it ends before it is open. */
export async function openSocket(
  url: string,
  protocols: readonly string[],
  traffic: Traffic,
): Promise<CountingSocket> {
  const socket = new CountingSocket(url, protocols, traffic);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("open", resolve);
  socket.once("error", reject);
  await promise;
  return socket;
}
