import { limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import type { JSONWebKeySet } from "jose";
import { z } from "zod";
import { ConfigurationError } from "./configuration-error.ts";
import { webAddress } from "./web-address.ts";

/** Somebody besides this server who signs tickets for it, and what their tickets may do. */
export interface TicketIssuer {
  /** Keeps their principals apart from everybody else's. Changing it makes others of them. */
  readonly name: string;
  /** The claim `iss` of their tickets. */
  readonly issuer: string;
  /** Their public keys, or the address at which they publish them. */
  readonly jwks: string | JSONWebKeySet;
  /** The most that a ticket gives. */
  readonly role: Role;
  /** Whether a ticket may make its document. */
  readonly create: boolean;
  /** Whether tickets open the documents that the issuer's tickets made, or all of this server. */
  readonly documents: "own" | "all";
}

const setting = "TICKET_ISSUERS";

const publicKey = z
  .looseObject({ kty: z.enum(["OKP", "EC"], "has to be a key for EdDSA or ES256") })
  .refine((key) => !("d" in key), "is a private key: put its public part there");

const shape = z.array(
  z.strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,32}$/, "takes 1 to 32 small letters, digits and hyphens"),
    issuer: z.string().min(1).max(limits.issuerLengthMax),
    jwks: z.union([z.string(), z.object({ keys: z.array(publicKey).min(1) })]),
    role: z.enum(["view", "comment", "edit", "own"]).default("edit"),
    create: z.boolean().default(false),
    documents: z.enum(["own", "all"]).default("own"),
  }),
);

/** Reads `TICKET_ISSUERS`. An empty text names none. Throws a `ConfigurationError`. */
export function readTicketIssuers(text: string): readonly TicketIssuer[] {
  if (text.trim() === "") return [];
  const parsed = shape.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues
        .map(({ path, message }) => `${setting}: ${path.join(".") || "the list"} ${message}.`)
        .join("\n"),
    );
  }
  const issuers = parsed.data;
  for (const { jwks } of issuers) if (typeof jwks === "string") webAddress(setting, jwks);
  for (const key of ["name", "issuer"] as const) {
    const values = issuers.map((issuer) => issuer[key]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      throw new ConfigurationError(
        `${setting} has the ${key} "${twice}" twice: give each its own.`,
      );
    }
  }
  return issuers;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigurationError(
      `${setting} is not JSON: write a list such as [{"name":"acme","issuer":"https://app.acme.example","jwks":"https://app.acme.example/jwks.json"}].`,
    );
  }
}
