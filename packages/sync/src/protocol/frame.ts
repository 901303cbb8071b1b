import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readClientMessage, writeClientMessage } from "./client-message.ts";
import { limits } from "./limits.ts";
import type { ClientMessage, Message, ServerMessage } from "./message.ts";
import { readServerMessage, writeServerMessage } from "./server-message.ts";
import { readStockMessage, writeStockMessage } from "./stock-message.ts";

export type Decoded<Kinds extends Message = Message> =
  | { readonly ok: true; readonly messages: readonly Kinds[] }
  | { readonly ok: false; readonly reason: string };

/**
 * All messages of a frame, in order. A stock client's frame holds one; ours may
 * hold several. Never throws: bytes come from untrusted peers, so bad input is a value.
 */
export function decodeFrame(frame: Uint8Array): Decoded {
  return decode(
    frame,
    (type, decoder) =>
      readStockMessage(type, decoder) ??
      readClientMessage(type, decoder) ??
      readServerMessage(type, decoder),
  );
}

/** The same, of what our provider is told: it need not know the rest. */
export function decodeServerFrame(frame: Uint8Array): Decoded<ServerMessage> {
  return decode(frame, readServerMessage);
}

/** Encodes messages into one frame. Stock clients read only the first message of a frame. */
export function encodeFrame(...messages: readonly Message[]): Uint8Array {
  return encode(messages, writeMessage);
}

/** The same, of what our provider says. */
export function encodeClientFrame(...messages: readonly ClientMessage[]): Uint8Array {
  return encode(messages, writeClientMessage);
}

function writeMessage(encoder: encoding.Encoder, message: Message): void {
  switch (message.kind) {
    case "sync-step-1":
    case "sync-step-2":
    case "update":
    case "permission-denied":
    case "query-awareness":
      return writeStockMessage(encoder, message);
    case "awareness":
    case "hello":
    case "edit":
    case "writes-as":
    case "has":
    case "ticket":
      return writeClientMessage(encoder, message);
    case "welcome":
    case "snapshot-chunk":
    case "stored":
    case "caught-up":
    case "ack":
    case "reject":
    case "missing":
    case "condition":
    case "access":
      return writeServerMessage(encoder, message);
  }
}

function decode<Kinds extends Message>(
  frame: Uint8Array,
  read: (type: number, decoder: decoding.Decoder) => Kinds | null,
): Decoded<Kinds> {
  const decoder = decoding.createDecoder(frame);
  const messages: Kinds[] = [];
  try {
    do {
      if (messages.length === limits.messagesPerFrameMax) {
        return { ok: false, reason: "too many messages in one frame" };
      }
      const type = decoding.readVarUint(decoder);
      const message = read(type, decoder);
      if (message === null) return { ok: false, reason: `unknown message type ${type}` };
      messages.push(message);
    } while (decoding.hasContent(decoder));
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : "unreadable frame" };
  }
  return { ok: true, messages };
}

function encode<Kinds extends Message>(
  messages: readonly Kinds[],
  write: (encoder: encoding.Encoder, message: Kinds) => void,
): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const message of messages) write(encoder, message);
  return encoding.toUint8Array(encoder);
}
