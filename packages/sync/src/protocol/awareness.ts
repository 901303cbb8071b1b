import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { limits } from "./limits.ts";

/** One client's awareness state as it travels. `state` is JSON; "null" means that the client left. */
export interface AwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  readonly state: string;
}

export type DecodedAwareness =
  | { readonly ok: true; readonly entries: readonly AwarenessEntry[] }
  | { readonly ok: false; readonly reason: string };

/** Never throws. The states are checked to be JSON, and no further. */
export function decodeAwareness(payload: Uint8Array): DecodedAwareness {
  try {
    const decoder = decoding.createDecoder(payload);
    const count = decoding.readVarUint(decoder);
    if (count > limits.awarenessEntriesMax)
      return { ok: false, reason: "too many awareness states" };
    const entries: AwarenessEntry[] = [];
    for (let index = 0; index < count; index++) {
      const clientId = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = decoding.readVarString(decoder);
      JSON.parse(state);
      entries.push({ clientId, clock, state });
    }
    if (decoding.hasContent(decoder))
      return { ok: false, reason: "bytes after the awareness states" };
    return { ok: true, entries };
  } catch {
    return { ok: false, reason: "unreadable awareness message" };
  }
}

export function encodeAwareness(entries: readonly AwarenessEntry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { clientId, clock, state } of entries) {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  }
  return encoding.toUint8Array(encoder);
}
