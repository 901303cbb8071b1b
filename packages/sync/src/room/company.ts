import { allows } from "../protocol/index.ts";
import type { AwarenessEntry, Message, SessionId } from "../protocol/index.ts";
import type { Outputs } from "./outputs.ts";
import { isTakenOver, nextClock, presenceOf, readPresence, stampState } from "./presence.ts";
import type { Grant, Session } from "./session.ts";
import type { Usage } from "./usage.ts";

/** Who is in the room, and what each is told of the others. */
export class Company {
  readonly #sessions = new Map<SessionId, Session>();
  /** The sessions as a list, or null when it has to be made anew. */
  #list: readonly Session[] | null = null;
  readonly #usage: Usage;
  readonly #ownerOf: (clientId: number) => string | null;
  /** What others are told of later, because its session has had its share for now. */
  readonly #untold = new Map<SessionId, AwarenessEntry>();

  /** `ownerOf` tells the principal that first wrote with a clientID, or null when nobody has. */
  constructor(
    sessions: Iterable<Session>,
    usage: Usage,
    ownerOf: (clientId: number) => string | null,
  ) {
    for (const session of sessions) this.#sessions.set(session.id, session);
    this.#usage = usage;
    this.#ownerOf = ownerOf;
  }

  get sessions(): readonly Session[] {
    this.#list ??= [...this.#sessions.values()];
    return this.#list;
  }

  get size(): number {
    return this.#sessions.size;
  }

  get(id: SessionId): Session | undefined {
    return this.#sessions.get(id);
  }

  /** Takes a session in, or what became of one. */
  keep(session: Session, outputs: Outputs): void {
    this.#sessions.set(session.id, session);
    this.#list = null;
    outputs.remember(session);
  }

  /** An awareness message came in. What is wrong with it, or null. */
  receiveAwareness(
    session: Session,
    payload: Uint8Array,
    nowMs: number,
    outputs: Outputs,
  ): string | null {
    const spoken = readPresence(payload, session, {
      everybody: this.sessions,
      ownerOf: this.#ownerOf,
    });
    if (spoken.kind === "bad") return spoken.reason;
    if (spoken.kind === "nothing") return null;
    if (!session.isOwn) {
      // A stock client hangs up after 30 s without a message and forgets whom it
      // has not heard of for as long, so its renewals are answered with both.
      outputs.send([session.id], { kind: "awareness", payload });
      if (spoken.kind === "renewed") this.tellOthersTo(session, nowMs, outputs);
    }
    if (spoken.kind === "renewed") return null;
    const entry: AwarenessEntry = { ...spoken.entry, clock: nextClock(session.awareness, nowMs) };
    const awareness = spoken.kind === "left" ? null : entry;
    const clientId = this.#writerShown(session, entry.clientId, outputs);
    this.keep({ ...session, clientId, awareness }, outputs);
    this.#announceInTurn(session.id, entry, nowMs, outputs);
    return null;
  }

  /** Tells a session of all the others. */
  tellOthersTo(session: Session, nowMs: number, outputs: Outputs): void {
    const presence = this.othersOf(session, nowMs);
    if (presence !== null) outputs.send([session.id], presence);
  }

  /** What a session is told of all the others, or null when there is nothing to tell. */
  othersOf({ id }: Session, nowMs: number): Message | null {
    return presenceOf(this.sessions, id, nowMs);
  }

  /** Tells what had to wait for its turn. */
  tick(nowMs: number, outputs: Outputs): void {
    for (const [id, entry] of this.#untold) this.#announceInTurn(id, entry, nowMs, outputs);
  }

  /** A session has another name, role, link or end from now on. Who may write from now on says anew with what. */
  regrant(session: Session, granted: Grant, nowMs: number, outputs: Outputs): Session {
    const { awareness } = session;
    const { standing: _standing, ...grant } = granted;
    const mayNowEdit = allows(grant.role, "edit") && !allows(session.role, "edit");
    const clientId = mayNowEdit ? null : session.clientId;
    const { expiresMs = null, signIn = null } = grant;
    const renewed = { ...session, ...grant, expiresMs, signIn, clientId };
    const state = awareness === null ? null : stampState(awareness.state, renewed);
    if (awareness === null || state === null || state === awareness.state) {
      this.keep(renewed, outputs);
      return renewed;
    }
    const entry = { ...awareness, state, clock: nextClock(awareness, nowMs) };
    const shown = { ...renewed, awareness: entry };
    this.keep(shown, outputs);
    this.#announceInTurn(session.id, entry, nowMs, outputs);
    return shown;
  }

  /** A session is gone. False when it was before. */
  leave(id: SessionId, nowMs: number, outputs: Outputs): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    this.#sessions.delete(id);
    this.#list = null;
    this.#usage.forget(id);
    this.#untold.delete(id);
    const { awareness } = session;
    if (awareness !== null && !isTakenOver(session, this.sessions)) {
      const clock = nextClock(awareness, nowMs);
      outputs.announce(id, { ...awareness, clock, state: "null" }, this.sessions);
    }
    return true;
  }

  /** A stock client shows what it writes with. Whoever reconnects takes it over from the socket before. */
  #writerShown(
    { id, isOwn, clientId, principal }: Session,
    shown: number,
    outputs: Outputs,
  ): number | null {
    if (isOwn || clientId === shown) return clientId;
    for (const other of this.#sessions.values()) {
      if (other.id === id || other.clientId !== shown) continue;
      if (other.isOwn || other.principal !== principal) return clientId;
      this.keep({ ...other, clientId: null }, outputs);
    }
    return shown;
  }

  /** Tells others now or, when the session has had its share, a little later. */
  #announceInTurn(id: SessionId, entry: AwarenessEntry, nowMs: number, outputs: Outputs): void {
    const waitMs = this.#usage.takeAwareness(id, nowMs);
    if (waitMs > 0) {
      // Only the newest is told: what lies between is over by then.
      this.#untold.set(id, entry);
      outputs.callBackBy(nowMs + waitMs);
      return;
    }
    this.#untold.delete(id);
    outputs.announce(id, entry, this.sessions);
  }
}
