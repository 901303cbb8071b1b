import { isRole, limits } from "@scriptorium/sync/protocol";
import { toBase64Url } from "@scriptorium/sync/durable-object";
import type { Grant } from "@scriptorium/sync/durable-object";
import { jwtVerify, SignJWT } from "jose";
import type { Env } from "./env.ts";

/** Who a request comes from. */
export interface Identity {
  readonly principal: string;
  readonly name: string;
}

/** Somebody who signed in. Nobody else's principal begins as theirs do. */
export interface Person extends Identity {
  /** Their mail address, if the provider gave one and vouches for it. */
  readonly address: string | null;
}

const identityAudience = "identity";
const personAudience = "person";
const attemptAudience = "sign-in";
const linkAudience = (documentId: string): string => `link:${documentId}`;
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

/** Somebody who signed in, and in which series of their sign-ins. */
export interface SignedIn extends Person {
  readonly series: number;
  /** The sign-in itself, or null for one from before they were told apart. */
  readonly signIn: string | null;
}

/** The same for somebody who signed in. It lasts `signedInLifeS` and is not renewed. */
export async function signPerson(env: Env, person: SignedIn): Promise<string> {
  const { principal, name, address, series, signIn } = person;
  const token = { principal, audience: personAudience, lifeS: limits.signedInLifeS };
  return sign(env, token, { name, address, series, signIn });
}

/** Who signed in, as a cookie says, or null when it says nothing of the kind. */
export async function verifyPerson(env: Env, token: string): Promise<SignedIn | null> {
  const claims = await verify(env, token, personAudience);
  if (claims === null) return null;
  const { principal, name, address, series, signIn } = claims;
  const verified = typeof address === "string" ? address : null;
  return { principal, name, address: verified, series, signIn };
}

/** What has to be remembered of a sign-in while somebody is at the provider. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnPath: string;
  /** The guest whose documents go to the person, or null. */
  readonly guest: string | null;
}

export async function signAttempt(env: Env, attempt: SignInAttempt): Promise<string> {
  const { state, ...rest } = attempt;
  return sign(
    env,
    { principal: state, audience: attemptAudience, lifeS: limits.signInLifeS },
    { attempt: rest },
  );
}

export async function verifyAttempt(env: Env, token: string): Promise<SignInAttempt | null> {
  const claims = await verify(env, token, attemptAudience);
  if (claims === null) return null;
  return { state: claims.principal, ...(claims.attempt as Omit<SignInAttempt, "state">) };
}

/** Says that the visitor was let in by this share link. It is worth no more than the link is by then. */
export async function signLinkVisit(
  env: Env,
  documentId: string,
  { principal, link }: { readonly principal: string; readonly link: string },
): Promise<string> {
  const token = { principal, audience: linkAudience(documentId), lifeS: limits.identityLifeS };
  return sign(env, token, { link });
}

/** The share link by which this visitor was let in, or null. */
export async function verifyLinkVisit(
  env: Env,
  documentId: string,
  { principal, token }: { readonly principal: string; readonly token: string },
): Promise<string | null> {
  const claims = await verify(env, token, linkAudience(documentId));
  return claims?.principal === principal && typeof claims.link === "string" ? claims.link : null;
}

export interface Ticket {
  readonly ticket: string;
  readonly expiresAt: string;
}

/** A short-lived token that opens one document's socket. */
export async function signTicket(
  env: Env,
  documentId: string,
  granted: Grant & { readonly lifeS: number; readonly series?: number },
): Promise<Ticket> {
  const { principal, name, role, link, lifeS, series, signIn } = granted;
  const audience = ticketAudience(documentId);
  const claims = { name, role, link, series, signIn: signIn ?? undefined };
  const ticket = await sign(env, { principal, audience, lifeS }, claims);
  return { ticket, expiresAt: new Date(Date.now() + lifeS * 1000).toISOString() };
}

/**
 * What a ticket grants for this document, and in which series of sign-ins it was given to a person, or
 * null when it does not verify or has expired.
 */
export async function verifyTicket(
  env: Env,
  documentId: string,
  ticket: string,
): Promise<{ readonly grant: Grant; readonly series: number } | null> {
  const claims = await verify(env, ticket, ticketAudience(documentId));
  if (claims === null || !isRole(claims.role)) return null;
  const { principal, name, role, expiresMs, series, signIn } = claims;
  const link = typeof claims.link === "string" ? claims.link : null;
  return { grant: { principal, name, role, link, expiresMs, signIn }, series };
}

interface Claims extends Identity {
  readonly role: unknown;
  readonly link: unknown;
  readonly expiresMs: number | null;
  readonly address: unknown;
  /** Zero for what was signed before there were any. */
  readonly series: number;
  readonly signIn: string | null;
  readonly attempt: unknown;
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
    const { sub: principal, exp, role, link, address, attempt } = payload;
    const expiresMs = exp === undefined ? null : exp * 1_000;
    const series = typeof payload["series"] === "number" ? payload["series"] : 0;
    const signIn = typeof payload["signIn"] === "string" ? payload["signIn"] : null;
    return { principal, name, role, link, expiresMs, address, series, signIn, attempt };
  } catch {
    return null;
  }
}

/**
 * Draws what looks random, and is the same for the same `seed`, of which the first line says what it is
 * for. Who does not have the secret can't tell it beforehand.
 */
export async function drawFrom(env: Env, seed: string): Promise<() => string> {
  // No token is signed that has a line's end in it, so none is what this gives.
  const mac = await crypto.subtle.sign("HMAC", await keyOf(env), new TextEncoder().encode(seed));
  const letters = toBase64Url(new Uint8Array(mac));
  let start = 0;
  return () => letters.slice(start, start++ + drawnLength);
}

/** As many letters as hold the 128 bits of a random token. */
const drawnLength = 22;

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
