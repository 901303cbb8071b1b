import { limits } from "../protocol/index.ts";

/**
 * How long after it was fetched a ticket is to be renewed, in ms, or null when it does not
 * say how long it lives. By the difference of its own times, because this device's clock
 * may be wrong.
 */
export function ticketRenewalMs(ticket: string): number | null {
  const { exp, iat } = claimsOf(ticket);
  if (typeof exp !== "number" || typeof iat !== "number") return null;
  const lifeMs = (exp - iat) * 1_000;
  return Math.max(lifeMs / 2, lifeMs - limits.ticketRenewalMs);
}

/** What a ticket says, unverified: that is the server's business. */
function claimsOf(ticket: string): { readonly exp?: unknown; readonly iat?: unknown } {
  const payload = ticket.split(".")[1] ?? "";
  try {
    return Object(JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")))) as object;
  } catch {
    return {};
  }
}
