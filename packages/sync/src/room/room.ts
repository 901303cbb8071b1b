import { judgeUpdate } from "../gate/index.ts";
import type { Knowledge } from "../gate/index.ts";
import { allows, asSeq, CloseCode, decodeFrame, encodeAwareness } from "../protocol/index.ts";
import { limits, RejectCode } from "../protocol/index.ts";
import type { AwarenessEntry, Limits, Message, SessionId, Update } from "../protocol/index.ts";
import type { DocumentStore } from "./document-store.ts";
import { answerHello } from "./join.ts";
import { Outputs } from "./outputs.ts";
import type { Output } from "./output.ts";
import { isTakenOver, nextClock, presenceOf, readPresence } from "./presence.ts";
import type { Session } from "./session.ts";

export interface RoomOptions {
  /** Clients of ours with a schema older than this are turned away. Default 0: none is. */
  readonly schemaVersion?: number;
  /** Limits that differ from those of the engine. */
  readonly limits?: Partial<Limits>;
}

/**
 * The live coordination of one document: frames in, outputs out. Pure and
 * synchronous; the store is the only thing that it changes besides itself. It
 * holds nothing that a wake could not rebuild from the store and the sessions.
 *
 * When a method throws, the store failed: discard the room and build another.
 */
export class Room {
  readonly #store: DocumentStore;
  readonly #sessions = new Map<SessionId, Session>();
  readonly #schemaVersion: number;
  readonly #limits: Limits;
  #known: Knowledge | null = null;
  #isCompactionAsked = false;

