import type { Env } from "./env.ts";

/**
 * True when a page of this origin may talk to this server. Programs send no
 * Origin and are let through: they have no cookie that a foreign page could use.
 * The host is compared, because a proxy may speak TLS for us.
 */
export function isOriginAllowed(env: Env, request: Request): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  const allowed = (env.ALLOWED_ORIGINS ?? "").split(/\s+/);
  if (allowed.includes(origin)) return true;
  try {
    const { host, protocol } = new URL(origin);
    return /^https?:$/.test(protocol) && host === new URL(request.url).host;
  } catch {
    return false;
  }
}
