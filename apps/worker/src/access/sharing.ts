import { randomToken } from "@scriptorium/sync/durable-object";
import type { Right, SqlDatabase } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import { administrator } from "../keys/programs.ts";
import { Audit } from "./audit.ts";
import type { AuditPage, Deed, LinkName, Person } from "./audit.ts";
import { isLinkPrincipal } from "./link-principal.ts";
import { Links } from "./links.ts";
import type { Link, LinkChange, LinkWithMaker, NewLink } from "./links.ts";
import { People } from "./people.ts";
import type { Membership } from "./people.ts";

/** Somebody with a role of their own, as an owner sees them. */
export interface Member extends Person {
  readonly role: Role;
  readonly since: string | null;
  /** The share link by which they came before, or null. */
  readonly link: LinkName | null;
}

/** Somebody who came by a share link, as an owner sees them. */
interface Visitor extends Person {
  /** What the link gives them now, or null: it has ended, or they were sent away. */
  readonly role: Role | null;
  readonly link: LinkName | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly removedAt: string | null;
}

/** Everybody who can come to a document, and how. */
export interface AccessList {
  readonly members: readonly Member[];
  readonly visitors: readonly Visitor[];
  readonly links: readonly LinkWithMaker[];
}

/** Why something that an owner asks for can't be done. */
export type Obstacle =
  /** There is no such link, or nobody of that id was ever here. */
  | "unknown"
  /** Who never opened a document can't be made its owner: it would turn up among theirs. */
  | "never-here"
  /** The document would have no owner. */
  | "last-owner"
  /** Whose the document is was changed as often as it may be in a day. */
  | "too-often"
  /** There are as many as there may be. */
  | "full";

/**
 * Who may do what with a document, and the record of who decided that. A member may do
 * what an owner said, whatever link they bring; everybody else what their link gives.
 */
