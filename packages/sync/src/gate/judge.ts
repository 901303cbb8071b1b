import * as Y from "yjs";
import { limits, RejectCode } from "../protocol/index.ts";
import type { Limits, Update } from "../protocol/index.ts";
import { decodeUpdate } from "./decode-update.ts";
import type { DecodedUpdate } from "./decode-update.ts";
import { findExcess } from "./excess.ts";
import type { Knowledge } from "./knowledge.ts";

/** What is to become of an update. */
export type Verdict =
  /** Store it, then relay it. */
  | { readonly kind: "accept"; readonly decoded: DecodedUpdate }
  /** Everything in it is stored already: acknowledge, store nothing. */
  | { readonly kind: "known" }
  /** It builds on something that is not stored: ask for what is missing, store nothing. */
  | { readonly kind: "gap" }
  | { readonly kind: "refuse"; readonly code: RejectCode; readonly reason: string };

/** Decides whether an update may enter the log. Pure: no argument is changed. */
export function judgeUpdate(
  update: Update,
  knowledge: Knowledge,
  bounds: Limits = limits,
): Verdict {
  if (update.length > bounds.updateBytesMax) {
    const reason = `an update of ${update.length} bytes is over the limit of ${bounds.updateBytesMax}`;
    return { kind: "refuse", code: RejectCode.tooLarge, reason };
  }
  const decoded = decodeUpdate(update);
  if (decoded === null) {
    return { kind: "refuse", code: RejectCode.malformed, reason: "not one whole V1 update" };
  }
  const excess = findExcess(decoded, bounds);
  if (excess !== null) return { kind: "refuse", code: RejectCode.outOfBounds, reason: excess };
  const clocks = clocksAfter(decoded, knowledge);
  if (clocks === null || !isClosed(decoded, clocks, knowledge)) return { kind: "gap" };
  const isKnown = clocks.size === 0 && areDeletionsKnown(decoded, knowledge);
  return isKnown ? { kind: "known" } : { kind: "accept", decoded };
}

/** Clocks that the update moves, or null when one of its clients has a hole before it. */
function clocksAfter(update: DecodedUpdate, knowledge: Knowledge): Map<number, number> | null {
  const clocks = new Map<number, number>();
  for (const struct of update.structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    const next = clocks.get(client) ?? knowledge.clockOf(client);
    if (clock > next) return null;
    if (clock + struct.length > next) clocks.set(client, clock + struct.length);
  }
  return clocks;
}

/** True when all that the update refers to is known or in the update itself. */
function isClosed(
  update: DecodedUpdate,
  clocks: ReadonlyMap<number, number>,
  knowledge: Knowledge,
): boolean {
  const isThere = (client: number, clock: number): boolean =>
    clock < (clocks.get(client) ?? knowledge.clockOf(client));
  const references = update.structs.flatMap((struct) =>
    struct instanceof Y.Item ? [struct.origin, struct.rightOrigin, struct.parent] : [],
  );
  for (const reference of references) {
    if (reference instanceof Y.ID && !isThere(reference.client, reference.clock)) return false;
  }
  for (const [client, ranges] of update.deletions) {
    if (ranges.some(({ clock, len }) => len > 0 && !isThere(client, clock + len - 1))) return false;
  }
  return true;
}

function areDeletionsKnown(update: DecodedUpdate, knowledge: Knowledge): boolean {
  for (const [client, ranges] of update.deletions) {
    if (ranges.some(({ clock, len }) => !knowledge.isDeleted(client, clock, clock + len))) {
      return false;
    }
  }
  return true;
}
