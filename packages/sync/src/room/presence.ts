import type { AwarenessEntry, Message, SessionId } from "../protocol/index.ts";
import { decodeAwareness, encodeAwareness, limits } from "../protocol/index.ts";
import type { Session } from "./session.ts";

/** What a session's awareness message amounts to. */
export type Spoken =
  /** Its first state, or another one than before. */
  | { readonly kind: "changed"; readonly entry: AwarenessEntry }
  /** The same state again: a stock client's renewal. */
  | { readonly kind: "renewed" }
  /** It took its own state back, while staying connected. */
  | { readonly kind: "left"; readonly entry: AwarenessEntry }
  /** It only repeats others, as stock clients do. */
  | { readonly kind: "nothing" }
  | { readonly kind: "bad"; readonly reason: string };

/** What tells whose a clientID is. */
export interface Others {
  readonly everybody: readonly Session[];
  /** The principal that first wrote with a clientID, or null when nobody has. */
  readonly ownerOf: (clientId: number) => string | null;
}

/**
 * Reads what a session says of itself in an awareness message. A session speaks
 * for one clientID, the first that it names and that is nobody else's; entries
 * of others are repetitions and are passed over.
 */
export function readPresence(payload: Uint8Array, speaker: Session, others: Others): Spoken {
  const decoded = decodeAwareness(payload);
  if (!decoded.ok) return { kind: "bad", reason: decoded.reason };
  const entry = decoded.entries.find((candidate) => speaksFor(speaker, candidate, others));
  if (entry === undefined) return { kind: "nothing" };
  if (entry.state === "null") return { kind: "left", entry };
  if (!entry.state.startsWith("{")) {
    return { kind: "bad", reason: "an awareness state is an object" };
  }
  if (utf8Length(entry.state) > limits.awarenessStateBytesMax) {
    return {
      kind: "bad",
      reason: `an awareness state is over ${limits.awarenessStateBytesMax} bytes`,
    };
  }
  const state = stampState(entry.state, speaker);
  const isSame = speaker.awareness?.state === state;
  return isSame ? { kind: "renewed" } : { kind: "changed", entry: { ...entry, state } };
}

/**
 * A state with what the server knows of the session in its field `user`: `name`,
 * `id` and `role` as its ticket said, whatever the client claims to be. Colours
 * that are not plain hexadecimal are left out, because others put them into
 * styles.
 */
export function stampState(state: string, { name, principal, role }: Session): string {
  const shown = JSON.parse(state) as { readonly user?: unknown };
  const user = isRecord(shown.user) ? withPlainColours(shown.user) : {};
  return JSON.stringify({
    ...withPlainColours(shown),
    user: { ...user, name, id: principal, role },
  });
}

const plainColour = /^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/i;

function withPlainColours(fields: object): object {
  const isKept = ([key, value]: [string, unknown]): boolean =>
    !/colou?r/i.test(key) || (typeof value === "string" && plainColour.test(value));
  return Object.fromEntries(Object.entries(fields).filter(isKept));
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function speaksFor(
  speaker: Session,
  entry: AwarenessEntry,
  { everybody, ownerOf }: Others,
): boolean {
  if (speaker.awareness !== null) return entry.clientId === speaker.awareness.clientId;
  if (entry.state === "null") return false;
  // Whoever is away for a moment would come back and find that others hold it.
  const owner = ownerOf(entry.clientId);
  if (owner !== null && owner !== speaker.principal) return false;
  for (const other of everybody) {
    if (other.id === speaker.id || other.awareness?.clientId !== entry.clientId) continue;
    // A reconnect is faster than the end of the socket before it: the same person takes over.
    return other.principal === speaker.principal;
  }
  return true;
}

/**
 * The clock of a state that the server passes on. It is the server's time and
 * not the client's own count, so that it rises over reconnects and wakes, and so
 * that a state can be told anew to stock clients, which forget what they have
 * not heard for 30 s. Other clients only compare it.
 */
export function nextClock(previous: AwarenessEntry | null, nowMs: number): number {
  // Above now, because whoever joined just now was told the state before as of now.
  return Math.max(nowMs, previous?.clock ?? 0) + 1;
}

/** The states of all but `except`, told as of `nowMs`, or null when there are none. */
export function presenceOf(
  everybody: readonly Session[],
  except: SessionId | null,
  nowMs: number,
): Message | null {
  const entries: AwarenessEntry[] = [];
  for (const { id, awareness } of everybody) {
    if (awareness === null || id === except) continue;
    entries.push({ ...awareness, clock: Math.max(nowMs, awareness.clock) });
  }
  return entries.length === 0 ? null : { kind: "awareness", payload: encodeAwareness(entries) };
}

/** True when a session other than `leaving` speaks for the same clientID. */
export function isTakenOver(leaving: Session, everybody: readonly Session[]): boolean {
  for (const other of everybody) {
    if (other.id !== leaving.id && other.awareness?.clientId === leaving.awareness?.clientId) {
      return true;
    }
  }
  return false;
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Surrogate pairs are 4 bytes in two units, so each half counts 2.
    if (unit >= 0x80) length += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return length;
}
