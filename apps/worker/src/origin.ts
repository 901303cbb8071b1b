import type { Env } from "./env.ts";
import type { AppContext } from "./identity.ts";

/** The origin under which people reach this server: for links, and to know whether they come over TLS. */
export function publicOrigin({ env, req }: AppContext): string {
  return new URL(env.PUBLIC_URL || req.url).origin;
}

/** True when people reach this server over TLS, here or at a proxy. */
export function isSecure(context: AppContext): boolean {
  return publicOrigin(context).startsWith("https:");
}

/**
 * True when no foreign page is behind a request that changes something or opens a socket. Every
 * browser names the origin of the page, or at least how the page is related to us; a request that
 * names neither is a program's. It has no cookie but its own, so it is let through.
 */
export function isFromOwnPage(env: Env, request: Request): boolean {
  const origin = request.headers.get("origin");
  const relation = request.headers.get("sec-fetch-site");
  const isRelated = relation === null || relation === "same-origin" || relation === "none";
  if (origin === null) return isRelated;
  if (ownOrigins(env, request.url).includes(origin)) return isRelated;
  return configuredOrigins(env).includes(origin);
}

/**
 * As browsers write them: what is not the same letter by letter is another origin. Without a
 * PUBLIC_URL it is the address that was asked, over TLS too, because a proxy may speak that for us.
 */
function ownOrigins({ PUBLIC_URL }: Env, url: string): readonly string[] {
  if (PUBLIC_URL) return [new URL(PUBLIC_URL).origin];
  const { origin, host } = new URL(url);
  return [origin, `https://${host}`];
}

/** "null" is every page in a sandbox, so nobody can mean it. */
function configuredOrigins({ ALLOWED_ORIGINS = "" }: Env): readonly string[] {
  return ALLOWED_ORIGINS.split(/\s+/).filter((origin) => /^https?:\/\//.test(origin));
}
