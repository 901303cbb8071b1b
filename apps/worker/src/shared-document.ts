import { DocumentObject } from "@scriptorium/sync/durable-object";
import type { Grant, Session } from "@scriptorium/sync/durable-object";
import { CloseCode } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import type { AuditPage, Person } from "./access/audit.ts";
import { personOf } from "./access/caller.ts";
import type { Access, Caller } from "./access/caller.ts";
import { Door } from "./access/door.ts";
import type { Link, LinkChange, NewLink } from "./access/links.ts";
import { Rights } from "./access/rights.ts";
import { Sharing } from "./access/sharing.ts";
import type { AccessList, Member, Obstacle } from "./access/sharing.ts";
import { Listed } from "./directory/listed.ts";
import { entryMessage } from "./directory/report-messages.ts";
import { DocumentTables } from "./document-tables.ts";
import type { Env } from "./env.ts";
import { isProgram } from "./keys/api-key.ts";
import { isIssuersPrincipal } from "./tickets/embedder-ticket.ts";
import { Renewals } from "./tickets/renewals.ts";
import { admit } from "./tickets/ticket.ts";
import { Trash } from "./trash.ts";

/** What a caller may do, who owns the document and, for an owner, everybody else. */
export interface AccessView extends Access {
  readonly owners: readonly Person[];
  readonly list: AccessList | null;
}

/**
 * A document that people share: who comes in, and what its owners say of that. Whatever they change
 * holds at once for whoever is here. What is in the document, and how long it is there, is `Document`.
 */
