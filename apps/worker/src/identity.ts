import { randomToken } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { holdsSignIn, signInSeries } from "./accounts/sign-ins.ts";
import type { Env } from "./env.ts";
import { guestName } from "./guest-name.ts";
import { programOf } from "./keys/programs.ts";
import type { Program } from "./keys/programs.ts";
import { missingScope } from "./keys/scopes.ts";
import { isSecure } from "./origin.ts";
import { orUnreachable, problem } from "./problem.ts";
import { addressOf } from "./rates/client-address.ts";
import { parseRateSettings } from "./rates/rate-settings.ts";
import { isAllowedAddress } from "./settings/sign-in-settings.ts";
import { accessHeader, personByAccess } from "./sign-in/access.ts";
import { signInSettings } from "./sign-in/settings.ts";
import {
  signIdentity,
  signLinkVisit,
  signPerson,
  verifyIdentity,
  verifyLinkVisit,
  verifyPerson,
} from "./signing.ts";
import type { Identity, Person, SignedIn } from "./signing.ts";

export type AppContext = Context<{ Bindings: Env }>;

/** Who a request comes from, and how that is known. */
export type Requester =
  | (Identity & { readonly kind: "guest" })
  | (SignedIn & { readonly kind: "person"; readonly by: "provider" })
  /** Whom Cloudflare Access signed in, and alone can sign out. */
  | (Person & { readonly kind: "person"; readonly by: "access" })
  | (Program & { readonly kind: "program" });

/**
 * The name without TLS. Over TLS it is not read: another host of the domain could have set it, and whoever
 * comes first would be whom that host says.
 */
const identityCookie = "scriptorium";
const linkCookie = "scriptorium-link";
const personCookie = "scriptorium-person";

/**
 * Who this request comes from: a program by its key, a person who signed in, a
 * guest by the cookie, or a new guest, who gets a cookie with the answer.
 */
export async function identify(context: AppContext): Promise<Requester> {
  const known = await identifyKnown(context);
  if (known !== null) return known;
  const guest = newGuest();
  await remember(context, guest);
  return guest;
}

/** Somebody who was never here. */
export function newGuest(): Identity & { readonly kind: "guest" } {
  return { kind: "guest", principal: `guest:${randomToken()}`, name: guestName() };
}

const asked = new WeakMap<Request, Promise<Requester | null>>();

/** The same for requests that a stranger gains nothing from. Null for a new guest. */
export function identifyKnown(context: AppContext): Promise<Requester | null> {
  const { raw } = context.req;
  const before = asked.get(raw);
  if (before !== undefined) return before;
  const requester = findRequester(context);
  asked.set(raw, requester);
  return requester;
}

async function findRequester(context: AppContext): Promise<Requester | null> {
  const key = bearerKey(context);
  if (key !== null) return { kind: "program", ...(await identifyProgram(context, key)) };
  return (
    (await personByHeader(context)) ?? (await personByCookie(context)) ?? identifyGuest(context)
  );
}

/** The key that a program brings, or null. Other schemes are a proxy's business. */
export function bearerKey(context: AppContext): string | null {
  return /^Bearer\b\s*(.*)$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? null;
}

/** The guest that this browser is when nobody is signed in, or null. */
export async function identifyGuest(
  context: AppContext,
): Promise<(Identity & { readonly kind: "guest" }) | null> {
  const cookie = keptCookie(context, identityCookie);
  const guest = cookie === undefined ? null : await verifyIdentity(context.env, cookie);
  return guest === null ? null : { kind: "guest", ...guest };
}

/** Gives the guest a cookie that says who they are. */
export async function remember(context: AppContext, guest: Identity): Promise<void> {
  const token = await signIdentity(context.env, guest);
  keepCookie(context, identityCookie, { token, maxAge: limits.identityLifeS });
}

/** Gives somebody who signed in a cookie that says so. */
export async function rememberPerson(context: AppContext, person: Person): Promise<void> {
  const series = await signInSeries(context.env, person.principal);
  const token = await signPerson(context.env, { ...person, series, signIn: randomToken() });
  keepCookie(context, personCookie, { token, maxAge: limits.signedInLifeS });
}

