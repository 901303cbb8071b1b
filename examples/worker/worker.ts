import { connectToDocument, DocumentObject } from "@scriptorium/sync/durable-object";
import { isDocumentId, readOffer } from "@scriptorium/sync/protocol";

interface Env {
  readonly DOCUMENTS: DurableObjectNamespace<Document>;
}

export class Document extends DocumentObject<Env> {}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const id = /^\/sync\/(.+)$/.exec(new URL(request.url).pathname)?.[1] ?? "";
    if (!isDocumentId(id)) return new Response("There is nothing here.", { status: 404 });
    // Whoever comes is believed. Look into your own session instead, or verify the ticket.
    const name = readOffer(request.headers.get("sec-websocket-protocol")).ticket;
    if (name === null) return new Response("Say who you are.", { status: 401 });
    const grant = { principal: name, name, role: "edit", link: null } as const;
    return connectToDocument(env.DOCUMENTS.getByName(id), request, { grant, create: true });
  },
};
