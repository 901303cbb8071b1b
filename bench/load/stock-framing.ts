import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";

/** What a server said that concerns the document and those who are in it. */
type StockMessage =
  | { readonly kind: "asked" }
  | { readonly kind: "state"; readonly update: Uint8Array }
  | { readonly kind: "update"; readonly update: Uint8Array }
  | { readonly kind: "awareness"; readonly payload: Uint8Array };

/** How y-protocols messages stand in the frames of one dialect. */
export interface Framing {
  /** Sent before anything else, or null. */
  readonly greeting: Uint8Array | null;
  readonly encode: (step: SyncStep, bytes: Uint8Array) => Uint8Array;
  readonly encodeAwareness: (payload: Uint8Array) => Uint8Array;
  /** Null for what does not concern the document. */
  readonly decode: (frame: Uint8Array) => StockMessage | null;
}

export const syncStep = { ask: 0, state: 1, update: 2 } as const;
type SyncStep = (typeof syncStep)[keyof typeof syncStep];

const syncType = 0;
const awarenessType = 1;

export const plainFraming: Framing = {
  greeting: null,
  encode: (step, bytes) => frameOf(() => {}, step, bytes),
  encodeAwareness: (payload) => awarenessFrameOf(() => {}, payload),
  decode: (frame) => readMessage(decoding.createDecoder(frame), [syncType]),
};

/** Hocuspocus puts the document's name before each message, and wants a token first. */
export function hocuspocusFraming(documentName: string): Framing {
  const authType = 2;
  const syncReplyType = 4;
  const writeName = (encoder: encoding.Encoder): void =>
    encoding.writeVarString(encoder, documentName);
  const greeting = encoding.encode((encoder) => {
    writeName(encoder);
    encoding.writeVarUint(encoder, authType);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, "a token");
  });
  return {
    greeting,
    encode: (step, bytes) => frameOf(writeName, step, bytes),
    encodeAwareness: (payload) => awarenessFrameOf(writeName, payload),
    decode: (frame) => {
      const decoder = decoding.createDecoder(frame);
      decoding.readVarString(decoder);
      return readMessage(decoder, [syncType, syncReplyType]);
    },
  };
}

/** What asks for everything that `doc` lacks, or for all there is. */
export function stateVectorOf(doc: Y.Doc | null): Uint8Array {
  return doc === null ? Uint8Array.of(0) : Y.encodeStateVector(doc);
}

function frameOf(
  writeHead: (encoder: encoding.Encoder) => void,
  step: SyncStep,
  bytes: Uint8Array,
): Uint8Array {
  return encoding.encode((encoder) => {
    writeHead(encoder);
    encoding.writeVarUint(encoder, syncType);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  });
}

function awarenessFrameOf(
  writeHead: (encoder: encoding.Encoder) => void,
  payload: Uint8Array,
): Uint8Array {
  return encoding.encode((encoder) => {
    writeHead(encoder);
    encoding.writeVarUint(encoder, awarenessType);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

function readMessage(decoder: decoding.Decoder, syncTypes: readonly number[]): StockMessage | null {
  const type = decoding.readVarUint(decoder);
  if (type === awarenessType)
    return { kind: "awareness", payload: decoding.readVarUint8Array(decoder) };
  if (!syncTypes.includes(type)) return null;
  switch (decoding.readVarUint(decoder)) {
    case syncStep.ask:
      return { kind: "asked" };
    case syncStep.state:
      return { kind: "state", update: decoding.readVarUint8Array(decoder) };
    case syncStep.update:
      return { kind: "update", update: decoding.readVarUint8Array(decoder) };
    default:
      return null;
  }
}
