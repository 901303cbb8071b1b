import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asEpoch, asSeq, asStateVector, asUpdate } from "./brand.ts";
import type { Epoch, Seq, StateVector, Update } from "./brand.ts";
import { limits } from "./limits.ts";
import { roles } from "./role.ts";
import type { Role } from "./role.ts";

/** A decoded message. PROTOCOL.md defines each in one line. */
export type Message =
  | { readonly kind: "sync-step-1"; readonly stateVector: StateVector }
  | { readonly kind: "sync-step-2"; readonly update: Update }
  | { readonly kind: "update"; readonly update: Update }
  | { readonly kind: "awareness"; readonly payload: Uint8Array }
  | { readonly kind: "permission-denied"; readonly reason: string }
  | { readonly kind: "query-awareness" }
  | {
      readonly kind: "hello";
      /** Epoch of the local copy, or the empty string when there is none. */
      readonly epoch: Epoch;
      /** Everything up to this position is in the local copy. */
      readonly seq: Seq;
      readonly schemaVersion: number;
      readonly stateVector: StateVector;
    }
  | {
      readonly kind: "welcome";
      readonly epoch: Epoch;
      readonly role: Role;
      /** True when only what followed the client's position is sent. */
      readonly isResume: boolean;
      /** Bytes of snapshot that follow in chunks; 0 when the log is enough. */
      readonly snapshotBytes: number;
      /** The log is sent from behind this position: the snapshot, or the client, has what is before. */
      readonly seq: Seq;
    }
  | { readonly kind: "snapshot-chunk"; readonly isLast: boolean; readonly bytes: Uint8Array }
  | { readonly kind: "stored"; readonly seq: Seq; readonly update: Update }
  | { readonly kind: "caught-up"; readonly seq: Seq }
  | { readonly kind: "edit"; readonly number: number; readonly update: Update }
  | {
      readonly kind: "ack";
      readonly number: number;
      /** Where the last of these edits was stored, or 0 when all of them were stored before. */
      readonly seq: Seq;
    }
  | {
      readonly kind: "reject";
      readonly number: number;
      readonly code: number;
      readonly reason: string;
    }
  | { readonly kind: "missing"; readonly number: number; readonly stateVector: StateVector }
  | {
      readonly kind: "writes-as";
      readonly clientId: number;
      /** How far the client's own document goes in `clientId`. */
      readonly clock: number;
    }
  | {
      readonly kind: "has";
      /** What stands for all that is deleted in the client's document: `deletionDigest`. */
      readonly deletions: Uint8Array;
    }
  | ({ readonly kind: "condition" } & DocumentCondition)
  | { readonly kind: "ticket"; readonly ticket: string }
  | { readonly kind: "access"; readonly role: Role };

/** What a client should know of the document beside its content. */
export interface DocumentCondition {
  /** Encoded size as stored, and how large it may become. */
  readonly bytes: number;
  readonly bytesMax: number;
  /** True while the server can't store: nothing is lost, but nothing new is taken. */
  readonly isStorageFull: boolean;
  /** True when damaged rows were put aside. Only owners are told. */
  readonly hasQuarantine: boolean;
}

const typeSync = 0;
const typeAwareness = 1;
const typeAuth = 2;
const typeQueryAwareness = 3;
const authPermissionDenied = 0;

// Flags of the message condition.
const storageFullFlag = 1;
const quarantineFlag = 2;

// Our own range. Stock clients never see these.
const ownType = {
  hello: 64,
  welcome: 65,
  snapshotChunk: 66,
  stored: 67,
  caughtUp: 68,
  edit: 69,
  ack: 70,
  reject: 71,
  missing: 72,
  writesAs: 73,
  condition: 74,
  ticket: 75,
  access: 76,
  has: 77,
} as const;

export type Decoded =
  | { readonly ok: true; readonly messages: readonly Message[] }
  | { readonly ok: false; readonly reason: string };

/**
 * All messages of a frame, in order. A stock client's frame holds one; ours may
 * hold several. Never throws: bytes come from untrusted peers, so bad input is a value.
 */
