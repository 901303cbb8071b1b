import { connectToDocument } from "@scriptorium/sync/durable-object";
import { readOffer } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import type { Env } from "../env.ts";
import { isKept } from "../kept-documents.ts";
import { logFailure } from "../log.ts";
import { limitRateOf } from "../rates/limit-rate.ts";
import { described } from "../openapi/described.ts";
import { orUnreachable, problem } from "../problem.ts";
import { confirm, readTicket } from "../tickets/ticket.ts";
import { documentIdOf, documentOf, newDocumentOf } from "./caller.ts";

export const syncRoutes = new Hono<{ Bindings: Env }>();

const connect = described({
  id: "connect",
  area: "connecting",
  summary: "Open a document's socket",
  detail:
    "An upgrade to a WebSocket. The client offers `y-websocket` or `scriptorium.v1`, and `ticket.<jwt>`. PROTOCOL.md says what is spoken then.",
  by: ["ticket"],
  answers: { 101: { says: "The socket is open." } },
  problems: [
    "ticket-required",
    "invalid-ticket",
    "upgrade-required",
    "keys-unreachable",
    "too-many-requests",
  ],
});

// All that can refuse a client is asked before the object is woken.
syncRoutes.get("/:id", connect, async (context) => {
  const id = documentIdOf(context);
  if (context.req.header("upgrade")?.toLowerCase() !== "websocket") {
    throw problem("upgrade-required", "Connect with a WebSocket.");
  }
  const { ticket } = readOffer(context.req.header("sec-websocket-protocol") ?? null);
  if (ticket === null) {
    const how = `Fetch a ticket from POST /api/documents/${id}/tickets`;
    throw problem("ticket-required", `${how} and offer it as the subprotocol ticket.<jwt>.`);
  }
  const read = await readTicket(context.env, id, ticket).catch(orUnreachable);
  await limitRateOf(context, "upgrades", { person: read?.grant.principal ?? null });
  const admission = read === null ? null : await confirm(context.env, read);
  if (admission === null) throw invalidTicket();
  const { grant, founder, location } = admission;
  const { env } = context;
  // Whoever reaches a document first decides where it is made.
  const document = founder === null ? documentOf(env, id) : newDocumentOf(env, id, location);
  // When it is there already, the document decides as it does for everybody.
  if (founder !== null && !((await isKept(env, id)) && (await document.exists()))) {
    await limitRateOf(context, "creations", { person: grant.principal });
    await document.foundByTicket(founder);
  }
  const answer = await connectToDocument(document, context.req.raw, { grant });
  // What the ticket was given for may have been taken back while the upgrade was under way.
  const again = await confirm(env, admission).catch((error: unknown) => {
    logFailure("a ticket that is used", error);
    hangUp(answer);
    return orUnreachable(error);
  });
  if (again !== null) return answer;
  // Whoever took it back may have had the document end connections before this one was there.
  await document.endPrincipal(grant.principal, grant.signIn ?? null);
  throw invalidTicket();
});

/** Ends this connection alone: whether others of the same person may stay is not known. */
function hangUp({ webSocket }: Response): void {
  webSocket?.accept();
  webSocket?.close(1013, "try again");
}

function invalidTicket(): Error {
  return problem("invalid-ticket", "It has expired or is for something else. Fetch another.");
}
