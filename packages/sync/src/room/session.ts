import { asSessionId, isRole, limits, roles } from "../protocol/index.ts";
import type { AwarenessEntry, Role, SessionId } from "../protocol/index.ts";

/** What somebody may do, and until when, in ms since 1970; null is without end. */
export interface Right {
  readonly role: Role;
  readonly expiresMs: number | null;
}

/** Who a socket speaks for, as its verified ticket said. */
export interface Grant {
  /** Stable id of the person or program. */
  readonly principal: string;
  /** Name shown to others. */
  readonly name: string;
  readonly role: Role;
  /** The share link that gave the role, or null when it is the principal's own. */
  readonly link: string | null;
  /** When the ticket expires, in ms since 1970, and the session with it. Left out or null: never. */
  readonly expiresMs?: number | null;
  /** The sign-in by which the ticket was got, so that its sessions can end with it. Left out or null: none is known. */
  readonly signIn?: string | null;
  /**
   * The role that this principal has on every document, for whoever authorizes the session to weigh
   * with what the document says. It is not kept with the session.
   */
  readonly standing?: Role;
}

/** One client in the room. Immutable: a change makes a new one, and a `remember` output. */
export interface Session extends Omit<Grant, "standing"> {
  readonly id: SessionId;
  readonly expiresMs: number | null;
  readonly signIn: string | null;
  /** True when it speaks `scriptorium.v1`, false for a stock client. */
  readonly isOwn: boolean;
  /** True once it has asked for the document, so that relayed updates continue what it has. */
  readonly isFollowing: boolean;
  /** The version of the application's schema that its hello named; 0 before that. */
  readonly schemaVersion: number;
  /** When it was let in, in ms since 1970. */
  readonly openedMs: number;
  /** When a frame of it last came, in ms since 1970, or up to `heardStepMs` before. */
  readonly heardMs: number;
  /** When it was asked for a sign of life that has not come yet, or null. */
  readonly askedMs: number | null;
  /** The summary of the document's condition that it was told last, or null. */
  readonly toldCondition: string | null;
  /** The clientID that it writes with, as far as it has said or shown. */
  readonly clientId: number | null;
  /** The one awareness state that this session speaks for. */
  readonly awareness: AwarenessEntry | null;
}

type UnknownFields = { readonly [Key in keyof Session]?: unknown };

/** A client that was let in and has said nothing yet. */
export function newSession(
  id: SessionId,
  { standing: _standing, ...client }: Grant & { readonly isOwn: boolean },
  openedMs: number,
): Session {
  const nothingHeard = { isFollowing: false, schemaVersion: 0, askedMs: null, toldCondition: null };
  return {
    ...client,
    id,
    expiresMs: client.expiresMs ?? null,
    signIn: client.signIn ?? null,
    openedMs,
    heardMs: openedMs,
    ...nothingHeard,
    clientId: null,
    awareness: null,
  };
}

/**
 * Reads a session back from a socket's attachment. Attachments outlive
 * deployments: a socket accepted by last week's code wakes up in today's, so
 * what is not recognised resumes with the least access. Null when there is no
 * telling whose session it was.
 */
export function parseSession(raw: unknown): Session | null {
  if (typeof raw !== "object" || raw === null) return null;
  const { id, principal, name, role, link, isOwn, isFollowing, schemaVersion } =
    raw as UnknownFields;
  const { openedMs, heardMs, askedMs, toldCondition, clientId, awareness } = raw as UnknownFields;
  const { expiresMs, signIn } = raw as UnknownFields;
  if (typeof id !== "string" || typeof principal !== "string") return null;
  const wasOpenedMs = typeof openedMs === "number" ? openedMs : 0;
  return {
    id: asSessionId(id),
    principal,
    name: typeof name === "string" ? name : "",
    role: isRole(role) ? role : "view",
    link: typeof link === "string" ? link : null,
    // Who does not say until when is let in no longer.
    expiresMs: typeof expiresMs === "number" || expiresMs === null ? expiresMs : 0,
    signIn: typeof signIn === "string" ? signIn : null,
    isOwn: isOwn === true,
    isFollowing: isFollowing === true,
    schemaVersion: typeof schemaVersion === "number" ? schemaVersion : 0,
    openedMs: wasOpenedMs,
    heardMs: typeof heardMs === "number" ? heardMs : wasOpenedMs,
    askedMs: typeof askedMs === "number" ? askedMs : null,
    toldCondition: typeof toldCondition === "string" ? toldCondition : null,
    clientId: typeof clientId === "number" ? clientId : null,
    awareness: parseAwareness(awareness),
  };
}

/** Before this, a number is one of seconds: as ms since 1970 it would be in 1973. */
const firstMs = 1e11;

/**
 * What is wrong with a grant, in words for whoever writes the code that gives it. Null when nothing is.
 * An end that can't be read would be none.
 */
export function faultOfGrant(raw: unknown): string | null {
  if (typeof raw !== "object" || raw === null) return "a grant is an object";
  const { principal, role, expiresMs, standing } = raw as {
    readonly [Key in keyof Grant]?: unknown;
  };
  const isPrincipal = typeof principal === "string" && principal !== "";
  if (!isPrincipal || principal.length > limits.principalLengthMax)
    return `principal is a text of 1 to ${limits.principalLengthMax} characters`;
  if (!isRole(role)) return `role is one of ${roles.join(", ")}`;
  if (standing !== undefined && !isRole(standing))
    return `standing is one of ${roles.join(", ")}, or left out`;
  const isEnd = typeof expiresMs === "number" && expiresMs >= firstMs;
  if (expiresMs !== undefined && expiresMs !== null && !isEnd)
    return "expiresMs is a number of milliseconds since 1970, or null";
  return null;
}

/** Reads a grant that a ticket's claims or an embedder's hook gave. Null when something is wrong with it. */
export function parseGrant(raw: unknown): Grant | null {
  if (faultOfGrant(raw) !== null) return null;
  const { principal, name, role, link, expiresMs, signIn, standing } = raw as Grant;
  return {
    principal,
    name: typeof name === "string" ? name.slice(0, limits.nameLengthMax) : "",
    role,
    link: typeof link === "string" ? link : null,
    expiresMs: expiresMs ?? null,
    signIn: typeof signIn === "string" ? signIn : null,
    ...(standing === undefined ? {} : { standing }),
  };
}

/** Whether the ticket by which a session was let in, or the last that it sent, is over. */
export function isExpired({ expiresMs }: Session, nowMs: number): boolean {
  return expiresMs !== null && expiresMs <= nowMs;
}

function parseAwareness(raw: unknown): AwarenessEntry | null {
  if (typeof raw !== "object" || raw === null) return null;
  const { clientId, clock, state } = raw as { readonly [Key in keyof AwarenessEntry]?: unknown };
  const isEntry =
    typeof clientId === "number" && typeof clock === "number" && typeof state === "string";
  return isEntry ? { clientId, clock, state } : null;
}
