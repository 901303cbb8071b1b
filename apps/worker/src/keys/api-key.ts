import { randomToken, toBase64Url } from "@scriptorium/sync/durable-object";
import { sha256 } from "../tokens.ts";
import type { Scope } from "./scopes.ts";

/** A key as an administrator sees it. The key itself is known to nobody after its making. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  /** About when it was last used, or null when it never was. */
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

export interface NewKey {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresMs: number | null;
}

/** So that whoever finds a key where it should not be, or a program that looks for some, sees what it is. */
const prefix = "scriptorium_";

/** A key of 256 random bits, and the id by which it is listed and revoked. */
export function newApiKey(): { readonly id: string; readonly key: string } {
  const bits = crypto.getRandomValues(new Uint8Array(32));
  return { id: randomToken(), key: prefix + toBase64Url(bits) };
}

export function isApiKey(text: string): boolean {
  return /^scriptorium_[A-Za-z0-9_-]{43}$/.test(text);
}

/**
 * What is stored of a key. A plain hash is enough: passwords are hashed slowly because they can be
 * guessed, and 256 random bits can't.
 */
export function keyHash(key: string): Promise<string> {
  return sha256(key);
}

const principalPrefix = "key:";

/** True for the principal of a program, which no person and no issuer can have. */
export function isProgram(principal: string): boolean {
  return principal.startsWith(principalPrefix);
}

/** The id of the key that a program's principal names. */
export function keyIdOf(principal: string): string {
  return principal.slice(principalPrefix.length);
}

/** The principal of programs that bring this key. */
export function keyPrincipal({ id }: { readonly id: string }): string {
  return principalPrefix + id;
}
