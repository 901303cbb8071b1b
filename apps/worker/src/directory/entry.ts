import type { DocumentEvent } from "../webhooks/event.ts";

/** What is known of a document outside of it, for lists. */
export interface Entry {
  readonly id: string;
  /** The title as it was last read, or null when it never could be. */
  readonly title: string | null;
  readonly createdMs: number;
  /** About when it was last written in, or null when that is not known yet. */
  readonly changedMs: number | null;
  /** The principals that own it, `listedOwnersMax` at most. */
  readonly owners: readonly string[];
}

/** What a document tells of itself: how it is now, and what has happened to it since it told last. */
export interface Report {
  readonly id: string;
  /** How it is now. Null when it is not there any more, or in the trash. */
  readonly entry: Omit<Entry, "id"> | null;
  /** The title for the events, also of one that is not there any more. */
  readonly title: string | null;
  readonly events: readonly DocumentEvent[];
}

/** A place in a list, which goes from the newest document to the oldest. */
export interface Place {
  readonly createdMs: number;
  readonly id: string;
}

/** Which part of a list is asked for. */
export interface Listing {
  /** Whose documents, or null for everybody's. */
  readonly owner: string | null;
  /** Only what comes after this, or null for the beginning. */
  readonly after: Place | null;
  readonly most: number;
}

/** Whether `one` comes before `other` in a list. */
export function comesFirst(one: Place, other: Place): boolean {
  return one.createdMs === other.createdMs ? one.id > other.id : one.createdMs > other.createdMs;
}
