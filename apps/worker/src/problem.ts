import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Every problem that the API answers with. The names are part of the contract. */
const problems = {
  "invalid-document-id": [400, "This is not a document id"],
  "malformed-body": [400, "The body could not be read"],
  "unknown-format": [400, "This format is not known"],
  "ticket-required": [401, "A ticket is required"],
  "invalid-ticket": [401, "The ticket is not valid"],
  "invalid-key": [401, "The API key is not valid"],
  "foreign-origin": [403, "This origin may not use this server"],
  "not-found": [404, "There is nothing here, or not for you"],
  "body-too-large": [413, "The body is too large"],
  "invalid-content": [422, "The content does not fit a document"],
  "limit-reached": [422, "A limit is reached"],
  "upgrade-required": [426, "This address speaks WebSocket"],
  "internal-error": [500, "Something went wrong on the server"],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type ProblemName = keyof typeof problems;

/** An error answer as RFC 9457 describes it. `detail` says what to do. */
export function problemResponse(name: ProblemName, detail: string): Response {
  const [status, title] = problems[name];
  const body = { type: `urn:scriptorium:problem:${name}`, title, status, detail };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}

/** The same as something to throw from inside a route. */
export function problem(name: ProblemName, detail: string): HTTPException {
  return new HTTPException(problems[name][0], { res: problemResponse(name, detail) });
}

/** Missing and forbidden must look the same from outside, so both use this. */
export function notFound(): HTTPException {
  return problem("not-found", "Check the address, or ask the document's owner for a link.");
}
