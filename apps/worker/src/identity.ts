import { randomToken } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Env } from "./env.ts";
import { guestName } from "./guest-name.ts";
import { publicOrigin } from "./origin.ts";
import { problem } from "./problem.ts";
import { signIdentity, verifyIdentity } from "./signing.ts";
import type { Identity } from "./signing.ts";
import { sha256 } from "./tokens.ts";

export type AppContext = Context<{ Bindings: Env }>;

/** The administrator's principal: programs that came with the admin key. */
export const administrator: Identity = { principal: "key:admin", name: "Administrator" };

/**
 * Who this request comes from: a program by its key, a visitor by the cookie, or
 * a new visitor, who gets a cookie with the answer.
 */
export async function identify(context: AppContext): Promise<Identity> {
  const known = await identifyKnown(context);
  if (known !== null) return known;
  const visitor = { principal: `guest:${randomToken()}`, name: guestName() };
  await remember(context, visitor);
  return visitor;
}

/** The same for requests that a stranger gains nothing from. Null for a new visitor. */
export async function identifyKnown(context: AppContext): Promise<Identity | null> {
  // Other schemes are a proxy's business.
  const key = /^Bearer\b\s*(.*)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  if (key !== undefined) return identifyKey(context.env, key);
  const cookie = getCookie(context, cookieName(context));
  return cookie === undefined ? null : verifyIdentity(context.env, cookie);
}

/** Gives the visitor a cookie that says who they are. Programs need none. */
export async function remember(context: AppContext, identity: Identity): Promise<void> {
  if (identity.principal === administrator.principal) return;
  setCookie(context, cookieName(context), await signIdentity(context.env, identity), {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    secure: isSecure(context),
    maxAge: limits.identityLifeS,
  });
}

async function identifyKey(env: Env, key: string): Promise<Identity> {
  // Hashes are compared, so that the time that it takes tells nothing of the key.
  const isAdmin = !!env.ADMIN_KEY && (await sha256(key)) === (await sha256(env.ADMIN_KEY));
  if (!isAdmin)
    throw problem("invalid-key", "Send `Authorization: Bearer <key>` with a key of this server.");
  return administrator;
}

/** `__Host-` binds the cookie to this host, and browsers take it over TLS only. */
function cookieName(context: AppContext): string {
  return isSecure(context) ? "__Host-scriptorium" : "scriptorium";
}

function isSecure(context: AppContext): boolean {
  return publicOrigin(context).startsWith("https:");
}