  constructor(store: DocumentStore, sessions: Iterable<Session>, options: RoomOptions = {}) {
    this.#store = store;
    this.#schemaVersion = options.schemaVersion ?? 0;
    this.#limits = { ...limits, ...options.limits };
    for (const session of sessions) this.#sessions.set(session.id, session);
  }

  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** A client was let in. A stock client is asked at once for what the server lacks. */
  open(session: Session, nowMs: number): readonly Output[] {
    const outputs = new Outputs();
    this.#keep(session, outputs);
    if (session.isOwn) return outputs.list();
    if (allows(session.role, "edit")) outputs.send([session.id], this.#stateVectorMessage());
    this.#tellPresence(session, nowMs, outputs);
    return outputs.list();
  }

  /** A frame came in. Never throws because of what is in it. */
  receive(id: SessionId, frame: Uint8Array, nowMs: number): readonly Output[] {
    const outputs = new Outputs();
    if (!this.#sessions.has(id)) return [];
    if (frame.length > this.#limits.frameBytesMax) {
      this.#end(
        id,
        { code: CloseCode.tooLarge, reason: `frames may have ${this.#limits.frameBytesMax} bytes` },
        nowMs,
        outputs,
      );
      return outputs.list();
    }
    const decoded = decodeFrame(frame);
    if (!decoded.ok) {
      this.#end(id, badFrame(decoded.reason), nowMs, outputs);
      return outputs.list();
    }
    if (asksTooMuch(decoded.messages, this.#limits)) {
      this.#end(id, badFrame("one frame may ask for everything once"), nowMs, outputs);
      return outputs.list();
    }
    for (const message of decoded.messages) {
      const session = this.#sessions.get(id);
      if (session === undefined) break;
      this.#handle(session, message, nowMs, outputs);
    }
    return outputs.list();
  }

  /** The socket is gone, whichever side ended it. */
  closed(id: SessionId, nowMs: number): readonly Output[] {
    const outputs = new Outputs();
    this.#leave(id, nowMs, outputs);
    return outputs.list();
  }

  /** Stores an update that the server itself made, such as an import, and relays it. Null is no refusal. */
  commit(
    update: Update,
    author: string,
    nowMs: number,
  ): { readonly outputs: readonly Output[]; readonly refusal: string | null } {
    const outputs = new Outputs();
    const verdict = this.#accept(update, { author, from: null }, nowMs, outputs);
    const refusal = verdict.kind === "refused" ? verdict.reason : null;
    if (verdict.kind === "missing")
      throw new Error("the server's own update builds on nothing stored");
    return { outputs: outputs.list(), refusal };
  }

  /** Ends the sessions that `isMeant` names, with a code that tells the client why. */
  end(
    isMeant: (session: Session) => boolean,
    code: CloseCode,
    reason: string,
    nowMs: number,
  ): readonly Output[] {
    const outputs = new Outputs();
    for (const session of this.sessions.filter(isMeant))
      this.#end(session.id, { code, reason }, nowMs, outputs);
    return outputs.list();
  }

  #handle(session: Session, message: Message, nowMs: number, outputs: Outputs): void {
    switch (message.kind) {
      case "sync-step-1":
        outputs.send([session.id], {
          kind: "sync-step-2",
          update: this.#store.diff(message.stateVector),
        });
        return;
      case "sync-step-2":
      case "update":
        this.#receiveStockUpdate(session, message.update, nowMs, outputs);
        return;
      case "edit":
        this.#receiveEdit(session, message, nowMs, outputs);
        return;
      case "hello":
        this.#receiveHello(session, message, nowMs, outputs);
        return;
      case "awareness":
        this.#receiveAwareness(session, message.payload, nowMs, outputs);
        return;
      case "query-awareness":
        this.#tellPresence(session, nowMs, outputs);
        return;
      case "writes-as":
        return;
      case "welcome":
      case "snapshot-chunk":
      case "stored":
      case "caught-up":
      case "ack":
      case "reject":
      case "missing":
      case "permission-denied":
      case "condition":
      case "access":
      case "ticket":
        this.#end(session.id, badFrame(`${message.kind} is for servers to send`), nowMs, outputs);
        return;
    }
  }

  #receiveHello(
    session: Session,
    hello: Message & { kind: "hello" },
    nowMs: number,
    outputs: Outputs,
  ): void {
    if (hello.epoch !== "" && hello.epoch !== this.#store.epoch) {
      const reason = "this copy is of an earlier life of the document";
      this.#end(session.id, { code: CloseCode.epochChanged, reason }, nowMs, outputs);
      return;
    }
    if (hello.schemaVersion < this.#schemaVersion) {
      const reason = `this document needs schema ${this.#schemaVersion}: reload the application`;
      this.#end(session.id, { code: CloseCode.schemaTooOld, reason }, nowMs, outputs);
      return;
    }
    const answer = answerHello(
      { store: this.#store, knowledge: this.#knowledge() },
      session,
      hello,
    );
    for (const frame of answer.frames) outputs.sendFrame([session.id], frame);
    // Whoever has written elsewhere, or knows of more than is stored, is asked for it.
    if (!answer.isResume && allows(session.role, "edit")) {
      outputs.send([session.id], this.#stateVectorMessage());
    }
    this.#keep({ ...session, isFollowing: true }, outputs);
    this.#tellPresence(session, nowMs, outputs);
  }

  #receiveStockUpdate(session: Session, update: Update, nowMs: number, outputs: Outputs): void {
    const verdict = this.#accept(
      update,
      { author: session.principal, from: session },
      nowMs,
      outputs,
    );
    if (verdict.kind === "missing") outputs.send([session.id], this.#stateVectorMessage());
    if (verdict.kind === "refused") {
      outputs.send([session.id], { kind: "permission-denied", reason: verdict.reason });
    }
  }

  #receiveEdit(
    session: Session,
    { number, update }: Message & { kind: "edit" },
    nowMs: number,
    outputs: Outputs,
  ): void {
    const verdict = this.#accept(
      update,
      { author: session.principal, from: session },
      nowMs,
      outputs,
    );
    switch (verdict.kind) {
      case "stored":
        outputs.acknowledge(session.id, number, this.#store.head());
        return;
      case "known":
        outputs.acknowledge(session.id, number, asSeq(0));
        return;
      case "missing": {
        const { stateVector } = this.#stateVectorMessage();
        outputs.send([session.id], { kind: "missing", number, stateVector });
        return;
      }
      case "refused": {
        const { code, reason } = verdict;
        outputs.send([session.id], { kind: "reject", number, code, reason });
        return;
      }
    }
  }

