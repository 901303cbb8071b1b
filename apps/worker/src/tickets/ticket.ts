import type { Grant } from "@scriptorium/sync/durable-object";
import { decodeJwt } from "jose";
import type { Person } from "../access/audit.ts";
import { holdsSignIn, isPerson } from "../accounts/sign-ins.ts";
import type { Env } from "../env.ts";
import { isProgram } from "../keys/api-key.ts";
import { programNamed } from "../keys/programs.ts";
import { standingOf } from "../keys/scopes.ts";
import type { Location } from "../settings/place-settings.ts";
import { verifyTicket } from "../signing.ts";
import { verifyEmbedderTicket } from "./embedder-ticket.ts";

/** What a ticket that verifies is good for. */
export interface Admission {
  readonly grant: Grant;
  /** For whom the document is made if it is not there, or null when the ticket makes none. */
  readonly founder: Founder | null;
  /** Where it is then made, if the ticket says so. */
  readonly location: Location | null;
  /** In which series of the person's sign-ins it was given. Of no meaning for others. */
  readonly series: number;
}

/** For whom a ticket makes a document, and when it was issued, in ms since 1970. */
export interface Founder {
  readonly person: Person;
  readonly issuedMs: number;
}

/**
 * What a ticket grants for this document, or null when it does not verify, has expired or was taken
 * back. Throws a `KeysUnreachableError` when that can't be said now.
 */
export async function admit(
  env: Env,
  documentId: string,
  ticket: string,
): Promise<Admission | null> {
  const admission = await readTicket(env, documentId, ticket);
  return admission === null ? null : confirm(env, admission);
}

/** The same by what the ticket says alone. Wakes no object. */
export async function readTicket(
  env: Env,
  documentId: string,
  ticket: string,
): Promise<Admission | null> {
  const iss = claimedIssuer(ticket);
  // Ours name no issuer. What a ticket says of itself only chooses what it is checked against.
  if (iss !== null) return verifyEmbedderTicket(env, documentId, { ticket, iss });
  const verified = await verifyTicket(env, documentId, ticket);
  return verified === null ? null : { ...verified, founder: null, location: null };
}

/** The admission as it holds now: null when what the ticket was given for was taken back since. */
export async function confirm(env: Env, admission: Admission): Promise<Admission | null> {
  const { grant, series } = admission;
  if (isProgram(grant.principal)) {
    const program = await programNamed(env, grant.principal);
    if (program === null) return null;
    const standing = standingOf(program.scopes);
    return standing === null ? admission : { ...admission, grant: { ...grant, standing } };
  }
  const { principal, signIn = null } = grant;
  const isOver = isPerson(principal) && !(await holdsSignIn(env, { principal, series, signIn }));
  return isOver ? null : admission;
}

function claimedIssuer(ticket: string): string | null {
  try {
    return decodeJwt(ticket).iss ?? null;
  } catch {
    return null;
  }
}
