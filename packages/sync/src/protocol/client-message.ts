import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asEpoch, asSeq, asUpdate } from "./brand.ts";
import { demand, readBytes, readStateVector, writeBytes } from "./fields.ts";
import { limits } from "./limits.ts";
import { messageType } from "./message.ts";
import type { ClientMessage } from "./message.ts";

/** What follows `type`, or null when our provider says nothing of that type. */
export function readClientMessage(type: number, decoder: decoding.Decoder): ClientMessage | null {
  switch (type) {
    case messageType.awareness:
      return { kind: "awareness", payload: readBytes(decoder) };
    case messageType.hello: {
      const epoch = decoding.readVarString(decoder);
      demand(epoch.length <= limits.epochLengthMax, "the epoch is too long");
      return {
        kind: "hello",
        epoch: asEpoch(epoch),
        seq: asSeq(decoding.readVarUint(decoder)),
        schemaVersion: decoding.readVarUint(decoder),
        stateVector: readStateVector(decoder),
      };
    }
    case messageType.edit:
      return {
        kind: "edit",
        number: decoding.readVarUint(decoder),
        update: asUpdate(readBytes(decoder)),
      };
    case messageType.has: {
      const deletions = readBytes(decoder);
      demand(deletions.length === limits.deletionDigestBytes, "a digest of another length");
      return { kind: "has", deletions };
    }
    case messageType.writesAs:
      return {
        kind: "writes-as",
        clientId: decoding.readVarUint(decoder),
        clock: decoding.readVarUint(decoder),
      };
    case messageType.ticket: {
      const ticket = decoding.readVarString(decoder);
      demand(ticket.length <= limits.ticketLengthMax, "the ticket is too long");
      return { kind: "ticket", ticket };
    }
    default:
      return null;
  }
}

export function writeClientMessage(encoder: encoding.Encoder, message: ClientMessage): void {
  const uint = (value: number): void => encoding.writeVarUint(encoder, value);
  const text = (value: string): void => encoding.writeVarString(encoder, value);
  switch (message.kind) {
    case "awareness":
      uint(messageType.awareness);
      writeBytes(encoder, message.payload);
      return;
    case "hello":
      uint(messageType.hello);
      text(message.epoch);
      uint(message.seq);
      uint(message.schemaVersion);
      writeBytes(encoder, message.stateVector);
      return;
    case "edit":
      uint(messageType.edit);
      uint(message.number);
      writeBytes(encoder, message.update);
      return;
    case "has":
      uint(messageType.has);
      writeBytes(encoder, message.deletions);
      return;
    case "writes-as":
      uint(messageType.writesAs);
      uint(message.clientId);
      uint(message.clock);
      return;
    case "ticket":
      uint(messageType.ticket);
      text(message.ticket);
      return;
  }
}
