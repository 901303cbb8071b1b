import { asSessionId, isRole, limits } from "../protocol/index.ts";
import type { AwarenessEntry, Role, SessionId } from "../protocol/index.ts";

/** Who a socket speaks for, as its verified ticket said. */
export interface Grant {
  /** Stable id of the person or program. */
  readonly principal: string;
  /** Name shown to others. */
  readonly name: string;
  readonly role: Role;
  /** The share link that gave the role, or null when it is the principal's own. */
  readonly link: string | null;
}

/** One client in the room. Immutable: a change makes a new one, and a `remember` output. */
export interface Session extends Grant {
  readonly id: SessionId;
  /** True when it speaks `scriptorium.v1`, false for a stock client. */
  readonly isOwn: boolean;
  /** True once it has asked for the document, so that relayed updates continue what it has. */
  readonly isFollowing: boolean;
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
  client: Grant & { readonly isOwn: boolean },
  openedMs: number,
): Session {
  const nothingSaid = { isFollowing: false, toldCondition: null, clientId: null, awareness: null };
  return { ...client, id, openedMs, heardMs: openedMs, askedMs: null, ...nothingSaid };
}

/**
 * Reads a session back from a socket's attachment. Attachments outlive
 * deployments: a socket accepted by last week's code wakes up in today's, so
 * what is not recognised resumes with the least access. Null when there is no
 * telling whose session it was.
 */
export function parseSession(raw: unknown): Session | null {
  if (typeof raw !== "object" || raw === null) return null;
  const { id, principal, name, role, link, isOwn, isFollowing } = raw as UnknownFields;
  const { openedMs, heardMs, askedMs, toldCondition, clientId, awareness } = raw as UnknownFields;
  if (typeof id !== "string" || typeof principal !== "string") return null;
  const wasOpenedMs = typeof openedMs === "number" ? openedMs : 0;
  return {
    id: asSessionId(id),
    principal,
    name: typeof name === "string" ? name : "",
    role: isRole(role) ? role : "view",
    link: typeof link === "string" ? link : null,
    isOwn: isOwn === true,
    isFollowing: isFollowing === true,
    openedMs: wasOpenedMs,
    heardMs: typeof heardMs === "number" ? heardMs : wasOpenedMs,
    askedMs: typeof askedMs === "number" ? askedMs : null,
    toldCondition: typeof toldCondition === "string" ? toldCondition : null,
    clientId: typeof clientId === "number" ? clientId : null,
    awareness: parseAwareness(awareness),
  };
}

/** Reads a grant that a ticket's claims or an embedder's hook gave. Null when its shape is wrong. */
export function parseGrant(raw: unknown): Grant | null {
  if (typeof raw !== "object" || raw === null) return null;
  const { principal, name, role, link } = raw as { readonly [Key in keyof Grant]?: unknown };
  if (typeof principal !== "string" || principal === "") return null;
  if (principal.length > limits.principalLengthMax || !isRole(role)) return null;
  return {
    principal,
    name: typeof name === "string" ? name.slice(0, limits.nameLengthMax) : "",
    role,
    link: typeof link === "string" ? link : null,
  };
}

function parseAwareness(raw: unknown): AwarenessEntry | null {
  if (typeof raw !== "object" || raw === null) return null;
  const { clientId, clock, state } = raw as { readonly [Key in keyof AwarenessEntry]?: unknown };
  const isEntry =
    typeof clientId === "number" && typeof clock === "number" && typeof state === "string";
  return isEntry ? { clientId, clock, state } : null;
}
