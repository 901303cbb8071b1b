import { judgeUpdate, Knowledge } from "@scriptorium/sync/gate";
import { asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { causalOrder } from "./causal-order.ts";
import type { Struct } from "./causal-order.ts";

interface Most {
  readonly bytes: number;
  readonly structs: number;
  readonly clients: number;
}

export interface Parts {
  /** Each builds on those before it. Together they are the document, but for what is left out. */
  readonly updates: readonly Update[];
  /** Why the gate would refuse something in the document; or null, and nothing is left out. */
  readonly refusal: string | null;
}

/** Far from the gate's limits, and from what an object has in memory. */
const partMost: Most = {
  bytes: limits.importUpdateBytes,
  structs: limits.importUpdateStructs,
  clients: limits.clientsPerUpdateMax,
};

/**
 * A document as updates, under the clientIDs and clocks that it has. A small one is a single
 * update. What the gate would refuse is left out, with all that builds on it.
 */
export function causalParts(doc: Y.Doc, most: Most = partMost): Parts {
  // What is cut is put together again when the transaction ends.
  return doc.transact((transaction) => {
    cutLongTexts(transaction, most.bytes);
    return partsOf(doc, most);
  });
}

function partsOf(doc: Y.Doc, most: Most): Parts {
  const whole = writeParts(doc, { most, ends: new Map() });
  const refusal = whole.map(refusalOf).find((reason) => reason !== null) ?? null;
  if (refusal === null) return { updates: whole, refusal };
  return { updates: writeParts(doc, { most, ends: soundEnds(doc) }), refusal };
}

/** Cuts texts that are longer than a part may be. No pair of surrogates is cut. */
function cutLongTexts(transaction: Y.Transaction, bytesMax: number): void {
  const step = Math.max(2, Math.floor(bytesMax / utf8BytesMax));
  for (const [client, structs] of transaction.doc.store.clients) {
    const isLong = ({ length }: Struct): boolean => length > step;
    for (const { id, content } of structs
      .filter((struct) => struct instanceof Y.Item)
      .filter(isLong)) {
      if (!(content instanceof Y.ContentString)) continue;
      const { str } = content;
      for (let at = step; at < str.length; at += step) {
        if (isLowSurrogate(str.charCodeAt(at))) at -= 1;
        Y.getItemCleanStart(transaction, Y.createID(client, id.clock + at));
      }
    }
  }
}

/** Bytes of a UTF-16 unit in UTF-8, at most. */
const utf8BytesMax = 3;

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Why the gate would refuse the update whatever it builds on, or null. */
function refusalOf(update: Update): string | null {
  const verdict = judgeUpdate(update, Knowledge.ofNothing());
  return verdict.kind === "refuse" ? verdict.reason : null;
}

/** Where, for each client that has something that would be refused, what may stay ends. */
function soundEnds(doc: Y.Doc): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const isLeftOut = ({ client, clock }: Y.ID): boolean => clock >= (ends.get(client) ?? Infinity);
  for (const { struct, references } of causalOrder(doc)) {
    const { client, clock } = struct.id;
    if (isLeftOut(struct.id)) continue;
    const alone = writeUpdate([{ struct, bytes: bytesOf(struct) }], new Map());
    if (references.some(isLeftOut) || refusalOf(alone) !== null) ends.set(client, clock);
  }
  return ends;
}

interface Written {
  readonly struct: Struct;
  readonly bytes: Uint8Array;
}

type Deletions = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>;

const noDeletions: Deletions = new Map();

/** The updates of what lies before each client's end. All deletions come with the last. */
function writeParts(
  doc: Y.Doc,
  { most, ends }: { readonly most: Most; readonly ends: ReadonlyMap<number, number> },
): readonly Update[] {
  const groups: Written[][] = [];
  let bytesLeft = 0;
  let clients = new Set<number>();
  for (const { struct } of causalOrder(doc)) {
    const { client, clock } = struct.id;
    if (clock >= (ends.get(client) ?? Infinity)) continue;
    const bytes = bytesOf(struct);
    const group = groups.at(-1);
    clients.add(client);
    bytesLeft -= bytes.length;
    if (
      group !== undefined &&
      bytesLeft >= 0 &&
      group.length < most.structs &&
      clients.size <= most.clients
    ) {
      group.push({ struct, bytes });
    } else {
      groups.push([{ struct, bytes }]);
      bytesLeft = most.bytes - bytes.length;
      clients = new Set([client]);
    }
  }
  const deletions = deletionsBefore(doc, ends);
  return groups.map((group, index) =>
    writeUpdate(group, index === groups.length - 1 ? deletions : noDeletions),
  );
}

function deletionsBefore(doc: Y.Doc, ends: ReadonlyMap<number, number>): Deletions {
  const { clients } = Y.createDeleteSetFromStructStore(doc.store);
  const kept = [...clients].map(([client, ranges]) => {
    const end = ends.get(client) ?? Infinity;
    const before = ranges
      .filter(({ clock }) => clock < end)
      .map(({ clock, len }) => ({ clock, len: Math.min(len, end - clock) }));
    return [client, before] as const;
  });
  return new Map(kept.filter(([, ranges]) => ranges.length > 0));
}

function bytesOf(struct: Struct): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, 0);
  return encoder.toUint8Array();
}

/** An update as Yjs writes it: clients from the highest down, each with its structs in a row. */
function writeUpdate(written: readonly Written[], deletions: Deletions): Update {
  const clients = Map.groupBy(written, ({ struct }) => struct.id.client);
  const bytes = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, clients.size);
    for (const [client, structs] of highestFirst(clients)) {
      encoding.writeVarUint(encoder, structs.length);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, structs[0]?.struct.id.clock ?? 0);
      for (const one of structs) encoding.writeUint8Array(encoder, one.bytes);
    }
    encoding.writeVarUint(encoder, deletions.size);
    for (const [client, ranges] of highestFirst(deletions)) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, ranges.length);
      for (const { clock, len } of ranges) {
        encoding.writeVarUint(encoder, clock);
        encoding.writeVarUint(encoder, len);
      }
    }
  });
  return asUpdate(bytes);
}

function highestFirst<Value>(
  map: ReadonlyMap<number, Value>,
): readonly (readonly [number, Value])[] {
  return [...map].toSorted(([one], [other]) => other - one);
}
