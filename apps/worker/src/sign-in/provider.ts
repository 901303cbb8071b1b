import { limits } from "@scriptorium/sync/protocol";
import * as client from "openid-client";
import type { Provider } from "../settings/sign-in-settings.ts";
import { isLoopback } from "../settings/web-address.ts";
import type { Person, SignInAttempt } from "../signing.ts";
import { isAllowedAddress } from "../settings/sign-in-settings.ts";
import { personOf } from "./people.ts";

/** Why nobody was signed in. The names stand in the page's address, and so are part of the contract. */
export type SignInProblem =
  /** The person, or the provider, did not go through with it. */
  | "refused"
  /** Their address is not on the list, or the provider does not vouch for it. */
  | "not-allowed"
  /** It took too long, or was begun in another browser or tab. */
  | "stale"
  /** There were too many attempts, of this browser or of all at its address. */
  | "busy"
  /** The provider can't be reached. */
  | "unreachable"
  /** The provider's answer does not verify, or this server is not known there. */
  | "failed";

export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** Where to send somebody who wants to sign in, and what has to be remembered meanwhile. */
export async function beginSignIn(
  provider: Provider,
  redirectUrl: string,
): Promise<{ readonly url: string } & Omit<SignInAttempt, "returnPath" | "guest">> {
  const configuration = await configurationOf(provider);
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUrl,
    scope: "openid profile email",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  return { url: url.href, state, nonce, verifier };
}

/** What a provider may say of somebody, as far as it is of use here. */
interface Said {
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly name?: unknown;
  readonly preferred_username?: unknown;
  readonly [claim: string]: unknown;
}

/** Who came back from the provider. Throws a `SignInError`. */
export async function completeSignIn(
  provider: Provider,
  callbackUrl: URL,
  { state, nonce, verifier }: SignInAttempt,
): Promise<Person> {
  // A leftover of another tab is no attack, and there is something better to do than to warn of one.
  if (callbackUrl.searchParams.get("state") !== state) {
    throw new SignInError("stale", "the answer is to another attempt");
  }
  const configuration = await configurationOf(provider);
  const tokens = await client
    .authorizationCodeGrant(configuration, callbackUrl, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    .catch(toProblem);
  const claims = tokens.claims();
  if (claims === undefined) throw new SignInError("failed", "there is no ID token");
  // Many providers say little in the ID token, and the rest when they are asked.
  const isEnough = claims["email"] !== undefined && claims["name"] !== undefined;
  const canAsk = configuration.serverMetadata().userinfo_endpoint !== undefined;
  const more: Said =
    isEnough || !canAsk
      ? {}
      : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub).catch(toProblem);
  // An address and whether it is verified have to come from the same place.
  const addressed: Said = claims["email"] === undefined ? more : claims;
  const { email, email_verified: isVerified } = addressed;
  const { name, preferred_username: username }: Said = { ...more, ...claims };
  const address = typeof email === "string" && isVerified === true ? email : null;
  if (!isAllowedAddress(provider, address)) {
    throw new SignInError("not-allowed", "the address is not on the list, or not verified");
  }
  const issuer = provider.issuer;
  return personOf({ issuer, subject: claims.sub, name: name ?? username, address });
}

interface Known {
  readonly provider: string;
  readonly configuration: client.Configuration;
  readonly untilMs: number;
}

/** What was found out last about the provider: there is one to a Worker. */
let known: Known | null = null;

async function configurationOf(provider: Provider): Promise<client.Configuration> {
  const key = JSON.stringify(provider);
  if (known?.provider === key && Date.now() < known.untilMs) return known.configuration;
  const issuer = new URL(provider.issuer);
  const configuration = await client
    .discovery(issuer, provider.clientId, provider.clientSecret, clientSecret(provider), {
      execute: [
        // The ID token comes from the provider itself, and still has to be signed by it.
        client.enableNonRepudiationChecks,
        // The configuration allows that on this machine only.
        ...(isLoopback(issuer) ? [client.allowInsecureRequests] : []),
      ],
    })
    .catch((error: unknown) => {
      throw new SignInError("unreachable", String(error));
    });
  // Kept only when it is there: a promise belongs to the request that made it.
  known = { provider: key, configuration, untilMs: Date.now() + limits.providerKeptMs };
  return configuration;
}

/** How the server proves to the provider who it is: in the header, unless the provider takes it in the body only. */
function clientSecret({ clientSecret: secret }: Provider): client.ClientAuth {
  const [inHeader, inBody] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...request) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const isTaken = methods === undefined || methods.includes("client_secret_basic");
    return (isTaken ? inHeader : inBody)(server, ...request);
  };
}

function toProblem(error: unknown): never {
  if (error instanceof client.AuthorizationResponseError) {
    throw new SignInError("refused", `the provider says ${error.error}`);
  }
  // What `fetch` throws when no answer comes.
  if (error instanceof TypeError) throw new SignInError("unreachable", String(error));
  const { error: code = "" } = error as { readonly error?: string };
  throw new SignInError("failed", `${String(error)} ${code}`.trim());
}
