import type { Role } from "@scriptorium/sync/protocol";
import type { Person } from "./audit.ts";

/** Who asks, and the hash of the share link's secret that they bring, or null. */
export interface Caller {
  readonly principal: string;
  /** How they are called, for the record of what they do. */
  readonly name: string;
  readonly linkHash: string | null;
  /** The role that a program's key gives on every document. */
  readonly standing?: Role | null;
}

/** What a caller may do with the document, and by which link, or null for their own right. */
export interface Access {
  readonly role: Role;
  readonly link: string | null;
}

export function personOf({ principal, name }: Caller): Person {
  return { id: principal, name };
}
