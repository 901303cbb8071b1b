import { sha256 } from "../tokens.ts";

const prefix = "link:";

/**
 * The principal of whoever brings a share link and nothing that says who they are: one for each link, so
 * that an owner sees them, and can send them away. The hash by which the link is stored does not show in it.
 */
export async function linkPrincipal(secretHash: string): Promise<string> {
  return prefix + (await sha256(prefix + secretHash));
}

/** True for the principal of whoever brings a link, which is nobody in particular. */
export function isLinkPrincipal(principal: string): boolean {
  return principal.startsWith(prefix);
}
