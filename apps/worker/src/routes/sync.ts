import { connectToDocument } from "@scriptorium/sync/durable-object";
import { readOffer } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import type { Env } from "../env.ts";
import { problem } from "../problem.ts";
import { verifyTicket } from "../signing.ts";
import { documentIdOf, documentOf } from "./caller.ts";

export const syncRoutes = new Hono<{ Bindings: Env }>();

// All that can refuse a client is asked before the object is woken.
syncRoutes.get("/:id", async (context) => {
  const id = documentIdOf(context);
  if (context.req.header("upgrade")?.toLowerCase() !== "websocket") {
    throw problem("upgrade-required", "Connect with a WebSocket.");
  }
  const { ticket } = readOffer(context.req.header("sec-websocket-protocol") ?? null);
  if (ticket === null) {
    const how = `Fetch a ticket from POST /api/documents/${id}/tickets`;
    throw problem("ticket-required", `${how} and offer it as the subprotocol ticket.<jwt>.`);
  }
  const grant = await verifyTicket(context.env, id, ticket);
  if (grant === null) {
    throw problem("invalid-ticket", "It has expired or is for something else. Fetch another.");
  }
  return connectToDocument(documentOf(context.env, id), context.req.raw, { grant });
});
