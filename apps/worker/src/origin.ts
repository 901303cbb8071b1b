import type { Env } from "./env.ts";
import type { AppContext } from "./identity.ts";

/** The origin under which people reach this server: for links, and to know whether they come over TLS. */
export function publicOrigin({ env, req }: AppContext): string {
  return new URL(env.PUBLIC_URL || req.url).origin;
}

/**
 * True when a page of this origin may talk to this server. Programs send no
 * Origin and are let through: they have no cookie that a foreign page could use.
 * The host is compared, because a proxy may speak TLS for us.
 */
export function isOriginAllowed(env: Env, request: Request): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  const allowed = [env.PUBLIC_URL, ...(env.ALLOWED_ORIGINS ?? "").split(/\s+/)];
  if (allowed.includes(origin)) return true;
  try {
    const { host, protocol } = new URL(origin);
    return /^https?:$/.test(protocol) && host === new URL(request.url).host;
  } catch {
    return false;
  }
}
