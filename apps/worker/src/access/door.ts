import type { Grant } from "@scriptorium/sync/durable-object";
import { allows } from "@scriptorium/sync/protocol";
import type { Trash } from "../trash.ts";
import type { Person } from "./audit.ts";
import { personOf } from "./caller.ts";
import type { Access, Caller } from "./caller.ts";
import type { Rights } from "./rights.ts";
import type { Sharing } from "./sharing.ts";

/** What a door asks of the document to which it leads. */
export interface DoorHost {
  /** Whether there is a document. Its tables are up to date then. */
  isThere(): boolean;
  /** Writes what can as well be left out. */
  writeIfRoom(write: () => void): void;
}

/**
 * Who comes to a document, and what they may do there. Nobody may do anything when there is none, or
 * while it is in the trash.
 */
export class Door {
  readonly #sharing: Sharing;
  readonly #rights: Rights;
  readonly #trash: Trash;
  readonly #host: DoorHost;

  constructor(
    parts: { readonly sharing: Sharing; readonly rights: Rights; readonly trash: Trash },
    host: DoorHost,
  ) {
    this.#sharing = parts.sharing;
    this.#rights = parts.rights;
    this.#trash = parts.trash;
    this.#host = host;
  }

  /** Whether there is a document, in the trash or not. */
  get isThere(): boolean {
    return this.#host.isThere();
  }

  /** Whether there is a document, and not in the trash. */
  get isOpen(): boolean {
    return this.isThere && this.#trash.untilMs === null;
  }

  /** Until when the document can be taken back from the trash, or null when it is not there. */
  get trashedUntilMs(): number | null {
    return this.isThere ? this.#trash.untilMs : null;
  }

  /** What `caller` may do, or null for nothing. */
  access(caller: Caller): Access | null {
    return this.trashedUntilMs === null ? this.accessWhenTakenBack(caller) : null;
  }

  /** What `caller` may do when the document is not in the trash. */
  accessWhenTakenBack(caller: Caller): Access | null {
    return this.isThere ? this.#rights.ofCaller(caller) : null;
  }

  /** What `caller` may do, who is here by that. */
  enter(caller: Caller): Access | null {
    const access = this.access(caller);
    if (access !== null) this.#noteHere(personOf(caller), access.link);
    return access;
  }

  /** Whether `caller` may edit, who is here by what they may do. */
  mayEdit(caller: Caller): boolean {
    const access = this.enter(caller);
    return access !== null && allows(access.role, "edit");
  }

  isOwner(caller: Caller): boolean {
    return this.access(caller)?.role === "own";
  }

  /** What holds now of what a ticket granted, by which somebody is here from then on. */
  admit(grant: Grant): Grant | null {
    if (this.trashedUntilMs !== null) return null;
    const holding = this.#rights.ofGrant(grant);
    if (holding === null) return null;
    const { principal, name, link } = grant;
    if (holding.isByRecords) this.#noteHere({ id: principal, name }, link);
    return holding.grant;
  }

  /** Remembers that somebody is here, as a member or by `link`, unless that was written a moment ago. */
  #noteHere(person: Person, link: string | null): void {
    const by = this.#sharing.isMember(person.id) ? null : link;
    if (!this.#sharing.isNews(person, by)) return;
    this.#host.writeIfRoom(() => this.#sharing.seen(person, by));
  }
}
