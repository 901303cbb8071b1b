import type { Env } from "../env.ts";
import { logFailure } from "../log.ts";
import { atHome } from "../places.ts";
import { tooManyRequests } from "../problem.ts";
import { sha256 } from "../tokens.ts";
import { isApiKey, keyHash, keyIdOf, keyPrincipal } from "./api-key.ts";
import type { ApiKey } from "./api-key.ts";
import type { Keys } from "./keys.ts";
import type { Scope } from "./scopes.ts";
import { UnknownKeys } from "./unknown-keys.ts";

/** A program that came with a key, and what that lets it do. */
export interface Program {
  readonly principal: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** Programs that came with the admin key. */
export const administrator: Program = {
  principal: keyPrincipal({ id: "admin" }),
  name: "Administrator",
  scopes: ["administer"],
};

/** One to an isolate, like the other counters. */
const unknownKeys = new UnknownKeys();

/**
 * The program that brings this key, or null when the key opens nothing, or nothing any more. Throws a
 * problem when too many came from `address` that are not known; null is not counted.
 */
export async function programOf(
  env: Env,
  key: string,
  address: string | null,
): Promise<Program | null> {
  // Hashes are compared, so that the time that it takes tells nothing of the key.
  if (env.ADMIN_KEY && (await sha256(key)) === (await sha256(env.ADMIN_KEY))) return administrator;
  // What can't be a key wakes nobody.
  if (!isApiKey(key)) return null;
  const hash = await keyHash(key);
  const waitS = address === null ? null : unknownKeys.take(address, hash, Date.now());
  if (waitS !== null) throw tooManyRequests(waitS);
  const found = await keysOf(env).use(hash);
  unknownKeys.told(hash, found !== null);
  return asProgram(found);
}

/** The same for the principal of a ticket, so that one that was revoked since opens nothing. */
export async function programNamed(env: Env, principal: string): Promise<Program | null> {
  if (principal === administrator.principal) return env.ADMIN_KEY ? administrator : null;
  return asProgram(await keysOf(env).find(keyIdOf(principal)));
}

/** Notes a ticket that a program is given, so that what it opens ends with the key. */
export async function noteProgramsTicket(
  env: Env,
  principal: string,
  { document, expiresMs }: { readonly document: string; readonly expiresMs: number },
): Promise<void> {
  if (principal === administrator.principal) return;
  try {
    await keysOf(env).noteTicket(keyIdOf(principal), document, expiresMs);
  } catch (error) {
    // While the disk is full programs can still read. What is not noted ends with its ticket.
    logFailure("the note of a ticket", error);
  }
}

/** The one object that knows all keys. */
export function keysOf(env: Env): DurableObjectStub<Keys> {
  return atHome(env, env.KEYS).getByName("keys");
}

function asProgram(key: ApiKey | null): Program | null {
  return key === null ? null : { principal: keyPrincipal(key), name: key.name, scopes: key.scopes };
}
