import { limits } from "@scriptorium/sync/protocol";
import { jwtVerify } from "jose";
import type { AccessTeam } from "../settings/sign-in-settings.ts";
import type { Person } from "../signing.ts";
import { KeysUnreachableError, keySet } from "../tickets/key-sets.ts";
import { personOf } from "./people.ts";

/** The header in which Cloudflare Access says who asks. */
export const accessHeader = "cf-access-jwt-assertion";

/**
 * Whom Cloudflare Access let through to this application. Null when the assertion does not verify,
 * or is a service's, which is no person. Throws a `KeysUnreachableError`.
 */
export async function personByAccess(
  { team, audience }: AccessTeam,
  assertion: string,
): Promise<Person | null> {
  try {
    const { payload } = await jwtVerify(assertion, keySet(`${team}/cdn-cgi/access/certs`), {
      issuer: team,
      audience,
      algorithms: ["RS256", "ES256"],
      clockTolerance: limits.clockSkewS,
      requiredClaims: ["exp"],
    });
    const { sub: subject, email, name } = payload;
    if (subject === undefined || subject === "") return null;
    const address = typeof email === "string" ? email : null;
    return await personOf({ issuer: team, subject, name, address });
  } catch (error) {
    if (error instanceof KeysUnreachableError) throw error;
    return null;
  }
}
