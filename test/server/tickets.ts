import { SignJWT, UnsecuredJWT } from "jose";
import { signingSecret } from "./server-process.ts";

/** What a forged or expired ticket is made of. Everything left out is as it should be. */
export interface TicketParts {
  readonly id: string;
  readonly sub?: string;
  readonly name?: string;
  readonly role?: unknown;
  readonly link?: string;
  readonly aud?: string;
  readonly secret?: string;
  /** Seconds from now; null leaves the claim out. */
  readonly expiresInS?: number;
}

export function signTicket(parts: TicketParts): Promise<string> {
  const { id, sub = "guest:ada", name = "Ada", role = "edit", link } = parts;
  const { secret = signingSecret } = parts;
  const { aud = `document:${id}`, expiresInS = 60 } = parts;
  return new SignJWT({ name, role, link: link ?? null })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(sub)
    .setAudience(aud)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresInS)
    .sign(new TextEncoder().encode(secret));
}

/** A ticket that nobody signed. */
export function unsignedTicket(id: string): string {
  return new UnsecuredJWT({ name: "Ada", role: "own" })
    .setSubject("key:admin")
    .setAudience(`document:${id}`)
    .setExpirationTime("1 h")
    .encode();
}