  /** The one way into the log. */
  #accept(
    update: Update,
    { author, from }: { readonly author: string; readonly from: Session | null },
    nowMs: number,
    outputs: Outputs,
  ): Accepted {
    const knowledge = this.#knowledge();
    const verdict = judgeUpdate(update, knowledge, this.#limits);
    if (from !== null && !allows(from.role, "edit") && verdict.kind !== "known") {
      const reason = `the role ${from.role} may not edit`;
      return { kind: "refused", code: RejectCode.readOnly, reason };
    }
    switch (verdict.kind) {
      case "refuse":
        return { kind: "refused", code: verdict.code, reason: verdict.reason };
      case "gap":
        return { kind: "missing" };
      case "known":
        return { kind: "known" };
      case "accept": {
        // Store first. If append throws, no output exists, so no peer can have
        // seen an update that a restart would forget.
        const seq = this.#store.append(update, author, nowMs);
        knowledge.learn(verdict.decoded);
        const others = this.sessions.filter((session) => session.id !== from?.id);
        outputs.relay({ kind: "stored", seq, update }, others);
        this.#askForCompaction(nowMs, outputs);
        return { kind: "stored" };
      }
    }
  }

  #receiveAwareness(session: Session, payload: Uint8Array, nowMs: number, outputs: Outputs): void {
    const spoken = readPresence(payload, session, this.sessions);
    if (spoken.kind === "bad") {
      this.#end(session.id, badFrame(spoken.reason), nowMs, outputs);
      return;
    }
    if (spoken.kind === "nothing") return;
    if (!session.isOwn) {
      // A stock client hangs up after 30 s without a message and forgets whom it
      // has not heard of for as long, so its renewals are answered with both.
      outputs.send([session.id], { kind: "awareness", payload });
      if (spoken.kind === "renewed") this.#tellPresence(session, nowMs, outputs);
    }
    if (spoken.kind === "renewed") return;
    const clock = nextClock(session.awareness, nowMs);
    const entry: AwarenessEntry = { ...spoken.entry, clock };
    this.#keep({ ...session, awareness: spoken.kind === "left" ? null : entry }, outputs);
    this.#announce(entry, session.id, outputs);
  }

  #tellPresence(to: Session, nowMs: number, outputs: Outputs): void {
    const presence = presenceOf(this.#sessions.values(), to.id, nowMs);
    if (presence !== null) outputs.send([to.id], presence);
  }

  #announce(entry: AwarenessEntry, except: SessionId, outputs: Outputs): void {
    const others = [...this.#sessions.keys()].filter((id) => id !== except);
    outputs.send(others, { kind: "awareness", payload: encodeAwareness([entry]) });
  }

  #end(id: SessionId, { code, reason }: Ending, nowMs: number, outputs: Outputs): void {
    outputs.close(id, code, reason.slice(0, this.#limits.closeReasonLengthMax));
    this.#leave(id, nowMs, outputs);
  }

  #leave(id: SessionId, nowMs: number, outputs: Outputs): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    const { awareness } = session;
    if (awareness !== null && !isTakenOver(session, this.#sessions.values())) {
      this.#announce(
        { ...awareness, clock: nextClock(awareness, nowMs), state: "null" },
        id,
        outputs,
      );
    }
    if (this.#sessions.size === 0 && this.#store.logSize().rows > 0) {
      outputs.compactBy(nowMs + this.#limits.compactionAfterLeaveMs);
    }
  }

  #askForCompaction(nowMs: number, outputs: Outputs): void {
    if (this.#isCompactionAsked) return;
    const { rows, bytes } = this.#store.logSize();
    if (rows < this.#limits.compactionLogRows && bytes < this.#limits.compactionLogBytes) return;
    this.#isCompactionAsked = true;
    outputs.compactBy(nowMs);
  }

  /** The log was compacted. The next one is asked for when it is due again. */
  compacted(): void {
    this.#isCompactionAsked = false;
  }

  #keep(session: Session, outputs: Outputs): void {
    this.#sessions.set(session.id, session);
    outputs.remember(session);
  }

  #stateVectorMessage(): Message & { kind: "sync-step-1" } {
    return { kind: "sync-step-1", stateVector: this.#knowledge().encodeStateVector() };
  }

  #knowledge(): Knowledge {
    this.#known ??= this.#store.readKnowledge();
    return this.#known;
  }
}

/** Some messages are answered with the whole document, or with everybody's state. */
function asksTooMuch(messages: readonly Message[], { requestsPerFrameMax }: Limits): boolean {
  const askers = new Set<Message["kind"]>(["sync-step-1", "hello", "query-awareness"]);
  const asking = messages.filter(({ kind }) => askers.has(kind)).length;
  return asking > requestsPerFrameMax;
}

interface Ending {
  readonly code: CloseCode;
  readonly reason: string;
}

function badFrame(reason: string): Ending {
  return { code: CloseCode.badFrame, reason };
}

type Accepted =
  | { readonly kind: "stored" }
  | { readonly kind: "known" }
  | { readonly kind: "missing" }
  | { readonly kind: "refused"; readonly code: RejectCode; readonly reason: string };