export function forgetPerson(context: AppContext): void {
  dropCookie(context, personCookie);
}

/** Forgets who the browser was as a guest: whatever was theirs belongs to a person. */
export function forgetGuest(context: AppContext): void {
  dropCookie(context, identityCookie);
}

/** A cookie for the whole server, which no script reads. */
export function keepCookie(
  context: AppContext,
  name: string,
  { token, maxAge }: { readonly token: string; readonly maxAge: number },
): void {
  setCookie(context, cookieName(context, name), token, {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    secure: isSecure(context),
    maxAge,
  });
}

/** The cookie that was kept under this name, if there is one. */
export function keptCookie(context: AppContext, name: string): string | undefined {
  return getCookie(context, cookieName(context, name));
}

export function dropCookie(context: AppContext, name: string): void {
  if (keptCookie(context, name) === undefined) return;
  deleteCookie(context, cookieName(context, name), { path: "/", secure: isSecure(context) });
}

/** Notes in the visitor's browser, for this document's page and its images alone, by which link they came. */
export async function rememberLink(
  context: AppContext,
  documentId: string,
  visit: { readonly principal: string; readonly link: string },
): Promise<void> {
  const token = await signLinkVisit(context.env, documentId, visit);
  for (const path of [`/d/${documentId}`, `/api/documents/${documentId}/images`]) {
    setCookie(context, linkCookie, token, {
      httpOnly: true,
      sameSite: "Lax",
      path,
      secure: isSecure(context),
      maxAge: limits.identityLifeS,
    });
  }
}

/** The share link by which the visitor came to this document before, or null. Asked for its page or its images. */
export async function linkVisit(
  context: AppContext,
  documentId: string,
  principal: string,
): Promise<string | null> {
  const token = getCookie(context, linkCookie);
  return token === undefined
    ? null
    : verifyLinkVisit(context.env, documentId, { principal, token });
}

async function identifyProgram(context: AppContext, key: string): Promise<Program> {
  const { env } = context;
  const isCounted = parseRateSettings(env.RATE_LIMITS ?? "") !== "off";
  const program = await programOf(env, key, isCounted ? addressOf(env, context.req.raw) : null);
  if (program === null) {
    throw problem("invalid-key", "Send `Authorization: Bearer <key>` with a key of this server.");
  }
  const { method, path } = context.req;
  const missing = missingScope(program.scopes, { method, path });
  if (missing === null) return program;
  throw problem("insufficient-scope", `Use a key that has the scope "${missing}".`);
}

async function personByHeader(context: AppContext): Promise<Requester | null> {
  const { access } = signInSettings(context.env);
  const assertion = context.req.header(accessHeader);
  if (access === null || assertion === undefined) return null;
  const person = await personByAccess(access, assertion).catch(orUnreachable);
  if (person !== null) return { kind: "person", by: "access", ...person };
  throw problem("invalid-assertion", "Sign in at Cloudflare Access anew.");
}

/** What this browser was signed in with, as its cookie says: it may be over. Or null. */
export async function signInByCookie(context: AppContext): Promise<SignedIn | null> {
  const cookie = keptCookie(context, personCookie);
  return cookie === undefined ? null : verifyPerson(context.env, cookie);
}

/** Who signed in in this browser, at the provider, or null. */
async function personByCookie(
  context: AppContext,
): Promise<(SignedIn & { readonly kind: "person"; readonly by: "provider" }) | null> {
  const { provider } = signInSettings(context.env);
  if (provider === null) return null;
  const person = await signInByCookie(context);
  // Asked each time, so that who is taken off the list, or signed out elsewhere, is out at once.
  if (person === null || !isAllowedAddress(provider, person.address)) return null;
  if (await holdsSignIn(context.env, person)) return { kind: "person", by: "provider", ...person };
  forgetPerson(context);
  return null;
}

/** `__Host-` binds the cookie to this host, and browsers take it over TLS only. */
function cookieName(context: AppContext, name: string): string {
  return isSecure(context) ? `__Host-${name}` : name;
}
