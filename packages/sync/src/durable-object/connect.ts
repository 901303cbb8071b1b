import { readOffer } from "../protocol/index.ts";
import { faultOfGrant, parseGrant } from "../room/index.ts";
import type { Grant } from "../room/index.ts";

const grantHeader = "x-scriptorium-grant";

/** What a Worker tells the document's object about a client that it lets in. */
export interface Connect {
  readonly grant: Grant;
  /** Make the document if it does not exist. */
  readonly create?: boolean;
}

/**
 * Hands a client's WebSocket upgrade to its document's object. The caller has
 * verified who the client is; the object trusts `grant`, and a header of that
 * name that the client itself sent is replaced.
 *
 * An upgrade is the one thing that can't travel by RPC, because a response that
 * holds a WebSocket can't.
 *
 * Rejects with a `TypeError` that names the field when the grant can't be one, such as an end in
 * seconds: nobody is let in by it.
 */
export async function connectToDocument(
  document: { fetch(request: Request): Promise<Response> },
  request: Request,
  connect: Connect,
): Promise<Response> {
  const fault = faultOfGrant(connect.grant);
  if (fault !== null) throw new TypeError(`connectToDocument: ${fault}.`);
  const headers = new Headers(request.headers);
  // Header values are Latin-1, and names are not.
  headers.set(grantHeader, encodeURIComponent(JSON.stringify(connect)));
  return document.fetch(new Request(request.url, { headers }));
}

/** Reads back what `connectToDocument` sent. Null when it is not there or not whole. */
export function readConnect(request: Request): Connect | null {
  const header = request.headers.get(grantHeader);
  if (header === null) return null;
  try {
    const raw: unknown = JSON.parse(decodeURIComponent(header));
    if (typeof raw !== "object" || raw === null) return null;
    const { grant: rawGrant, create } = raw as { grant?: unknown; create?: unknown };
    const grant = parseGrant(rawGrant);
    return grant === null ? null : { grant, create: create === true };
  } catch {
    return null;
  }
}

/** The subprotocols that a client offered. */
export function offerOf(request: Request): ReturnType<typeof readOffer> {
  return readOffer(request.headers.get("sec-websocket-protocol"));
}
