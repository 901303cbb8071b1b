import { type Ticket, issueTicket } from "../api/documents.ts";

/** After this, in ms, a new one is asked for: who opens the document may be allowed something else by then. */
const freshMs = 20_000;

interface Asked {
  readonly documentId: string;
  readonly link: string | null;
  readonly askedMs: number;
  readonly ticket: Promise<Ticket>;
}

let asked: Asked | null = null;

/** Asks for the ticket with which the document is going to be opened, while what opens it is loaded. */
export function askForTicket(documentId: string, link: string | null): Promise<Ticket> {
  const ticket = issueTicket(documentId, link);
  // Whoever takes it hears of it.
  ticket.catch(() => null);
  asked = { documentId, link, askedMs: performance.now(), ticket };
  return ticket;
}

/** The ticket that was asked for, once, or a new one. Throws ApiError. */
export function takeTicket(documentId: string, link: string | null): Promise<Ticket> {
  const first = asked;
  asked = null;
  const isThis = first?.documentId === documentId && first.link === link;
  if (isThis && performance.now() - first.askedMs < freshMs) return first.ticket;
  return issueTicket(documentId, link);
}
