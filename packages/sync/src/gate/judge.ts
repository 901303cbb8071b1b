import * as Y from "yjs";
import { limits, RejectCode } from "../protocol/index.ts";
import type { Limits, Update } from "../protocol/index.ts";
import { decodeUpdate } from "./decode-update.ts";
import type { DecodedUpdate } from "./decode-update.ts";
import { findExcess } from "./excess.ts";
import { canBeIntegrated, referencesOf } from "./integration-order.ts";
import type { Knowledge } from "./knowledge.ts";
import { countNewlyDeleted } from "./newly-deleted.ts";
import { newsOf } from "./news-of.ts";

/** What is to become of an update. */
export type Verdict =
  /** Store it, then relay it. */
  | {
      readonly kind: "accept";
      /** What to store of it: all but what is stored already. */
      readonly news: Update;
      readonly decoded: DecodedUpdate;
      /** The clientIDs under which it brings structs that are not stored yet. */
      readonly written: readonly number[];
      /** Those of them that belong to nobody yet. */
      readonly newClients: readonly number[];
    }
  /** Everything in it is stored already: acknowledge, store nothing. */
  | { readonly kind: "known" }
  /** It builds on something that is not stored: ask for what is missing, store nothing. */
  | { readonly kind: "gap" }
  | { readonly kind: "refuse"; readonly code: RejectCode; readonly reason: string };

/** What the verdict depends on besides the update and what is stored. */
export interface Circumstances {
  /** The principal whose update it is. Default: nobody in particular, who owns no clientID. */
  readonly author?: string;
  /** True for clientIDs of others whose lost structs anybody may give back. Default: none. */
  readonly isGivenBack?: (clientId: number) => boolean;
  /** True for clientIDs under which nothing new is let in now, because a live connection writes with them. Default: none. */
  readonly isHeld?: (clientId: number) => boolean;
  /** True for owners, who get the last clientIDs of a document, and for the server itself. Default: false. */
  readonly isOwner?: boolean;
  /** By how many bytes the document may still grow. Default: without end. */
  readonly bytesLeft?: number;
  readonly bounds?: Limits;
}

/** Why what is written under the clientID of an open connection is refused to all others. */
export const heldReason = "another connection writes with this clientID";

/** Decides whether an update may enter the log. Pure: no argument is changed. */
export function judgeUpdate(
  update: Update,
  knowledge: Knowledge,
  circumstances: Circumstances = {},
): Verdict {
  const { bounds = limits } = circumstances;
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
  if (!canBeIntegrated(decoded, knowledge)) {
    const reason = "its structs refer to each other in a circle";
    return { kind: "refuse", code: RejectCode.malformed, reason };
  }
  const depth = knowledge.nestingOf(decoded);
  if (depth > bounds.documentNestingMax) {
    const reason = `it is nested over the document's limit of ${bounds.documentNestingMax}`;
    return { kind: "refuse", code: RejectCode.outOfBounds, reason };
  }
  if (clocks.size === 0 && areDeletionsKnown(decoded, knowledge)) return { kind: "known" };
  return judgeNews({ update, decoded, written: [...clocks.keys()] }, knowledge, {
    ...circumstances,
    bounds,
  });
}

/** Decides of an update that could be stored whether it also may be. */
function judgeNews(
  news: { readonly update: Update; readonly decoded: DecodedUpdate; readonly written: number[] },
  knowledge: Knowledge,
  circumstances: Circumstances,
): Verdict {
  const { author = "", isGivenBack = () => false, isHeld = () => false } = circumstances;
  const { bytesLeft = Infinity, bounds = limits, isOwner = false } = circumstances;
  const { update, decoded, written } = news;
  const isForged = (client: number): boolean => {
    const owner = knowledge.ownerOf(client);
    return owner !== null && owner !== author && !isGivenBack(client);
  };
  if (written.some(isForged)) {
    const reason = "it writes under a clientID that belongs to somebody else";
    return { kind: "refuse", code: RejectCode.notYours, reason };
  }
  if (written.some(isHeld)) {
    return { kind: "refuse", code: RejectCode.notYours, reason: heldReason };
  }
  // Only near the end of the room is it worth finding out what is newly deleted.
  if (update.length > bytesLeft && !isShrinking(news, knowledge, { bytesLeft, bounds })) {
    const reason = `the document has reached the limit of ${bounds.documentBytesMax} bytes`;
    return { kind: "refuse", code: RejectCode.documentFull, reason };
  }
  const firsts = written.filter((client) => knowledge.clockOf(client) === 0);
  const mostClients = isOwner ? bounds.clientsMax : bounds.clientsMax - bounds.clientsForOwners;
  if (firsts.length > 0 && knowledge.clientCount + firsts.length > mostClients) {
    const reason = `the document has reached the limit of ${mostClients} clientIDs`;
    return { kind: "refuse", code: RejectCode.documentFull, reason };
  }
  const newClients = written.filter((client) => knowledge.ownerOf(client) === null);
  return { kind: "accept", news: newsOf(update, decoded, knowledge), decoded, written, newClients };
}

/**
 * True when an update deletes about as much as it brings, so that a full document
 * may take it. Many of them add up, so what brings anything ends at the overdraft.
 */
function isShrinking(
  { update, decoded }: { readonly update: Update; readonly decoded: DecodedUpdate },
  knowledge: Knowledge,
  { bytesLeft, bounds }: { readonly bytesLeft: number; readonly bounds: Limits },
): boolean {
  const isOverdrawn = update.length > bytesLeft + bounds.overdraftBytesMax;
  if (isOverdrawn && decoded.structs.length > 0) return false;
  // What the update itself brings takes no room yet.
  const deleted = countNewlyDeleted([decoded], knowledge);
  return deleted > 0 && update.length <= bounds.shrinkingBytesMax + deleted;
}

/** Clocks that the update moves, or null when one of its clients has a hole before it. */
function clocksAfter(update: DecodedUpdate, knowledge: Knowledge): Map<number, number> | null {
  const clocks = new Map<number, number>();
  for (const struct of update.structs) {
    const { client, clock } = struct.id;
    const next = clocks.get(client) ?? knowledge.clockOf(client);
    const end = clock + struct.length;
    // What is left out must be known, also where nothing follows it.
    if (clock > next || (struct instanceof Y.Skip && end > next)) return null;
    if (end > next) clocks.set(client, end);
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
  for (const { client, clock } of update.structs.flatMap(referencesOf)) {
    if (!isThere(client, clock)) return false;
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
