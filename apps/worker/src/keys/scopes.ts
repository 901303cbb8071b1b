import type { Role } from "@scriptorium/sync/protocol";

/** What a key lets a program do. `administer` is everything, the keys themselves among it. */
export const scopes = ["create", "read", "write", "administer"] as const;

export type Scope = (typeof scopes)[number];

export function isScope(value: unknown): value is Scope {
  return scopes.some((scope) => scope === value);
}

const document = "/api/documents/[^/]+";

/** What each endpoint needs, all of it. One that is not here needs `administer`. */
const needs: readonly (readonly [method: string, path: string, ...needed: Scope[]])[] = [
  ["GET", "/api/health"],
  ["GET", "/api/openapi.json"],
  ["GET", "/api/docs"],
  ["GET", "/api/me"],
  ["PUT", "/api/me"],
  ["POST", "/api/documents", "create"],
  // Its own documents. Only one that may administer is told of all.
  ["GET", "/api/documents", "read"],
  ["GET", document, "read"],
  ["PATCH", document, "write"],
  ["DELETE", document, "write"],
  ["POST", `${document}/copies`, "read", "create"],
  ["POST", `${document}/restore`, "write"],
  ["GET", `${document}/usage`, "read"],
  // What the ticket allows follows from the scopes: see `mostOf`.
  ["POST", `${document}/tickets`, "read"],
  ["GET", `${document}/content`, "read"],
  ["PUT", `${document}/content`, "write"],
  ["POST", `${document}/content`, "write"],
  ["POST", `${document}/updates`, "write"],
  ["POST", `${document}/rewind`, "write"],
  ["POST", `${document}/images`, "write"],
  ["GET", `${document}/images/[^/]+`, "read"],
  ["GET", `${document}/links`, "read"],
  ["POST", `${document}/links`, "write"],
  ["PATCH", `${document}/links/[^/]+`, "write"],
  ["DELETE", `${document}/links/[^/]+`, "write"],
  ["GET", `${document}/access`, "read"],
  ["GET", `${document}/audit`, "read"],
  ["PUT", `${document}/members/[^/]+`, "write"],
  ["DELETE", `${document}/members/[^/]+`, "write"],
  ["POST", `${document}/owner`, "write"],
];

/** The scopes that a request needs, all of them. Of a path, its shape does. */
export function scopesNeeded({
  method,
  path,
}: {
  readonly method: string;
  readonly path: string;
}): readonly Scope[] {
  const asked = method === "HEAD" ? "GET" : method;
  const entry = needs.find(([one, shape]) => one === asked && new RegExp(`^${shape}$`).test(path));
  if (entry === undefined) return ["administer"];
  const [, , ...needed] = entry;
  return needed;
}

/** The first scope that this request needs and `held` lacks, or null when there is none. */
export function missingScope(
  held: readonly Scope[],
  request: { readonly method: string; readonly path: string },
): Scope | null {
  if (held.includes("administer")) return null;
  return scopesNeeded(request).find((scope) => !held.includes(scope)) ?? null;
}

/** The role that the scopes give on every document of the server, or null for none. */
export function standingOf(held: readonly Scope[]): Role | null {
  if (held.includes("administer")) return "own";
  if (held.includes("write") && held.includes("read")) return "edit";
  return held.includes("read") ? "view" : null;
}

/** The most that a ticket for the program may give, also on documents of its own. */
export function mostOf(held: readonly Scope[]): Role {
  return held.includes("administer") || held.includes("write") ? "own" : "view";
}
