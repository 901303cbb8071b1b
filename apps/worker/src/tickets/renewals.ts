import type { Grant } from "@scriptorium/sync/durable-object";

/** What was taken back: all of a principal, or one sign-in. */
interface Ended {
  readonly principal: string;
  readonly signIn: string | null;
}

/**
 * Newer tickets that sessions of a document sent and that are being looked at. Who answers for a ticket may
 * say that it holds, take it back, and have the document end what it opened before that answer is here: then
 * there is no session of it yet, and there must be none after.
 */
export class Renewals {
  #underWay = 0;
  /** What was taken back since the first of those that are under way. */
  #ended: Ended[] = [];

  /** What `admit` grants, or null also when that was taken back meanwhile. Use it in the same turn. */
  async read(admit: () => Promise<Grant | null>): Promise<Grant | null> {
    this.#underWay += 1;
    try {
      const grant = await admit();
      return grant === null || this.#ended.some((one) => isOf(grant, one)) ? null : grant;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#ended = [];
    }
  }

  /** Connections end, and so does what is on its way to be one of them. */
  ended(one: Ended): void {
    if (this.#underWay > 0) this.#ended.push(one);
  }
}

function isOf({ principal, signIn }: Grant, one: Ended): boolean {
  return principal === one.principal && (one.signIn === null || one.signIn === signIn);
}
