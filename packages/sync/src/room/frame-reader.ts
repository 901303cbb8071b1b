import { CloseCode, decodeFrame } from "../protocol/index.ts";
import type { Limits, Message, SessionId } from "../protocol/index.ts";
import type { Usage } from "./usage.ts";

/** How a session is ended. */
export interface Ending {
  readonly code: CloseCode;
  readonly reason: string;
}

/** Reads what sessions send, within the shares that each of them has. */
export class FrameReader {
  readonly #usage: Usage;
  readonly #limits: Limits;

  constructor(usage: Usage, limits: Limits) {
    this.#usage = usage;
    this.#limits = limits;
  }

  /** The messages of a frame, or how its session ends for having sent it. */
  read(id: SessionId, frame: Uint8Array, nowMs: number): Read {
    const { framesPerSecondMax, frameBytesMax } = this.#limits;
    if (!this.#usage.takeFrame(id, nowMs))
      return refuse(CloseCode.tooMuch, `more than ${framesPerSecondMax} frames a second`);
    if (frame.length > frameBytesMax)
      return refuse(CloseCode.tooLarge, `frames may have ${frameBytesMax} bytes`);
    const decoded = decodeFrame(frame);
    if (!decoded.ok) return { ok: false, ending: badFrame(decoded.reason) };
    switch (this.#usage.takeRequests(id, decoded.messages, nowMs)) {
      case "in one frame":
        return { ok: false, ending: badFrame("one frame may ask for everything once") };
      case "in a short time":
        return refuse(CloseCode.tooMuch, "everything was asked for too often");
      case null:
        return decoded;
    }
  }
}

/** What a session that sent nonsense ends with. */
export function badFrame(reason: string): Ending {
  return { code: CloseCode.badFrame, reason };
}

type Read =
  | { readonly ok: true; readonly messages: readonly Message[] }
  | { readonly ok: false; readonly ending: Ending };

function refuse(code: CloseCode, reason: string): Read {
  return { ok: false, ending: { code, reason } };
}