export abstract class SharedDocument extends DocumentObject<Env> {
  protected readonly tables = new DocumentTables(this.database, this.ctx.id.name);
  protected readonly sharing = new Sharing(this.database, () => Date.now());
  protected readonly trash = new Trash(this.database);
  protected readonly listed = new Listed(this.database);
  readonly #rights = new Rights(this.sharing, this.env);
  protected readonly door = new Door(
    { sharing: this.sharing, rights: this.#rights, trash: this.trash },
    {
      isThere: () => this.#isThere(),
      writeIfRoom: (write) => this.writeIfRoom(write),
    },
  );
  readonly #renewals = new Renewals();

  /** What `caller` may do, or null: nothing, or there is no document, or it is in the trash. */
  access(caller: Caller): Access | null {
    return this.door.access(caller);
  }

  /** Whether `caller` is let in by the link they bring, and would be one more to remember. Asking does not. */
  isNewHere(caller: Caller): boolean {
    const access = this.access(caller);
    return access !== null && this.sharing.isNew(caller.principal, access.link);
  }

  /** What `caller` may do and, if they own the document, who else may. Null when that is nothing. */
  accessView(caller: Caller): AccessView | null {
    const access = this.door.enter(caller);
    if (access === null) return null;
    const list = access.role === "own" ? this.sharing.list() : null;
    return { ...access, owners: this.sharing.owners(), list };
  }

  /**
   * Adds a share link, by which nobody is sent what was deleted before. Null when the caller may not,
   * "full" when there are too many, "no-room" when nothing can be stored.
   */
  async addLink(
    caller: Caller,
    link: Omit<NewLink, "id">,
  ): Promise<Link | "full" | "no-room" | null> {
    if (!this.door.isOwner(caller)) return null;
    if (!(await this.dropDeleted())) return "no-room";
    // Meanwhile the role may have been taken away.
    return this.door.isOwner(caller) ? this.sharing.addLink(personOf(caller), link) : null;
  }

  /** The links that are open. Null when the caller may not know. */
  links(caller: Caller): readonly Link[] | null {
    return this.door.isOwner(caller) ? this.sharing.links() : null;
  }

  /**
   * Changes a share link, and what those who came by it may do. One that had ended is made anew by that.
   * Null when the caller may not, "no-room" when nothing can be stored.
   */
  async changeLink(
    caller: Caller,
    id: string,
    change: LinkChange,
  ): Promise<Link | "unknown" | "no-room" | null> {
    if (!this.door.isOwner(caller)) return null;
    const isOpen = this.sharing.links().some((link) => link.id === id);
    if (!isOpen && !(await this.dropDeleted())) return "no-room";
    // Meanwhile the role may have been taken away.
    if (!this.door.isOwner(caller)) return null;
    const link = this.sharing.changeLink(personOf(caller), id, change);
    this.#review((session) => session.link === id, "the link was changed");
    return link;
  }

  /** Revokes a share link, and ends the sessions that came by it. Null when the caller may not. */
  removeLink(caller: Caller, id: string): boolean | null {
    if (!this.door.isOwner(caller)) return null;
    const isDone = this.sharing.revokeLink(personOf(caller), id);
    this.#review((session) => session.link === id, "the link was revoked");
    return isDone;
  }

  /**
   * Gives somebody a role of their own, whatever they had. Who becomes a member is sent nothing that was
   * deleted before, but for its history, where the role gives that. Null when the caller may not, "no-room"
   * when nothing can be stored.
   */
  async setMember(
    caller: Caller,
    person: Person,
    role: Role,
  ): Promise<Member | Obstacle | "no-room" | null> {
    if (!this.door.isOwner(caller)) return null;
    // What an issuer's people may do is the issuer's to say.
    if (isIssuersPrincipal(person.id)) return "unknown";
    if (!this.sharing.isMember(person.id) && !(await this.dropDeleted())) return "no-room";
    // Meanwhile the role may have been taken away.
    if (!this.door.isOwner(caller)) return null;
    if (role === "own" && !this.#rights.mayMakeOwner(caller, person.id)) return "never-here";
    const outcome = this.#listing(() => this.sharing.setMember(personOf(caller), person, role));
    this.#reviewPerson(person.id);
    return outcome;
  }

  /** Sends somebody away; or the caller gives back their own role. Null when the caller may not. */
  removeMember(caller: Caller, id: string): "done" | Obstacle | null {
    const access = this.access(caller);
    if (access === null) return null;
    const isLeaving = caller.principal === id;
    if (!isLeaving && access.role !== "own") return null;
    const outcome = this.#listing(() =>
      isLeaving ? this.sharing.leave(personOf(caller)) : this.sharing.remove(personOf(caller), id),
    );
    this.#reviewPerson(id);
    return outcome;
  }

  /** Makes somebody else the owner, and the caller an editor. Null when the caller may not. */
  transfer(caller: Caller, id: string): "done" | Obstacle | null {
    if (!this.door.isOwner(caller)) return null;
    if (!this.#rights.mayMakeOwner(caller, id)) return "never-here";
    const owners = this.sharing.owners();
    const outcome = this.#listing(() => this.sharing.transfer(personOf(caller), id));
    for (const principal of new Set([id, ...owners.map((owner) => owner.id)]))
      this.#reviewPerson(principal);
    return outcome;
  }

  /** The record of what was done, before the entry `before`. Null when the caller may not know. */
  audit(caller: Caller, before: number): AuditPage | null {
    return this.door.isOwner(caller) ? this.sharing.audit(before) : null;
  }

  /**
   * What `fromPrincipal` was in this document, `toPrincipal` is from now on: a guest has signed
   * in. Of two roles the higher one holds. Their open sessions fetch another ticket.
   */
  adopt(fromPrincipal: string, toPrincipal: string): void {
    if (!this.#isThere()) return;
    if (!this.#listing(() => this.sharing.adopt(fromPrincipal, toPrincipal))) return;
    this.#reviewPerson(toPrincipal);
    const reason = "this person has signed in: fetch another ticket";
    const isTheirs = (session: Session): boolean => session.principal === fromPrincipal;
    this.#end(isTheirs, CloseCode.unauthorized, reason);
  }

  /**
   * Ends the sessions of a program whose key was revoked, or of a person who was signed out: those of one
   * sign-in, unless that is null.
   */
  endPrincipal(principal: string, signIn: string | null): void {
    this.#renewals.ended({ principal, signIn });
    const isMeant = (session: Session): boolean =>
      session.principal === principal && (signIn === null || session.signIn === signIn);
    if (isProgram(principal)) this.#end(isMeant, CloseCode.forbidden, "the key was revoked");
    // Whoever is still signed in fetches another ticket.
    else this.#end(isMeant, CloseCode.unauthorized, "this person was signed out: sign in anew");
  }

  #end(isMeant: (session: Session) => boolean, code: CloseCode, reason: string): void {
    if (this.exists()) this.endSessions(isMeant, code, reason);
  }

  protected override onAuthorize(grant: Grant): Grant | null {
    return this.door.admit(grant);
  }

  protected override async onTicket(ticket: string): Promise<Grant | null> {
    const { name: documentId } = this.ctx.id;
    if (documentId === undefined) return null;
    return this.#renewals.read(
      async () => (await admit(this.env, documentId, ticket))?.grant ?? null,
    );
  }

  /** Does what may change the owners, by whom the document is listed. */
  #listing<Result>(work: () => Result): Result {
    const before = this.#ownerIds();
    const result = work();
    if (this.#ownerIds() !== before) this.#relist();
    return result;
  }

  #ownerIds(): string {
    return this.sharing
      .owners()
      .map(({ id }) => id)
      .join();
  }

  /** Has the entry in the directory brought up to date. */
  #relist(): void {
    const { id, body } = entryMessage();
    this.post(body, id);
  }

  #reviewPerson(id: string): void {
    // With an issuer go those whom its tickets name.
    const isTheirs = (principal: string): boolean =>
      principal === id || (isIssuersPrincipal(id) && principal.startsWith(`${id}:`));
    this.#review(({ principal }) => isTheirs(principal), "access was taken away");
  }

  /** Has the sessions that `isMeant` names go by what holds now. Those that may do nothing end. */
  #review(isMeant: (session: Session) => boolean, reason: string): void {
    this.reviewSessions((session) =>
      isMeant(session) ? this.#rights.ofSession(session, reason) : session,
    );
  }

  /** Whether there is a document, of which the tables are up to date then. */
  #isThere(): boolean {
    if (!this.exists()) return false;
    if (this.tables.prepare() && !this.listed.isCurrent) this.#list();
    return true;
  }

  /** Has a document listed that the directory may have nothing of. */
  #list(): void {
    this.writeIfRoom(() => {
      this.listed.noteCurrent();
      this.#relist();
    });
  }
}
