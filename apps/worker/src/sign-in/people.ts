import { limits } from "@scriptorium/sync/protocol";
import type { Person } from "../signing.ts";
import { sha256 } from "../tokens.ts";

/** What a provider says of somebody, as far as it is of use here. */
export interface PersonClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly name: unknown;
  /** A mail address that the provider vouches for, or null. */
  readonly address: string | null;
}

/**
 * Who that is here. The principal is a hash of provider and subject: a subject that means somebody
 * else at another provider is another person, and neither is told to who writes along.
 */
export async function personOf({ issuer, subject, name, address }: PersonClaims): Promise<Person> {
  const hash = await sha256(JSON.stringify([issuer, subject]));
  const said = typeof name === "string" ? name.trim() : "";
  const shown = said || (address?.split("@")[0] ?? "") || "Somebody";
  return { principal: `person:${hash}`, name: shown.slice(0, limits.nameLengthMax), address };
}
