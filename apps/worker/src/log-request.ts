import { isDocumentId } from "@scriptorium/sync/protocol";
import { routePath } from "hono/route";
import type { AppContext } from "./identity.ts";
import { log } from "./log.ts";
import { requestId } from "./request-id.ts";

/**
 * Tells of a request that was answered. By the pattern of its address, because an address itself
 * may hold anything, and with the document's id if there is one.
 */
export function logRequest(context: AppContext, durationMs: number): void {
  const { status } = context.res;
  const id = context.req.param("id");
  log({
    level: status >= 500 ? "error" : "debug",
    event: "request",
    request: requestId(context.req.raw),
    method: context.req.method,
    route: routePath(context),
    status,
    durationMs,
    ...(id !== undefined && isDocumentId(id) ? { document: id } : {}),
  });
}
