import type { Message } from "@scriptorium/sync/durable-object";
import type { DocumentEvent } from "../webhooks/event.ts";

/** A part of what a document is about to report to the directory, as it waits in the outbox. */
export type ReportMessage = Pick<Message, "id" | "body">;

/** The id of messages that tell of nothing but how a document is. One of them is enough. */
const relisting = "entry";

/** The id of a message that brings the title with it, which is its body. */
const retitling = "title";

/** How the document is has changed. What that is by then is told. */
export function entryMessage(): ReportMessage {
  return { id: relisting, body: "" };
}

/** The same, with a title for where it takes too much to read it. */
export function titleMessage(title: string): ReportMessage {
  return { id: retitling, body: title };
}

/** Something has happened. */
export function eventMessage(event: DocumentEvent): ReportMessage {
  return { id: event.id, body: JSON.stringify(event) };
}

/** What messages tell: the events in their order, and the title that was brought last, or null. */
export function readReportMessages(messages: readonly ReportMessage[]): {
  readonly events: readonly DocumentEvent[];
  readonly title: string | null;
} {
  const events = messages.flatMap(({ id, body }) =>
    id === relisting || id === retitling ? [] : (JSON.parse(body) as DocumentEvent),
  );
  return { events, title: messages.findLast(({ id }) => id === retitling)?.body ?? null };
}
