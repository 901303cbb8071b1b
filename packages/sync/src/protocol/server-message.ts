import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asEpoch, asSeq, asUpdate } from "./brand.ts";
import { demand, readBytes, readRole, readStateVector, writeBytes } from "./fields.ts";
import { messageType } from "./message.ts";
import type { ServerMessage } from "./message.ts";
import { roles } from "./role.ts";

// Flags of the message condition.
const storageFullFlag = 1;
const quarantineFlag = 2;

/** What follows `type`, or null when our provider is told nothing of that type. */
export function readServerMessage(type: number, decoder: decoding.Decoder): ServerMessage | null {
  switch (type) {
    case messageType.sync:
      demand(decoding.readVarUint(decoder) === 0, "not a sync message for our provider");
      return { kind: "sync-step-1", stateVector: readStateVector(decoder) };
    case messageType.awareness:
      return { kind: "awareness", payload: readBytes(decoder) };
    case messageType.welcome:
      return {
        kind: "welcome",
        epoch: asEpoch(decoding.readVarString(decoder)),
        role: readRole(decoder),
        isResume: decoding.readVarUint(decoder) === 1,
        snapshotBytes: decoding.readVarUint(decoder),
        seq: asSeq(decoding.readVarUint(decoder)),
      };
    case messageType.snapshotChunk:
      return {
        kind: "snapshot-chunk",
        isLast: decoding.readVarUint(decoder) === 1,
        bytes: readBytes(decoder),
      };
    case messageType.stored:
      return {
        kind: "stored",
        seq: asSeq(decoding.readVarUint(decoder)),
        update: asUpdate(readBytes(decoder)),
      };
    case messageType.caughtUp:
      return { kind: "caught-up", seq: asSeq(decoding.readVarUint(decoder)) };
    case messageType.ack:
      return {
        kind: "ack",
        number: decoding.readVarUint(decoder),
        seq: asSeq(decoding.readVarUint(decoder)),
      };
    case messageType.reject:
      return {
        kind: "reject",
        number: decoding.readVarUint(decoder),
        code: decoding.readVarUint(decoder),
        reason: decoding.readVarString(decoder),
      };
    case messageType.missing:
      return {
        kind: "missing",
        number: decoding.readVarUint(decoder),
        stateVector: readStateVector(decoder),
      };
    case messageType.condition: {
      const bytes = decoding.readVarUint(decoder);
      const bytesMax = decoding.readVarUint(decoder);
      const flags = decoding.readVarUint(decoder);
      return {
        kind: "condition",
        bytes,
        bytesMax,
        isStorageFull: (flags & storageFullFlag) !== 0,
        hasQuarantine: (flags & quarantineFlag) !== 0,
      };
    }
    case messageType.access:
      return { kind: "access", role: readRole(decoder) };
    default:
      return null;
  }
}

/** Sync step 1 and awareness are written as for anybody. */
export function writeServerMessage(
  encoder: encoding.Encoder,
  message: Exclude<ServerMessage, { readonly kind: "sync-step-1" | "awareness" }>,
): void {
  const uint = (value: number): void => encoding.writeVarUint(encoder, value);
  const bytes = (value: Uint8Array): void => writeBytes(encoder, value);
  const text = (value: string): void => encoding.writeVarString(encoder, value);
  switch (message.kind) {
    case "welcome":
      uint(messageType.welcome);
      text(message.epoch);
      uint(roles.indexOf(message.role));
      uint(message.isResume ? 1 : 0);
      uint(message.snapshotBytes);
      uint(message.seq);
      return;
    case "snapshot-chunk":
      uint(messageType.snapshotChunk);
      uint(message.isLast ? 1 : 0);
      bytes(message.bytes);
      return;
    case "stored":
      uint(messageType.stored);
      uint(message.seq);
      bytes(message.update);
      return;
    case "caught-up":
      uint(messageType.caughtUp);
      uint(message.seq);
      return;
    case "ack":
      uint(messageType.ack);
      uint(message.number);
      uint(message.seq);
      return;
    case "reject":
      uint(messageType.reject);
      uint(message.number);
      uint(message.code);
      text(message.reason);
      return;
    case "missing":
      uint(messageType.missing);
      uint(message.number);
      bytes(message.stateVector);
      return;
    case "condition":
      uint(messageType.condition);
      uint(message.bytes);
      uint(message.bytesMax);
      uint(
        (message.isStorageFull ? storageFullFlag : 0) |
          (message.hasQuarantine ? quarantineFlag : 0),
      );
      return;
    case "access":
      uint(messageType.access);
      uint(roles.indexOf(message.role));
      return;
  }
}
