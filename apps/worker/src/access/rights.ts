import type { Ending, Grant, Right, Session } from "@scriptorium/sync/durable-object";
import { allows, CloseCode, leastRole } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import type { Env } from "../env.ts";
import { isProgram } from "../keys/api-key.ts";
import { administrator } from "../keys/programs.ts";
import { isIssuersPrincipal, issuerOf, issuerPrincipal } from "../tickets/embedder-ticket.ts";
import type { Access, Caller } from "./caller.ts";
import { isLinkPrincipal } from "./link-principal.ts";
import type { Sharing } from "./sharing.ts";

/** What a document says of who may do what. */
type Records = Pick<Sharing, "right" | "linkOf" | "needsNoLink" | "mayOwn">;

/** What a ticket grants now. */
export interface Holding {
  readonly grant: Grant;
  /** True for who is here by what the document says of them, which is remembered. */
  readonly isByRecords: boolean;
}

/**
 * What somebody may do with a document that is there: what its records say, and beside these what a
 * program's key gives on every document, and what an issuer says of its people. Decides, and changes
 * nothing.
 */
export class Rights {
  readonly #records: Records;
  readonly #env: Env;

  constructor(records: Records, env: Env) {
    this.#records = records;
    this.#env = env;
  }

  /** What `caller` may do, or null for nothing. */
  ofCaller(caller: Caller): Access | null {
    const { principal, linkHash, standing = null } = caller;
    const link = linkHash === null ? null : this.#records.linkOf(linkHash);
    const right = this.#records.right(principal, link);
    const role = greaterRole(right?.role ?? null, standing);
    if (role === null) return null;
    const isByLink = role === right?.role && principal !== administrator.principal;
    return { role, link: isByLink && !this.#records.needsNoLink(principal) ? link : null };
  }

  /**
   * What holds now of a ticket's grant, or null for nothing. A ticket says what was granted when it
   * was issued; what holds now may be less.
   */
  ofGrant(grant: Grant): Holding | null {
    const { principal } = grant;
    if (isProgram(principal)) return this.#ofProgram(grant);
    if (isIssuersPrincipal(principal)) {
      const granted = this.#ofIssuers(grant);
      return granted === null ? null : { grant: granted, isByRecords: false };
    }
    const now = this.#records.right(principal, grant.link);
    if (now === null) return null;
    return { grant: lessened(grant, now), isByRecords: true };
  }

  /** What an open session may do from now on, or how it ends, for `reason`. */
  ofSession(session: Session, reason: string): Right | Ending {
    const { principal } = session;
    if (isProgram(principal) && principal !== administrator.principal) {
      // What its key allows is known to whoever gives it a ticket.
      return { code: CloseCode.unauthorized, reason: `${reason}: fetch another ticket` };
    }
    if (isIssuersPrincipal(principal)) {
      const granted = this.#ofIssuers(session);
      return granted === null
        ? { code: CloseCode.forbidden, reason }
        : { role: granted.role, expiresMs: session.expiresMs };
    }
    const right = this.#records.right(principal, session.link);
    if (right === null) return { code: CloseCode.forbidden, reason };
    return { role: right.role, expiresMs: earliest(session.expiresMs, right.expiresMs) };
  }

  /** Whether this owner may make somebody else one. Who may administer the server knows whom it is for. */
  mayMakeOwner(owner: Caller, id: string): boolean {
    return owner.standing === "own" ? !isLinkPrincipal(id) : this.#records.mayOwn(id);
  }

  /** What its scopes give on every document is told with the grant: the Worker asked for its key. */
  #ofProgram({ standing, ...grant }: Grant): Holding | null {
    const right = this.#records.right(grant.principal, grant.link);
    const role = greaterRole(right?.role ?? null, standing ?? null);
    if (role === null) return null;
    const expiresMs = role === standing ? null : (right?.expiresMs ?? null);
    return { grant: lessened(grant, { role, expiresMs }), isByRecords: right !== null };
  }

  /** An issuer's ticket says itself what somebody may do, with the documents that are the issuer's. */
  #ofIssuers(grant: Grant): Grant | null {
    const issuer = issuerOf(this.#env, grant.principal);
    if (issuer === null) return null;
    const isTheirs =
      issuer.documents === "all" ||
      this.#records.right(issuerPrincipal(issuer), null)?.role === "own";
    return isTheirs ? { ...grant, role: leastRole(grant.role, issuer.role) } : null;
  }
}

/** The grant, as far as `right` goes. */
function lessened(grant: Grant, right: Right): Grant {
  const expiresMs = earliest(grant.expiresMs ?? null, right.expiresMs);
  return { ...grant, role: leastRole(grant.role, right.role), expiresMs };
}

/** The greater of two roles, of which null is none. */
function greaterRole(one: Role | null, other: Role | null): Role | null {
  return one === null || (other !== null && allows(other, one)) ? other : one;
}

/** Null is never. */
function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
