import { asEpoch, asSeq, asStateVector, encodeFrame } from "@scriptorium/sync/protocol";

/** Says that nothing is here yet. */
export const hello: Uint8Array = encodeFrame({
  kind: "hello",
  epoch: asEpoch(""),
  seq: asSeq(0),
  schemaVersion: 0,
  stateVector: asStateVector(Uint8Array.of(0)),
});
