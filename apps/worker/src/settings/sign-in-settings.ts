import { ConfigurationError, Findings } from "./configuration-error.ts";
import { webAddress } from "./web-address.ts";

/** The provider of OpenID Connect at which people sign in. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Addresses and domains (as `@example.org`) that are let in. Empty lets everybody of the provider in. */
  readonly allowed: readonly string[];
}

/** Cloudflare Access, which signs people in before their requests come here. */
export interface AccessTeam {
  /** Its origin, such as `https://team.cloudflareaccess.com`. */
  readonly team: string;
  readonly audience: string;
}

export interface SignInSettings {
  readonly provider: Provider | null;
  readonly access: AccessTeam | null;
  /** Whether only people who are signed in, and programs, create documents. */
  readonly isClosed: boolean;
}

/** The variables that say who signs in, and how. */
export interface SignInVariables {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_CLIENT_SECRET?: string | undefined;
  readonly OIDC_ALLOWED?: string | undefined;
  readonly ACCESS_TEAM?: string | undefined;
  readonly ACCESS_AUDIENCE?: string | undefined;
  readonly CREATION?: string | undefined;
}

export const signInVariables = [
  "OIDC_ISSUER",
  "OIDC_CLIENT_ID",
  "OIDC_CLIENT_SECRET",
  "OIDC_ALLOWED",
  "ACCESS_TEAM",
  "ACCESS_AUDIENCE",
  "CREATION",
] as const satisfies readonly (keyof SignInVariables)[];

/** Reads the variables. Throws a `ConfigurationError` with all that is wrong. */
export function readSignInSettings(variables: SignInVariables): SignInSettings {
  const findings = new Findings();
  const provider = findings.attempt(() => readProvider(variables));
  const access = findings.attempt(() => readAccess(variables));
  const canSignIn = Boolean(variables.OIDC_ISSUER) || Boolean(variables.ACCESS_TEAM);
  const isClosed = findings.attempt(() => readCreation(variables.CREATION ?? "", canSignIn));
  findings.throwAny();
  return { provider, access, isClosed: isClosed ?? true };
}

/** Whether only people who are signed in create. */
function readCreation(text: string, canSignIn: boolean): boolean {
  const creation = text || (canSignIn ? "signed-in" : "everybody");
  if (creation !== "signed-in" && creation !== "everybody") {
    throw new ConfigurationError(
      `CREATION is "${creation}": set it to "signed-in" or "everybody", or leave it out.`,
    );
  }
  if (creation === "signed-in" && !canSignIn) {
    throw new ConfigurationError(
      `CREATION is "signed-in", and nobody can sign in: set OIDC_ISSUER or ACCESS_TEAM too.`,
    );
  }
  return creation === "signed-in";
}

/** True when `address`, which the provider vouches for, is on the list, or there is no list. */
export function isAllowedAddress({ allowed }: Provider, address: string | null): boolean {
  if (allowed.length === 0) return true;
  if (address === null) return false;
  const whole = address.toLowerCase();
  const domain = whole.slice(whole.lastIndexOf("@"));
  return allowed.some((one) => one === whole || one === domain);
}

function readProvider(variables: SignInVariables): Provider | null {
  const { OIDC_ISSUER = "", OIDC_CLIENT_ID = "", OIDC_CLIENT_SECRET = "" } = variables;
  const set = { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET };
  if (!requireAll(set)) {
    if (variables.OIDC_ALLOWED) {
      throw new ConfigurationError("OIDC_ALLOWED is set, and OIDC_ISSUER is not: set both.");
    }
    return null;
  }
  return {
    issuer: webAddress("OIDC_ISSUER", OIDC_ISSUER),
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    allowed: readAllowed(variables.OIDC_ALLOWED ?? ""),
  };
}

function readAccess({
  ACCESS_TEAM = "",
  ACCESS_AUDIENCE = "",
}: SignInVariables): AccessTeam | null {
  if (!requireAll({ ACCESS_TEAM, ACCESS_AUDIENCE })) return null;
  const { origin } = new URL(webAddress("ACCESS_TEAM", ACCESS_TEAM));
  if (origin === ACCESS_TEAM) return { team: origin, audience: ACCESS_AUDIENCE };
  throw new ConfigurationError(
    `ACCESS_TEAM is "${ACCESS_TEAM}": write it as ${origin}, without a path.`,
  );
}

/** True when all are set, false when none is. */
function requireAll(variables: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(variables);
  const missing = names.filter((name) => variables[name] === "");
  if (missing.length === names.length) return false;
  if (missing.length === 0) return true;
  throw new ConfigurationError(
    `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not set: set all of ${names.join(", ")}, or none.`,
  );
}

function readAllowed(text: string): readonly string[] {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  return entries.map((entry) => {
    if (/^[^@]*@[^@]+\.[^@]+$/.test(entry)) return entry.toLowerCase();
    throw new ConfigurationError(
      `OIDC_ALLOWED has "${entry}": write addresses as ada@example.org and domains as @example.org, separated by spaces.`,
    );
  });
}
