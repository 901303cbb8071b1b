/** A stock Yjs client: y-protocols only, one message a frame. Also what a client gets that names none. */
export const stockSubprotocol = "y-websocket";
/** Our provider. */
export const ownSubprotocol = "scriptorium.v1";
/** A ticket travels among the subprotocols, so that no URL and no log holds it. */
export const ticketPrefix = "ticket.";

export interface Offer {
  /** The ticket's JWT, or null when none was offered. */
  readonly ticket: string | null;
  /** The subprotocol to answer with, or null to answer without one. */
  readonly selected: string | null;
  readonly isOwn: boolean;
}

/**
 * Reads a `Sec-WebSocket-Protocol` header. Browsers fail a connection whose
 * offer was not answered, so a client that offers its ticket alone gets that back.
 */
export function readOffer(header: string | null): Offer {
  const offered = (header ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const ticketProtocol = offered.find((name) => name.startsWith(ticketPrefix));
  const isOwn = offered.includes(ownSubprotocol);
  const stock = offered.includes(stockSubprotocol) ? stockSubprotocol : null;
  return {
    ticket: ticketProtocol?.slice(ticketPrefix.length) ?? null,
    selected: isOwn ? ownSubprotocol : (stock ?? ticketProtocol ?? null),
    isOwn,
  };
}
