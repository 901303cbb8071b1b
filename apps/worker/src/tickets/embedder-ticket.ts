import { isRole, leastRole, limits } from "@scriptorium/sync/protocol";
import { jwtVerify } from "jose";
import type { Env } from "../env.ts";
import { locations } from "../settings/place-settings.ts";
import { readTicketIssuers } from "../settings/ticket-issuers.ts";
import type { TicketIssuer } from "../settings/ticket-issuers.ts";
import { KeysUnreachableError, keySet } from "./key-sets.ts";
import type { Admission } from "./ticket.ts";

/** What issuers may sign with. Nothing symmetric: their keys are public. */
const algorithms = ["EdDSA", "Ed25519", "ES256"];

/** Their clocks differ from ours by seconds. */
const clockTolerance = limits.clockSkewS;

/**
 * What a ticket of the configured issuer `iss` grants for this document. Null when it does not
 * verify. Throws a `KeysUnreachableError` when that can't be said.
 */
export async function verifyEmbedderTicket(
  env: Env,
  documentId: string,
  { ticket, iss }: { readonly ticket: string; readonly iss: string },
): Promise<Admission | null> {
  const issuer = ticketIssuers(env).find((one) => one.issuer === iss);
  if (issuer === undefined) return null;
  const claims = await verifiedClaims(ticket, issuer, `document:${documentId}`);
  if (claims === null) return null;
  const { sub, name, role, exp, iat, create } = claims;
  if (typeof sub !== "string" || sub === "" || !isRole(role)) return null;
  const issuedS = typeof iat === "number" ? iat : null;
  const nowS = Date.now() / 1000;
  const lastS = Math.min(issuedS ?? Infinity, nowS) + limits.embedderTicketLifeS;
  const isShort = Number(exp) <= lastS + clockTolerance;
  const principal = `${issuerPrincipal(issuer)}:${sub}`;
  if (!isShort || principal.length > limits.principalLengthMax) return null;
  const shown = typeof name === "string" ? name : "";
  return {
    grant: {
      principal,
      name: shown,
      role: leastRole(role, issuer.role),
      link: null,
      expiresMs: Number(exp) * 1_000,
    },
    // Of a ticket that does not say when it was issued, nobody knows whether that was before a deletion.
    founder:
      create === true && issuer.create && issuedS !== null && issuedS <= nowS + clockTolerance
        ? {
            person: { id: issuerPrincipal(issuer), name: issuer.name },
            issuedMs: issuedS * 1_000,
          }
        : null,
    location: locations.find((one) => one === claims["location"]) ?? null,
    series: 0,
  };
}

/**
 * The principal of the issuer itself, which owns the documents that its tickets make. Those of its
 * people begin with it and a colon, which no name of an issuer has in it.
 */
export function issuerPrincipal({ name }: TicketIssuer): string {
  return `issuer:${name}`;
}

/** The configured issuer that a principal comes from. Null when it is no issuer's, or of none any more. */
export function issuerOf(env: Env, principal: string): TicketIssuer | null {
  const name = /^issuer:([^:]+):/.exec(principal)?.[1];
  if (name === undefined) return null;
  return ticketIssuers(env).find((issuer) => issuer.name === name) ?? null;
}

/** True for the principal of somebody whom an issuer's ticket names, whether it still is one or not. */
export function isIssuersPrincipal(principal: string): boolean {
  return principal.startsWith("issuer:");
}

async function verifiedClaims(
  ticket: string,
  { issuer, jwks }: TicketIssuer,
  audience: string,
): Promise<Record<string, unknown> | null> {
  try {
    const { payload } = await jwtVerify(ticket, keySet(jwks), {
      issuer,
      audience,
      algorithms,
      clockTolerance,
      requiredClaims: ["exp", "sub"],
    });
    return payload;
  } catch (error) {
    if (error instanceof KeysUnreachableError) throw error;
    return null;
  }
}

/** What was read last: there is one configuration to a Worker, and every upgrade needs it. */
let read: { readonly text: string; readonly issuers: readonly TicketIssuer[] } | null = null;

function ticketIssuers(env: Env): readonly TicketIssuer[] {
  const text = env.TICKET_ISSUERS || "";
  if (read?.text !== text) read = { text, issuers: readTicketIssuers(text) };
  return read.issuers;
}
