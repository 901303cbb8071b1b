import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asUpdate } from "./brand.ts";
import { demand, readBytes, readStateVector, writeBytes } from "./fields.ts";
import { messageType } from "./message.ts";
import type { StockMessage } from "./message.ts";

const authPermissionDenied = 0;

/** What follows `type`, or null when y-protocols has no such type, or shares it with our provider. */
export function readStockMessage(type: number, decoder: decoding.Decoder): StockMessage | null {
  switch (type) {
    case messageType.sync:
      return readSync(decoder);
    case messageType.auth:
      demand(decoding.readVarUint(decoder) === authPermissionDenied, "unknown auth message");
      return { kind: "permission-denied", reason: decoding.readVarString(decoder) };
    case messageType.queryAwareness:
      return { kind: "query-awareness" };
    default:
      return null;
  }
}

function readSync(decoder: decoding.Decoder): StockMessage {
  const step = decoding.readVarUint(decoder);
  switch (step) {
    case 0:
      return { kind: "sync-step-1", stateVector: readStateVector(decoder) };
    case 1:
      return { kind: "sync-step-2", update: asUpdate(readBytes(decoder)) };
    case 2:
      return { kind: "update", update: asUpdate(readBytes(decoder)) };
    default:
      throw new Error("unknown sync message");
  }
}

export function writeStockMessage(encoder: encoding.Encoder, message: StockMessage): void {
  const uint = (value: number): void => encoding.writeVarUint(encoder, value);
  switch (message.kind) {
    case "sync-step-1":
      uint(messageType.sync);
      uint(0);
      writeBytes(encoder, message.stateVector);
      return;
    case "sync-step-2":
      uint(messageType.sync);
      uint(1);
      writeBytes(encoder, message.update);
      return;
    case "update":
      uint(messageType.sync);
      uint(2);
      writeBytes(encoder, message.update);
      return;
    case "permission-denied":
      uint(messageType.auth);
      uint(authPermissionDenied);
      encoding.writeVarString(encoder, message.reason);
      return;
    case "query-awareness":
      uint(messageType.queryAwareness);
      return;
  }
}
