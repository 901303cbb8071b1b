import { limits } from "@scriptorium/sync/protocol";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { logFailure } from "./log.ts";
import { KeysUnreachableError } from "./tickets/key-sets.ts";

/** Every problem that the API answers with. The names are part of the contract. */
const problems = {
  "invalid-document-id": [400, "This is not a document id"],
  "malformed-body": [400, "The body could not be read"],
  "unknown-format": [400, "This format is not known"],
  "unknown-place": [400, "Nothing can be kept there"],
  "ticket-required": [401, "A ticket is required"],
  "invalid-ticket": [401, "The ticket is not valid"],
  "invalid-key": [401, "The API key is not valid"],
  "invalid-assertion": [401, "The assertion of Cloudflare Access is not valid"],
  "insufficient-scope": [403, "The API key does not allow this"],
  "sign-in-required": [403, "Signing in is required"],
  "name-is-given": [403, "This name comes from where you signed in"],
  "foreign-origin": [403, "This origin may not use this server"],
  "not-found": [404, "There is nothing here, or not for you"],
  "method-not-allowed": [405, "This endpoint has no such method"],
  "last-owner": [409, "A document needs an owner"],
  "never-here": [409, "Only who was here can own a document"],
  "connection-open": [409, "Another connection writes as this client"],
  gone: [410, "What was made is gone"],
  "body-too-large": [413, "The body is too large"],
  "unsupported-image": [415, "This is not an image that can be kept"],
  "invalid-content": [422, "The content does not fit a document"],
  "limit-reached": [422, "A limit is reached"],
  "no-such-moment": [422, "The document can't be taken back to then"],
  "upgrade-required": [426, "This address speaks WebSocket"],
  "too-many-requests": [429, "Too much is asked for at once"],
  "sign-out-incomplete": [500, "Not everything that the sign-in opened could be ended"],
  "internal-error": [500, "Something went wrong on the server"],
  "keys-unreachable": [503, "What this was signed with can't be checked now"],
  "storage-full": [507, "The server has no room"],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type ProblemName = keyof typeof problems;

export const problemNames = Object.keys(problems) as readonly ProblemName[];

export function problemStatus(name: ProblemName): number {
  return problems[name][0];
}

export function problemTitle(name: ProblemName): string {
  return problems[name][1];
}

/** An error answer as RFC 9457 describes it. `detail` says what to do. */
export function problemResponse(
  name: ProblemName,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const [status, title] = problems[name];
  const body = { type: `urn:scriptorium:problem:${name}`, title, status, detail };
  const known = new Headers({ "content-type": "application/problem+json", ...headers });
  if (status === 503) known.set("retry-after", String(limits.unreachableRetryS));
  return new Response(JSON.stringify(body), { status, headers: known });
}

/** The same as something to throw from inside a route. */
export function problem(
  name: ProblemName,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): HTTPException {
  return new HTTPException(problems[name][0], { res: problemResponse(name, detail, headers) });
}

/** For a failure of which trying again may help: the problem that says so. Throws any other again. */
export function orUnreachable(error: unknown): never {
  if (!(error instanceof KeysUnreachableError)) throw error;
  logFailure("a check of keys", error.message);
  throw problem("keys-unreachable", "The keys of who signed it can't be had now. Try again soon.");
}

/** More is asked for than may be. */
export function tooManyRequests(waitS: number): HTTPException {
  return problem("too-many-requests", `Try again in ${waitS} s.`, { "retry-after": String(waitS) });
}

/** Whose a document is, or whether it is there, was changed as often as it may be in a day. */
export function tooOften(): HTTPException {
  const retryAfterS = Math.ceil(86_400 / limits.ownershipChangesPerDay);
  return problem(
    "too-many-requests",
    "This document changed hands, or was deleted and taken back, too often today. Try again later.",
    { "retry-after": String(retryAfterS) },
  );
}

/** There is no room to store anything. */
export function storageFull(): HTTPException {
  return problem("storage-full", noRoom);
}

export const noRoom = "Nothing was stored. Tell the server's administrator, and try again later.";

/** Missing and forbidden must look the same from outside, so both use this. */
export function notFound(): HTTPException {
  return problem("not-found", "Check the address, or ask the document's owner for a link.");
}
