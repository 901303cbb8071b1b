declare const brand: unique symbol;
type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** A Yjs update in the V1 encoding. */
export type Update = Brand<Uint8Array, "Update">;
/** A Yjs state vector in the V1 encoding: what a peer already has. */
export type StateVector = Brand<Uint8Array, "StateVector">;
/** Position of an update in one document's log. The first is 1; none is reused. */
export type Seq = Brand<number, "Seq">;
/** One authenticated client in one room. Survives hibernation. */
export type SessionId = Brand<string, "SessionId">;
/**
 * One life of a document. A document that is deleted and made again, or restored
 * to an earlier state, gets a new epoch, so that stale local copies are noticed.
 */
export type Epoch = Brand<string, "Epoch">;

// The casts to a brand are here and nowhere else.

export function asUpdate(bytes: Uint8Array): Update {
  return bytes as Update;
}

export function asStateVector(bytes: Uint8Array): StateVector {
  return bytes as StateVector;
}

export function asSeq(position: number): Seq {
  return position as Seq;
}

export function asSessionId(id: string): SessionId {
  return id as SessionId;
}

export function asEpoch(id: string): Epoch {
  return id as Epoch;
}
