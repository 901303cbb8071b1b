import { limits } from "@scriptorium/sync/protocol";
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors } from "jose";
import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";

/** The keys that a token has to be checked with can't be had now. Trying again may help. */
export class KeysUnreachableError extends Error {
  override readonly name = "KeysUnreachableError";
}

/** The sets that were asked for: what was fetched of one is kept, as long as the isolate and `jwksKeptMs`. */
const known = new Map<string, JWTVerifyGetKey>();

/** The keys of a set that is given, or published at an address. Asked for a key, it may throw a `KeysUnreachableError`. */
export function keySet(jwks: string | JSONWebKeySet): JWTVerifyGetKey {
  if (typeof jwks !== "string") return createLocalJWKSet(jwks);
  const before = known.get(jwks);
  if (before !== undefined) return before;
  const set = remoteKeySet(jwks);
  known.set(jwks, set);
  return set;
}

function remoteKeySet(address: string): JWTVerifyGetKey {
  let failedMs = -Infinity;
  const set = createRemoteJWKSet(new URL(address), {
    cacheMaxAge: limits.jwksKeptMs,
    cooldownDuration: limits.jwksCooldownMs,
    timeoutDuration: limits.jwksTimeoutMs,
    [customFetch]: async (url, options) => {
      // A server that is down is not asked once more for everybody who knocks here.
      if (Date.now() < failedMs + limits.jwksRetryMs) throw new Error("it could not be reached");
      try {
        const answer = await fetch(url, options);
        if (answer.status !== 200) throw new Error(`it answers with ${answer.status}`);
        return answer;
      } catch (error) {
        failedMs = Date.now();
        throw error;
      }
    },
  });
  return async (header, token) => {
    try {
      return await set(header, token);
    } catch (error) {
      // These tell that the keys are there, and the token's is not among them.
      const isForeign =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys;
      if (isForeign) throw error;
      throw new KeysUnreachableError(`The keys at ${address} can't be had: ${String(error)}`);
    }
  };
}
