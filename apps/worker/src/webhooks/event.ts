/** What a receiver is told of. */
export type EventType =
  | "document.created"
  | "document.changed"
  | "document.deleted"
  | "document.restored";

/** Something that happened to a document. */
export interface DocumentEvent {
  /** The same however often it is told. */
  readonly id: string;
  readonly type: EventType;
  readonly atMs: number;
  /** Which life of the document it happened in. */
  readonly epoch: string;
}

/** An event as a receiver gets it, to the letter each time. */
export function eventBody(
  { id, type, atMs, epoch }: DocumentEvent,
  document: { readonly id: string; readonly title: string | null },
): string {
  const data = { id: document.id, title: document.title, epoch };
  return JSON.stringify({ id, type, timestamp: new Date(atMs).toISOString(), data });
}