export class Sharing {
  readonly #links: Links;
  readonly #people: People;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(database: SqlDatabase, now: () => number) {
    this.#links = new Links(database);
    this.#people = new People(database);
    this.#audit = new Audit(database);
    this.#now = now;
  }

  /** What `principal` may do, who was let in by the link `link` unless that is null. Null for nothing. */
  right(principal: string, link: string | null): Right | null {
    if (principal === administrator.principal) return { role: "own", expiresMs: null };
    const member = this.#people.member(principal);
    if (member !== null && !isLinkPrincipal(principal))
      return { role: member.role, expiresMs: null };
    const open = link === null ? null : this.#links.open("id", link, this.#now());
    if (open === null || this.#people.isRemoved(principal)) return null;
    const { expiresAt } = open;
    // What was given to whoever brings a link, and nothing else, ends with the link.
    const role = member?.role ?? open.role;
    return { role, expiresMs: expiresAt === null ? null : Date.parse(expiresAt) };
  }

  /** The open link of which this is the secret's hash, or null. */
  linkOf(secretHash: string): string | null {
    return this.#links.open("secret_hash", secretHash, this.#now())?.id ?? null;
  }

  /** True for who may be made an owner: somebody who has opened the document. */
  mayOwn(principal: string): boolean {
    return this.#people.wasHere(principal) && !isLinkPrincipal(principal);
  }

  isMember(principal: string): boolean {
    return this.#people.member(principal) !== null;
  }

  /** True for members who are somebody in particular: they may do what an owner said, without any link. */
  needsNoLink(principal: string): boolean {
    return this.isMember(principal) && !isLinkPrincipal(principal);
  }

  /** The document was made. */
  found(owner: Person): void {
    this.#people.setMember(owner, "own", this.#now());
    this.#record(owner, { action: "created" });
  }

  /** The document was put into the trash, or taken back. */
  trashed(by: Person): void {
    this.#record(by, { action: "trashed" });
  }

  restored(by: Person): void {
    this.#record(by, { action: "restored" });
  }

  /** The content was taken back to what it was at `momentMs`. */
  rewound(by: Person, momentMs: number): void {
    const moment = new Date(momentMs).toISOString();
    this.#audit.record(by, { action: "rewound", moment }, { kind: "edit", nowMs: this.#now() });
  }

  /** From when on whoever came by the link may take the content back, in ms since 1970; null is a member's. */
  pastMs(link: string | null): number {
    const made = link === null ? null : this.#links.find(link);
    return made === null ? -Infinity : Date.parse(made.createdAt);
  }

  /**
   * False when whose the document is, or whether it is there, was changed so often that the record of it
   * could be pushed out. To take a role away, to leave and to restore stay possible: each undoes another.
   */
  get mayChangeHands(): boolean {
    const sinceMs = this.#now() - dayMs;
    return this.#audit.lastingSince(sinceMs) < limits.ownershipChangesPerDay;
  }

  /** When the document was made, or null when that is not known. */
  createdMs(): number | null {
    return this.#audit.firstMs("created");
  }

  audit(before: number): AuditPage {
    return this.#audit.page(before);
  }

  /** Whether somebody who comes by `link`, unless that is null, is one more to remember. */
  isNew(principal: string, link: string | null): boolean {
    return this.#people.isNew(principal, link);
  }

  /** Whether it is worth a row that somebody is here. */
  isNews(person: Person, link: string | null): boolean {
    return this.#people.isNews(person, link, this.#now());
  }

  /** Somebody is here, by `link` or, when that is null, as a member. */
  seen(person: Person, link: string | null): void {
    this.#people.seen(person, link, this.#now());
  }

  addLink(by: Person, link: Omit<NewLink, "id">): Link | "full" {
    const id = randomToken();
    const made = this.#links.add({ ...link, id }, by, this.#now());
    if (made === null) return "full";
    this.#record(by, linkDeed("link-made", made));
    return made;
  }

  /** The links that are open. */
  links(): readonly Link[] {
    return this.#links.list().flatMap(({ id }) => this.#links.open("id", id, this.#now()) ?? []);
  }

  changeLink(by: Person, id: string, change: LinkChange): Link | "unknown" {
    const before = this.#links.find(id);
    this.#links.change(id, change);
    const after = this.#links.find(id);
    if (before === null || after === null) return "unknown";
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    if (!isSame) this.#record(by, linkDeed("link-changed", after));
    return after;
  }

  /** False when there is no such link. */
  revokeLink(by: Person, id: string): boolean {
    const link = this.#links.revoke(id, this.#now());
    if (link !== null) this.#record(by, { action: "link-revoked", link });
    return link !== null;
  }

  /** Gives somebody a role, who need not have been here when their name is told. */
  setMember(by: Person, { id, name }: Person, role: Role): Member | Obstacle {
    const before = this.#people.member(id);
    if (before?.role === role) return this.#describe(before);
    if (role !== "own" && this.#people.isLastOwner(id)) return "last-owner";
    if (role === "own" && !this.mayChangeHands) return "too-often";
    const person = { id, name: this.#people.known(id)?.name || name };
    if (!this.#people.setMember(person, role, this.#now())) return "full";
    const action = before === null ? "member-added" : "member-changed";
    this.#record(by, { action, person, role }, role === "own" || before?.role === "own");
    const after = this.#people.member(id);
    return after === null ? "unknown" : this.#describe(after);
  }

  /** Sends somebody away: no link lets them in again, until they are given a role. */
  remove(by: Person, id: string): "done" | Obstacle {
    const person = this.#people.known(id);
    if (person === null) return "unknown";
    if (this.#people.isLastOwner(id)) return "last-owner";
    const wasOwner = this.#isOwner(id);
    if (!this.isMember(id) && this.#people.isRemoved(id)) return "done";
    this.#people.sendAway(person, this.#now());
    this.#record(by, { action: "person-removed", person }, wasOwner);
    return "done";
  }

  /** Somebody gives their own role back. A link may let them in again. */
  leave(member: Person): "done" | Obstacle {
    if (!this.isMember(member.id)) return "unknown";
    if (this.#people.isLastOwner(member.id)) return "last-owner";
    const wasOwner = this.#isOwner(member.id);
    this.#people.removeMember(member.id);
    this.#record(member, { action: "member-left" }, wasOwner);
    return "done";
  }

  /** Makes somebody who is known the owner, and the owner who asks an editor. */
  transfer(by: Person, id: string): "done" | Obstacle {
    const person = this.#people.known(id);
    if (person === null) return "unknown";
    // An administrator, who is no member, takes it from whoever has it.
    const before = this.isMember(by.id) ? [by] : this.owners();
    const others = before.filter((owner) => owner.id !== id);
    if (this.#isOwner(id) && others.length === 0) return "done";
    if (!this.mayChangeHands) return "too-often";
    if (!this.#people.setMember(person, "own", this.#now())) return "full";
    for (const owner of others) this.#people.setMember(owner, "edit", this.#now());
    this.#record(by, { action: "owner-transferred", person });
    return "done";
  }

  /** What `from` was in this document, `to` is from now on. True when that was something. */
  adopt(from: string, to: string): boolean {
    const { name = "" } = this.#people.known(from) ?? {};
    const [wasMember, wasOwner] = [this.isMember(from), this.#isOwner(from)];
    this.#links.adopt(from, to);
    const isAdopted = this.#people.adopt(from, to);
    if (wasMember) {
      const person = { id: to, name: this.#people.known(to)?.name ?? name };
      this.#record({ id: from, name }, { action: "member-adopted", person }, wasOwner);
    }
    return isAdopted;
  }

  /** Who owns the document. */
  owners(): readonly Person[] {
    return this.#people
      .members()
      .filter(({ role }) => role === "own")
      .map(({ id, name }) => ({ id, name }));
  }

  list(): AccessList {
    return {
      members: this.#people.members().map((member) => this.#describe(member)),
      links: this.#links.list(),
      visitors: this.#people
        .visits()
        .filter(({ id }) => !this.isMember(id))
        .map(({ id, name, link, firstMs, lastMs, removedMs }) => ({
          id,
          name,
          role: this.right(id, link)?.role ?? null,
          link: this.#nameOf(link),
          firstSeenAt: new Date(firstMs).toISOString(),
          lastSeenAt: new Date(lastMs).toISOString(),
          removedAt: removedMs === null ? null : new Date(removedMs).toISOString(),
        })),
    };
  }

  /** Records a deed. What decides whose the document is, or whether it is there, lasts. */
  #record(by: Person, deed: Deed, isOfOwner = false): void {
    const isLasting = isOfOwner || lastingActions.has(deed.action);
    this.#audit.record(by, deed, { kind: isLasting ? "lasting" : "owners", nowMs: this.#now() });
  }

  #isOwner(principal: string): boolean {
    return this.#people.member(principal)?.role === "own";
  }

  #describe({ id, name, role, sinceMs, link }: Membership): Member {
    const since = sinceMs === null ? null : new Date(sinceMs).toISOString();
    return { id, name, role, since, link: this.#nameOf(link) };
  }

  #nameOf(link: string | null): LinkName | null {
    return link === null ? null : this.#links.nameOf(link);
  }
}

const dayMs = 86_400_000;

const lastingActions: ReadonlySet<Deed["action"]> = new Set([
  "created",
  "trashed",
  "restored",
  "owner-transferred",
]);

function linkDeed(action: "link-made" | "link-changed", link: Link): Deed {
  const { id, label, role, expiresAt } = link;
  return { action, link: { id, label }, role, expiresAt };
}