export function decodeFrame(frame: Uint8Array): Decoded {
  const decoder = decoding.createDecoder(frame);
  const messages: Message[] = [];
  try {
    do {
      if (messages.length === limits.messagesPerFrameMax) {
        return { ok: false, reason: "too many messages in one frame" };
      }
      messages.push(readMessage(decoder));
    } while (decoding.hasContent(decoder));
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : "unreadable frame" };
  }
  return { ok: true, messages };
}

/** Encodes messages into one frame. Stock clients read only the first message of a frame. */
export function encodeFrame(...messages: readonly Message[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const message of messages) writeMessage(encoder, message);
  return encoding.toUint8Array(encoder);
}

function readMessage(decoder: decoding.Decoder): Message {
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case typeSync:
      return readSync(decoder);
    case typeAwareness:
      return { kind: "awareness", payload: readBytes(decoder) };
    case typeAuth:
      demand(decoding.readVarUint(decoder) === authPermissionDenied, "unknown auth message");
      return { kind: "permission-denied", reason: decoding.readVarString(decoder) };
    case typeQueryAwareness:
      return { kind: "query-awareness" };
    default:
      return readOwn(type, decoder);
  }
}

function readSync(decoder: decoding.Decoder): Message {
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

function readOwn(type: number, decoder: decoding.Decoder): Message {
  switch (type) {
    case ownType.hello: {
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
    case ownType.welcome:
      return {
        kind: "welcome",
        epoch: asEpoch(decoding.readVarString(decoder)),
        role: readRole(decoder),
        isResume: decoding.readVarUint(decoder) === 1,
        snapshotBytes: decoding.readVarUint(decoder),
        seq: asSeq(decoding.readVarUint(decoder)),
      };
    case ownType.snapshotChunk:
      return {
        kind: "snapshot-chunk",
        isLast: decoding.readVarUint(decoder) === 1,
        bytes: readBytes(decoder),
      };
    case ownType.stored:
      return {
        kind: "stored",
        seq: asSeq(decoding.readVarUint(decoder)),
        update: asUpdate(readBytes(decoder)),
      };
    case ownType.caughtUp:
      return { kind: "caught-up", seq: asSeq(decoding.readVarUint(decoder)) };
    case ownType.edit:
      return {
        kind: "edit",
        number: decoding.readVarUint(decoder),
        update: asUpdate(readBytes(decoder)),
      };
    case ownType.ack:
      return {
        kind: "ack",
        number: decoding.readVarUint(decoder),
        seq: asSeq(decoding.readVarUint(decoder)),
      };
    case ownType.reject:
      return {
        kind: "reject",
        number: decoding.readVarUint(decoder),
        code: decoding.readVarUint(decoder),
        reason: decoding.readVarString(decoder),
      };
    case ownType.missing:
      return {
        kind: "missing",
        number: decoding.readVarUint(decoder),
        stateVector: readStateVector(decoder),
      };
    case ownType.has: {
      const deletions = readBytes(decoder);
      demand(deletions.length === limits.deletionDigestBytes, "a digest of another length");
      return { kind: "has", deletions };
    }
    case ownType.writesAs:
      return {
        kind: "writes-as",
        clientId: decoding.readVarUint(decoder),
        clock: decoding.readVarUint(decoder),
      };
    case ownType.condition: {
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
    case ownType.ticket: {
      const ticket = decoding.readVarString(decoder);
      demand(ticket.length <= limits.ticketLengthMax, "the ticket is too long");
      return { kind: "ticket", ticket };
    }
    case ownType.access:
      return { kind: "access", role: readRole(decoder) };
    default:
      throw new Error(`unknown message type ${type}`);
  }
}

function writeMessage(encoder: encoding.Encoder, message: Message): void {
  const uint = (value: number): void => encoding.writeVarUint(encoder, value);
  const bytes = (value: Uint8Array): void => writeBytes(encoder, value);
  const text = (value: string): void => encoding.writeVarString(encoder, value);
  switch (message.kind) {
    case "sync-step-1":
      uint(typeSync);
      uint(0);
      bytes(message.stateVector);
      return;
    case "sync-step-2":
      uint(typeSync);
      uint(1);
      bytes(message.update);
      return;
    case "update":
      uint(typeSync);
      uint(2);
      bytes(message.update);
      return;
    case "awareness":
      uint(typeAwareness);
      bytes(message.payload);
      return;
    case "permission-denied":
      uint(typeAuth);
      uint(authPermissionDenied);
      text(message.reason);
      return;
    case "query-awareness":
      uint(typeQueryAwareness);
      return;
    case "hello":
      uint(ownType.hello);
      text(message.epoch);
      uint(message.seq);
      uint(message.schemaVersion);
      bytes(message.stateVector);
      return;
    case "welcome":
      uint(ownType.welcome);
      text(message.epoch);
      uint(roles.indexOf(message.role));
      uint(message.isResume ? 1 : 0);
      uint(message.snapshotBytes);
      uint(message.seq);
      return;
    case "snapshot-chunk":
      uint(ownType.snapshotChunk);
      uint(message.isLast ? 1 : 0);
      bytes(message.bytes);
      return;
    case "stored":
      uint(ownType.stored);
      uint(message.seq);
      bytes(message.update);
      return;
    case "caught-up":
      uint(ownType.caughtUp);
      uint(message.seq);
      return;
    case "edit":
      uint(ownType.edit);
      uint(message.number);
      bytes(message.update);
      return;
    case "ack":
      uint(ownType.ack);
      uint(message.number);
      uint(message.seq);
      return;
    case "reject":
      uint(ownType.reject);
      uint(message.number);
      uint(message.code);
      text(message.reason);
      return;
    case "missing":
      uint(ownType.missing);
      uint(message.number);
      bytes(message.stateVector);
      return;
    case "has":
      uint(ownType.has);
      bytes(message.deletions);
      return;
    case "writes-as":
      uint(ownType.writesAs);
      uint(message.clientId);
      uint(message.clock);
      return;
    case "condition":
      uint(ownType.condition);
      uint(message.bytes);
      uint(message.bytesMax);
      uint(
        (message.isStorageFull ? storageFullFlag : 0) |
          (message.hasQuarantine ? quarantineFlag : 0),
      );
      return;
    case "ticket":
      uint(ownType.ticket);
      text(message.ticket);
      return;
    case "access":
      uint(ownType.access);
      uint(roles.indexOf(message.role));
      return;
  }
}

/** Large bytes are not copied here but once, when the frame is put together. */
function writeBytes(encoder: encoding.Encoder, bytes: Uint8Array): void {
  encoding.writeVarUint(encoder, bytes.length);
  if (bytes.length <= encoder.cbuf.length) {
    encoding.writeUint8Array(encoder, bytes);
    return;
  }
  // What lib0 itself does with a buffer that is full.
  encoder.bufs.push(encoder.cbuf.subarray(0, encoder.cpos), bytes);
  encoder.cbuf = new Uint8Array(encoder.cbuf.length);
  encoder.cpos = 0;
}

function readStateVector(decoder: decoding.Decoder): StateVector {
  const bytes = readBytes(decoder);
  demand(bytes.length <= limits.stateVectorBytesMax, "the state vector is too large");
  checkStateVector(bytes);
  return asStateVector(bytes);
}

/** A state vector is a count and as many pairs of client and clock. What is not would only throw where it is used. */
function checkStateVector(bytes: Uint8Array): void {
  const decoder = decoding.createDecoder(bytes);
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
  }
  demand(!decoding.hasContent(decoder), "bytes after the state vector");
}

function readBytes(decoder: decoding.Decoder): Uint8Array {
  const length = decoding.readVarUint(decoder);
  // lib0 makes a view past the end of the buffer throw a RangeError only sometimes,
  // depending on what backs the buffer.
  demand(length <= decoder.arr.length - decoder.pos, "the frame ends too early");
  return decoding.readUint8Array(decoder, length);
}

function readRole(decoder: decoding.Decoder): Role {
  const role = roles[decoding.readVarUint(decoder)];
  if (role === undefined) throw new Error("unknown role");
  return role;
}

function demand(condition: boolean, problem: string): void {
  if (!condition) throw new Error(problem);
}
