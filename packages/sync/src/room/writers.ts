import { allows, CloseCode } from "../protocol/index.ts";
import type { Knowledge } from "../gate/index.ts";
import type { Session } from "./session.ts";

/** What comes of a session's word that it writes with a clientID. */
export type Declared =
  /** It may. `before` is a session of the same principal that it takes the place of. */
  | { readonly ok: true; readonly before: Session | null }
  | { readonly ok: false; readonly code: CloseCode; readonly reason: string };

/**
 * Judges a session's word that it writes with `clientId`, and that its document
 * goes up to `clock` there. Two writers under one clientID make documents that
 * differ for good and do not know it.
 */
export function declare(
  { session, clientId, clock }: { session: Session; clientId: number; clock: number },
  knowledge: Knowledge,
  everybody: readonly Session[],
): Declared {
  const owner = knowledge.ownerOf(clientId);
  const before = holderOf(clientId, session, everybody);
  const isOthers = owner !== null && owner !== session.principal;
  if (isOthers || (before !== null && before.principal !== session.principal)) {
    return taken("this clientID belongs to somebody else");
  }
  // A document always has all that it wrote itself, so this is another one.
  if (clock < knowledge.clockOf(clientId)) {
    return taken("another document has written with this clientID");
  }
  // A frame of the connection before may come after the first one of its successor.
  if (before !== null && before.openedMs > session.openedMs) {
    return taken("a newer connection writes with this clientID");
  }
  return { ok: true, before };
}

/**
 * The session other than `session` that writes with `clientId`, or null. Whoever may not edit
 * holds none, whatever they say: they could keep it from somebody who is away.
 */
function holderOf(
  clientId: number,
  session: Session | null,
  everybody: readonly Session[],
): Session | null {
  for (const other of everybody) {
    if (other.id === session?.id || other.clientId !== clientId) continue;
    if (allows(other.role, "edit")) return other;
  }
  return null;
}

/** True for a clientID with which somebody who is connected writes. */
export function isHeld(clientId: number, everybody: readonly Session[]): boolean {
  return holderOf(clientId, null, everybody) !== null;
}

function taken(reason: string): Declared {
  return { ok: false, code: CloseCode.clientTaken, reason };
}

/**
 * The other connection that writes with one of `written`, so that `session` may not
 * now, or null. A tab of the same person may pass on what it found in their shared
 * local copy; but what is typed comes from one connection.
 */
export function findRival(
  written: readonly number[],
  { session, isTyped }: { readonly session: Session; readonly isTyped: boolean },
  everybody: readonly Session[],
): Session | null {
  for (const clientId of written) {
    const holder = holderOf(clientId, session, everybody);
    if (holder === null) continue;
    if (isTyped || holder.principal !== session.principal) return holder;
  }
  return null;
}
