import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { asStateVector } from "./brand.ts";
import type { StateVector } from "./brand.ts";
import { limits } from "./limits.ts";
import { roles } from "./role.ts";
import type { Role } from "./role.ts";

// What messages consist of. What is read is checked, and throws when it can't be.

/** Large bytes are not copied here but once, when the frame is put together. */
export function writeBytes(encoder: encoding.Encoder, bytes: Uint8Array): void {
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

export function readStateVector(decoder: decoding.Decoder): StateVector {
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

export function readBytes(decoder: decoding.Decoder): Uint8Array {
  const length = decoding.readVarUint(decoder);
  // lib0 makes a view past the end of the buffer throw a RangeError only sometimes,
  // depending on what backs the buffer.
  demand(length <= decoder.arr.length - decoder.pos, "the frame ends too early");
  return decoding.readUint8Array(decoder, length);
}

export function readRole(decoder: decoding.Decoder): Role {
  const role = roles[decoding.readVarUint(decoder)];
  if (role === undefined) throw new Error("unknown role");
  return role;
}

export function demand(condition: boolean, problem: string): void {
  if (!condition) throw new Error(problem);
}
