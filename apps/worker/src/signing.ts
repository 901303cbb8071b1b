import { isRole, limits } from "@scriptorium/sync/protocol";
import type { Grant } from "@scriptorium/sync/durable-object";
import { jwtVerify, SignJWT } from "jose";
import type { Env } from "./env.ts";

/** Who a request comes from. */
export interface Identity {
  readonly principal: string;
  readonly name: string;
}

const identityAudience = "identity";
const ticketAudience = (documentId: string): string => `document:${documentId}`;

export async function signIdentity(env: Env, { principal, name }: Identity): Promise<string> {
  return sign(
    env,
    { principal, audience: identityAudience, lifeS: limits.identityLifeS },
    { name },
  );
}

/** The identity that a cookie holds, or null when it is not one of ours. */
export async function verifyIdentity(env: Env, token: string): Promise<Identity | null> {
  const claims = await verify(env, token, identityAudience);
  return claims === null ? null : { principal: claims.principal, name: claims.name };
}

export interface Ticket {
  readonly ticket: string;
  readonly expiresAt: string;
}

/** A short-lived token that opens one document's socket. */
export async function signTicket(env: Env, documentId: string, grant: Grant): Promise<Ticket> {
  const { principal, name, role, link } = grant;
  const audience = ticketAudience(documentId);
  const ticket = await sign(
    env,
    { principal, audience, lifeS: limits.ticketLifeS },
    { name, role, link },
  );
  return { ticket, expiresAt: new Date(Date.now() + limits.ticketLifeS * 1000).toISOString() };
}

/** What a ticket grants for this document, or null when it does not verify or has expired. */
export async function verifyTicket(
  env: Env,
  documentId: string,
  ticket: string,
): Promise<Grant | null> {
  const claims = await verify(env, ticket, ticketAudience(documentId));
  if (claims === null || !isRole(claims.role)) return null;
  const { principal, name, role, link } = claims;
  return { principal, name, role, link: typeof link === "string" ? link : null };
}

interface Claims extends Identity {
  readonly role: unknown;
  readonly link: unknown;
}

async function sign(
  env: Env,
  token: { readonly principal: string; readonly audience: string; readonly lifeS: number },
  claims: Record<string, unknown>,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(token.principal)
    .setAudience(token.audience)
    .setIssuedAt()
    .setExpirationTime(`${token.lifeS} s`)
    .sign(await keyOf(env));
}

async function verify(env: Env, token: string, audience: string): Promise<Claims | null> {
  try {
    const { payload } = await jwtVerify(token, await keyOf(env), {
      audience,
      algorithms: ["HS256"],
    });
    if (payload.sub === undefined) return null;
    const name = typeof payload["name"] === "string" ? payload["name"] : "";
    return { principal: payload.sub, name, role: payload["role"], link: payload["link"] };
  } catch {
    return null;
  }
}

/** The key of the last secret that was asked for: there is one to a Worker, and every upgrade needs it. */
let imported: { readonly secret: string; readonly key: CryptoKey } | null = null;

async function keyOf({ SIGNING_SECRET: secret }: Env): Promise<CryptoKey> {
  if ((secret?.length ?? 0) < 32) {
    throw new Error("SIGNING_SECRET is not set, or shorter than 32 characters");
  }
  if (imported?.secret === secret) return imported.key;
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign", "verify"],
  );
  // Kept only when it is there: a promise belongs to the request that made it.
  imported = { secret, key };
  return key;
}
