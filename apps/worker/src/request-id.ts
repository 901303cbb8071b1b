import { limits } from "@scriptorium/sync/protocol";

const ids = new WeakMap<Request, string>();

/**
 * What a request is called in the log and in the header `x-request-id` of its answer: as the proxy
 * or the client called it, if that is a plain word, or else a new one.
 */
export function requestId(request: Request): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const brought = request.headers.get("x-request-id") ?? "";
  const isWord = /^[\w.-]+$/.test(brought) && brought.length <= limits.requestIdLengthMax;
  const id = isWord ? brought : crypto.randomUUID();
  ids.set(request, id);
  return id;
}
