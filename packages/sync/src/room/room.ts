import { decodeUpdate, heldReason, judgeAll, judgeUpdate } from "../gate/index.ts";
import type { Knowledge } from "../gate/index.ts";
import { allows, asSeq, CloseCode } from "../protocol/index.ts";
import { encodeFrame } from "../protocol/index.ts";
import { limits, RejectCode } from "../protocol/index.ts";
import type { Limits, Message, SessionId, Update } from "../protocol/index.ts";
import { Company } from "./company.ts";
import { isCompactionDue, isCompactionDueWhenLeft } from "./compaction-due.ts";
import type { Uncompacted } from "./compaction-due.ts";
import { Condition } from "./condition.ts";
import type { DocumentStore } from "./document-store.ts";
import { badFrame, FrameReader } from "./frame-reader.ts";
import type { Ending } from "./frame-reader.ts";
import { joinSmallFrames } from "./join-small-frames.ts";
import { Joins } from "./join.ts";
import { Liveness } from "./liveness.ts";
import { Outputs } from "./outputs.ts";
import type { Output } from "./output.ts";
import { newRoomCounts } from "./room-counts.ts";
import type { RoomCounts } from "./room-counts.ts";
import { isExpired } from "./session.ts";
import type { Grant, Right, Session } from "./session.ts";
import { Usage } from "./usage.ts";
import { declare, findRival, isHeld } from "./writers.ts";

export interface RoomOptions {
  /**
   * Clients of ours with a schema older than this are turned away. It rises with every
   * client of a newer one that writes. Default 0: none is.
   */
  readonly schemaVersion?: number;
  /**
   * The newest schema that there is. Who names a newer one counts as a client of this one, or
   * anybody who may write could turn everybody else away for ever. Default: `schemaVersion`.
   */
  readonly newestSchemaVersion?: number;
  /** Limits that differ from those of the engine. */
  readonly limits?: Partial<Limits>;
  /** True while there is no room to store anything. Asked for every update. Default: there is. */
  readonly isStorageFull?: () => boolean;
  /**
   * When the platform last answered a ping of a session, in ms since 1970, or null
   * when it never did. Default: that is not known, and nobody counts as gone.
   */
  readonly pingedMs?: (id: SessionId) => number | null;
  /** What the room does is added to this. Default: to nothing that anybody sees. */
  readonly counts?: RoomCounts;
}

/** Why `commit` stores nothing while there is no room: what is refused so may be stored later. */
export const storageFull = "the server has no room to store anything now";

/**
 * The live coordination of one document: frames in, outputs out. Pure and
 * synchronous; the store is the only thing that it changes besides itself. It
 * holds nothing that a wake could not rebuild from the store and the sessions.
 *
 * When a method throws, the store failed: discard the room and build another.
 */
export class Room {
  readonly #store: DocumentStore;
  readonly #company: Company;
  #schemaVersion: number;
  readonly #newestSchemaVersion: number;
  readonly #limits: Limits;
  readonly #reader: FrameReader;
  readonly #condition: Condition;
  readonly #joins: Joins;
  readonly #liveness: Liveness;
  readonly #counts: RoomCounts;
  #known: Knowledge | null = null;
  /** The summary that everybody was told last. Undefined after a wake, when only the sessions know. */
  #toldCondition: string | null | undefined = undefined;
  #isCompactionAsked = false;

  constructor(store: DocumentStore, sessions: Iterable<Session>, options: RoomOptions = {}) {
    this.#store = store;
    this.#schemaVersion = options.schemaVersion ?? 0;
    this.#newestSchemaVersion = options.newestSchemaVersion ?? this.#schemaVersion;
    this.#limits = { ...limits, ...options.limits };
    const usage = new Usage(this.#limits);
    this.#counts = options.counts ?? newRoomCounts();
    this.#reader = new FrameReader(usage, this.#limits);
    this.#condition = new Condition(store, this.#limits, options.isStorageFull ?? (() => false));
    this.#joins = new Joins(store, () => this.#knowledge());
    this.#company = new Company(sessions, usage, (clientId) => store.ownerOf(clientId));
    this.#liveness = new Liveness(this.#company, this.#limits, {
      pingedMs: options.pingedMs ?? null,
      question: () => this.#stateVectorMessage(),
    });
  }

  get sessions(): readonly Session[] {
    return this.#company.sessions;
  }

  /** A client was let in. A stock client is asked at once for what the server lacks. */
  open(session: Session, nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    this.#company.keep(session, outputs);
    if (session.expiresMs !== null) outputs.sweepBy(session.expiresMs);
    this.#liveness.opened(nowMs, outputs);
    this.#lookAround(nowMs, outputs);
    if (session.isOwn) return outputs.list();
    if (allows(session.role, "edit")) outputs.send([session.id], this.#stateVectorMessage());
    this.#company.tellOthersTo(session, nowMs, outputs);
    return outputs.list();
  }

  /** A frame came in. Never throws because of what is in it. */
  receive(id: SessionId, frame: Uint8Array, nowMs: number): readonly Output[] {
    return this.receiveAll([{ id, frame }], nowMs);
  }

  /** Frames came in, one after the other: one write, and few frames out. Never throws because of what is in them. */
  receiveAll(received: readonly Received[], nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    for (const { id } of received) this.#liveness.heard(id, nowMs, outputs);
    this.#lookAround(nowMs, outputs);
    this.#store.batch(() => {
      for (const { id, frame } of received) this.#receive(id, frame, nowMs, outputs);
    });
    this.#tellConditionIfChanged(nowMs, outputs);
    return outputs.list();
  }

  #receive(id: SessionId, frame: Uint8Array, nowMs: number, outputs: Outputs): void {
    const sender = this.#company.get(id);
    if (sender === undefined) return;
    if (isExpired(sender, nowMs)) {
      this.#end(id, expired, nowMs, outputs);
      return;
    }
    const read = this.#reader.read(id, frame, nowMs);
    if (!read.ok) {
      this.#end(id, read.ending, nowMs, outputs);
      return;
    }
    for (const message of read.messages) {
      const session = this.#company.get(id);
      if (session === undefined) break;
      this.#handle(session, message, nowMs, outputs);
    }
  }

  /** Something was written that needs `version` of the application's schema. */
  raiseSchema(version: number, nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    this.#raiseSchema(version, nowMs, outputs);
    return outputs.list();
  }

  /** The time has come that a `sweep-by` named. */
  sweep(nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    this.#liveness.sweepCame();
    this.#lookAround(nowMs, outputs);
    this.#endExpired(nowMs, outputs);
    return outputs.list();
  }

  /** Ends, if it is time to look, the sessions whose client is gone. */
  lookAround(nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    this.#lookAround(nowMs, outputs);
    return outputs.list();
  }

  /** The time has come that a `call-back-by` named. */
  tick(nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    this.#company.tick(nowMs, outputs);
    return outputs.list();
  }

  /**
   * What a session's newer ticket grants, or null when it does not verify. It may
   * change what others are told of the session, and what it may do, but not who it is.
   */
  granted(id: SessionId, grant: Grant | null, nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    const session = this.#company.get(id);
    if (session === undefined) return [];
    if (grant === null || grant.principal !== session.principal) {
      const reason = "the new ticket does not verify, or is somebody else's";
      this.#end(id, { code: CloseCode.unauthorized, reason }, nowMs, outputs);
      return outputs.list();
    }
    this.#regrant(session, grant, nowMs, outputs);
    return outputs.list();
  }

  /**
   * What sessions may do has changed: `decide` says of each what it may do now and until
   * when, or how it ends. A client of ours is told in place. A stock client that may do less is sent for
   * another ticket, because nothing would tell it.
   */
  review(decide: (session: Session) => Right | Ending, nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    for (const session of this.sessions) {
      const decided = decide(session);
      if ("code" in decided) this.#end(session.id, decided, nowMs, outputs);
      else if (session.isOwn || allows(decided.role, session.role)) {
        const { role, expiresMs } = decided;
        const isSame = role === session.role && expiresMs === session.expiresMs;
        if (!isSame) this.#regrant(session, { ...session, role, expiresMs }, nowMs, outputs);
      } else {
        const reason = `the role is ${decided.role} from now on: fetch another ticket`;
        this.#end(session.id, { code: CloseCode.unauthorized, reason }, nowMs, outputs);
      }
    }
    return outputs.list();
  }

  #regrant(session: Session, grant: Grant, nowMs: number, outputs: Outputs): void {
    const { id, isOwn, isFollowing } = session;
    if (isOwn) outputs.send([id], { kind: "access", role: grant.role });
    const { expiresMs } = this.#company.regrant(session, grant, nowMs, outputs);
    if (expiresMs !== null) outputs.sweepBy(expiresMs);
    // Whoever could not write before was not asked for what the server lacks.
    const mayNowEdit = allows(grant.role, "edit") && !allows(session.role, "edit");
    if (mayNowEdit && (isFollowing || !isOwn)) outputs.send([id], this.#stateVectorMessage());
  }

  /** Ends the sessions whose ticket is over, and arranges the look at those that are left. */
  #endExpired(nowMs: number, outputs: Outputs): void {
    for (const session of this.sessions) {
      if (isExpired(session, nowMs)) this.#end(session.id, expired, nowMs, outputs);
      else if (session.expiresMs !== null) outputs.sweepBy(session.expiresMs);
    }
  }

  /** What `isStorageFull` answers has changed: whoever is here is told. */
  conditionChanged(nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    this.#tellConditionIfChanged(nowMs, outputs);
    return outputs.list();
  }

  /** The socket is gone, whichever side ended it. */
  closed(id: SessionId, nowMs: number): readonly Output[] {
    const outputs = this.#newOutputs();
    this.#leave(id, nowMs, outputs);
    return outputs.list();
  }

  /**
   * Stores what the server itself made, such as an import, or what came by another way than a connection, and
   * relays it: all of `updates`, of which each builds on those before, or none and the reason. With either
   * come outputs.
   */
  commit(
    updates: readonly Update[],
    { author, isServers }: Committer,
    nowMs: number,
  ): { readonly outputs: readonly Output[]; readonly refusal: string | null } {
    const outputs = this.#newOutputs();
    this.#lookAround(nowMs, outputs);
    const refusal = this.#refusalOf(updates, { author, isServers }, nowMs);
    if (refusal === heldReason) this.#doubtHolders(updates, author, nowMs, outputs);
    if (refusal !== null) return { outputs: outputs.list(), refusal };
    this.#store.batch(() => {
      for (const update of updates) {
        const verdict = this.#accept(update, { author, from: null }, nowMs, outputs);
        if (verdict.kind === "missing" || verdict.kind === "refused")
          throw new Error("the server's own update was let in and then was not");
      }
    });
    return { outputs: outputs.list(), refusal: null };
  }

  /** Whoever writes under their own clientID by another way may have lost the connection, without anybody's notice. */
  #doubtHolders(updates: readonly Update[], author: string, nowMs: number, outputs: Outputs): void {
    const structs = updates.flatMap((update) => decodeUpdate(update)?.structs ?? []);
    const written = new Set(structs.map(({ id }) => id.client));
    for (const session of this.sessions) {
      const { clientId, principal } = session;
      if (principal === author && clientId !== null && written.has(clientId))
        this.#liveness.doubt(session, nowMs, outputs);
    }
  }

  /** Why not all of `updates` can be stored, or null. */
  #refusalOf(
    updates: readonly Update[],
    { author, isServers }: Committer,
    nowMs: number,
  ): string | null {
    if (this.#condition.isStorageFull) return storageFull;
    const verdict = judgeAll(updates, this.#store.readKnowledge(), {
      author,
      isGivenBack: () => this.#condition.isHealing(nowMs),
      isHeld: (clientId) => isHeld(clientId, this.sessions),
      isOwner: isServers,
      bytesLeft: this.#condition.bytesLeft,
      bounds: this.#limits,
    });
    if (verdict?.kind === "gap") return "it builds on what is not stored, or not any more";
    return verdict?.reason ?? null;
  }

  /** Ends the sessions that `isMeant` names, with a code that tells the client why. */
  end(
    isMeant: (session: Session) => boolean,
    code: CloseCode,
    reason: string,
    nowMs: number,
  ): readonly Output[] {
    const outputs = this.#newOutputs();
    for (const session of this.sessions.filter(isMeant))
      this.#end(session.id, { code, reason }, nowMs, outputs);
    return outputs.list();
  }

  #handle(session: Session, message: Message, nowMs: number, outputs: Outputs): void {
    switch (message.kind) {
      case "sync-step-1":
        outputs.answer(
          session.id,
          encodeFrame({ kind: "sync-step-2", update: this.#store.diff(message.stateVector) }),
        );
        return;
      case "sync-step-2":
      case "update":
        this.#receiveStockUpdate(session, message, nowMs, outputs);
        return;
      case "edit":
        this.#receiveEdit(session, message, nowMs, outputs);
        return;
      case "hello":
        this.#receiveHello(session, message, nowMs, outputs);
        return;
      case "has":
        this.#joins.claims(session.id, message.deletions);
        return;
      case "writes-as":
        this.#receiveWritesAs(session, message, nowMs, outputs);
        return;
      case "ticket":
        outputs.verify(session.id, message.ticket);
        return;
      case "awareness":
        this.#receiveAwareness(session, message.payload, nowMs, outputs);
        return;
      case "query-awareness":
        this.#company.tellOthersTo(session, nowMs, outputs);
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
      this.#end(session.id, this.#schemaTooOld(), nowMs, outputs);
      return;
    }
    const answer = this.#joins.answer(session, hello, nowMs);
    const others = this.#company.othersOf(session, nowMs);
    const presence = others === null ? [] : [encodeFrame(others)];
    for (const frame of joinSmallFrames([...answer, ...presence]))
      outputs.answer(session.id, frame);
    this.#company.keep(
      { ...session, isFollowing: true, schemaVersion: hello.schemaVersion },
      outputs,
    );
    this.#tellCondition(nowMs, outputs);
  }

  #receiveWritesAs(
    session: Session,
    { clientId, clock }: Message & { kind: "writes-as" },
    nowMs: number,
    outputs: Outputs,
  ): void {
    // A frame may come twice on a link that is not what it should be.
    if (session.clientId === clientId) return;
    const declared = declare({ session, clientId, clock }, this.#knowledge(), this.sessions);
    if (!declared.ok) {
      this.#end(session.id, declared, nowMs, outputs);
      return;
    }
    if (declared.before !== null) {
      const reason = "a newer connection writes with this clientID";
      this.#end(declared.before.id, { code: CloseCode.clientTaken, reason }, nowMs, outputs);
    }
    this.#company.keep({ ...session, clientId }, outputs);
  }

  #receiveStockUpdate(
    session: Session,
    { kind, update }: Message & { kind: "update" | "sync-step-2" },
    nowMs: number,
    outputs: Outputs,
  ): void {
    const verdict = this.#accept(
      update,
      { author: session.principal, from: session, isTyped: kind === "update" },
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
        this.#counts.acked += 1;
        outputs.acknowledge(session.id, number, this.#store.head());
        return;
      case "known":
        this.#counts.acked += 1;
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
  #accept(update: Update, origin: Origin, nowMs: number, outputs: Outputs): Accepted {
    const accepted = this.#judge(update, origin, nowMs, outputs);
    if (accepted.kind === "refused") this.#counts.refused[accepted.code] += 1;
    else this.#counts[accepted.kind] += 1;
    return accepted;
  }

  #judge(
    update: Update,
    { author, from, isTyped = false }: Origin,
    nowMs: number,
    outputs: Outputs,
  ): Accepted {
    const knowledge = this.#knowledge();
    const verdict = judgeUpdate(update, knowledge, {
      author,
      isGivenBack: () => this.#condition.isHealing(nowMs),
      isOwner: from === null || from.role === "own",
      // What the server made was judged as a whole, with room where it deletes.
      bytesLeft: from === null ? Infinity : this.#condition.bytesLeft,
      bounds: this.#limits,
    });
    if (from !== null && !allows(from.role, "edit") && verdict.kind !== "known") {
      const reason = `the role ${from.role} may not edit`;
      return { kind: "refused", code: RejectCode.readOnly, reason };
    }
    switch (verdict.kind) {
      case "refuse":
        // What is full may be smaller once it is compacted.
        if (verdict.code === RejectCode.documentFull && this.#store.logSize().entries > 0) {
          outputs.compactBy(nowMs + this.#limits.compactionWhenFullMs);
        }
        return { kind: "refused", code: verdict.code, reason: verdict.reason };
      case "gap":
        return { kind: "missing" };
      case "known":
        return { kind: "known" };
      case "accept": {
        const { news, decoded, written, newClients } = verdict;
        const rival =
          from === null ? null : findRival(written, { session: from, isTyped }, this.sessions);
        if (rival !== null) {
          // It may be their own connection before, gone without anybody's notice.
          if (rival.principal === author) this.#liveness.doubt(rival, nowMs, outputs);
          return { kind: "refused", code: RejectCode.notYours, reason: heldReason };
        }
        if (this.#condition.isStorageFull) {
          const reason = "the server has no room to store anything now";
          return { kind: "refused", code: RejectCode.storageFull, reason };
        }
        // Stored when the batch ends, before any output is seen. If that throws, no
        // peer can have seen an update that a restart would forget.
        if (from !== null) {
          const version = Math.min(from.schemaVersion, this.#newestSchemaVersion);
          this.#raiseSchema(version, nowMs, outputs);
        }
        const seq = this.#store.append(news, author, nowMs, newClients);
        knowledge.learn(decoded, author, newClients);
        this.#joins.grew(nowMs);
        if (isTyped && from !== null) this.#noteWriter(from, written, outputs);
        outputs.relay({ kind: "stored", seq, update: news }, from?.id ?? null, this.sessions);
        this.#askForCompaction(nowMs, outputs);
        // Whoever was refused waits for room, which deletions make once they are compacted.
        if (decoded.deletions.size > 0 && this.#condition.isNearlyFull) {
          outputs.compactBy(nowMs + this.#limits.compactionWhenFullMs);
        }
        return { kind: "stored" };
      }
    }
  }

  /**
   * What is written with `version` of the schema may hold what older ones would delete, so
   * whoever has an older one is turned away before it comes.
   */
  #raiseSchema(version: number, nowMs: number, outputs: Outputs): void {
    if (version <= this.#schemaVersion) return;
    this.#schemaVersion = version;
    outputs.raiseSchema(version);
    for (const { id, isOwn, isFollowing, schemaVersion } of this.sessions) {
      if (!isOwn || !isFollowing || schemaVersion >= version) continue;
      this.#end(id, this.#schemaTooOld(), nowMs, outputs);
    }
  }

  #schemaTooOld(): Ending {
    const reason = `this document needs schema ${this.#schemaVersion}: reload the application`;
    return { code: CloseCode.schemaTooOld, reason };
  }

  /** A stock client does not say what it writes with, but what it types shows it. */
  #noteWriter(from: Session, written: readonly number[], outputs: Outputs): void {
    const [only, ...others] = written;
    if (from.clientId !== null || only === undefined || others.length > 0) return;
    this.#company.keep({ ...from, clientId: only }, outputs);
  }

  #receiveAwareness(session: Session, payload: Uint8Array, nowMs: number, outputs: Outputs): void {
    const problem = this.#company.receiveAwareness(session, payload, nowMs, outputs);
    if (problem !== null) this.#end(session.id, badFrame(problem), nowMs, outputs);
  }

  /** Everybody was told what holds, as far as this room knows: it starts over after a wake. */
  #tellConditionIfChanged(nowMs: number, outputs: Outputs): void {
    if (this.#condition.summary(nowMs) === this.#toldCondition) return;
    this.#tellCondition(nowMs, outputs);
  }

  #tellCondition(nowMs: number, outputs: Outputs): void {
    const summary = this.#condition.summary(nowMs);
    this.#toldCondition = summary;
    for (const session of this.sessions) {
      const { id, role, isOwn, isFollowing, toldCondition } = session;
      if (!isOwn || !isFollowing || toldCondition === summary) continue;
      outputs.send([id], { kind: "condition", ...this.#condition.describe(role === "own", nowMs) });
      this.#company.keep({ ...session, toldCondition: summary }, outputs);
    }
  }

  #end(id: SessionId, { code, reason }: Ending, nowMs: number, outputs: Outputs): void {
    outputs.close(id, code, reason.slice(0, this.#limits.closeReasonLengthMax));
    this.#leave(id, nowMs, outputs);
  }

  /** Ends the sessions whose client is gone. What they stood in the way of is asked for again. */
  #lookAround(nowMs: number, outputs: Outputs): void {
    const reason = "nothing was heard of this client for too long";
    for (const { id, principal } of this.#liveness.look(nowMs, outputs)) {
      this.#end(id, { code: CloseCode.silent, reason }, nowMs, outputs);
      for (const heir of this.sessions) {
        if (heir.isOwn || heir.principal !== principal || !allows(heir.role, "edit")) continue;
        outputs.send([heir.id], this.#stateVectorMessage());
      }
    }
  }

  #leave(id: SessionId, nowMs: number, outputs: Outputs): void {
    this.#joins.left(id);
    if (!this.#company.leave(id, nowMs, outputs)) return;
    this.#askWhenLeft(nowMs, outputs);
  }

  #askForCompaction(nowMs: number, outputs: Outputs): void {
    if (this.#isCompactionAsked || !isCompactionDue(this.#uncompacted, this.#limits)) return;
    this.#isCompactionAsked = true;
    outputs.compactBy(nowMs);
  }

  #askWhenLeft(nowMs: number, outputs: Outputs): void {
    if (this.#company.size > 0) return;
    if (!isCompactionDueWhenLeft(this.#uncompacted, this.#limits)) return;
    outputs.compactBy(nowMs + this.#limits.compactionAfterLeaveMs);
  }

  get #uncompacted(): Uncompacted {
    return { ...this.#store.logSize(), snapshotBytes: this.#condition.snapshotBytes };
  }

  /** The log was compacted. What came meanwhile may be enough for the next compaction. */
  compacted(nowMs: number): readonly Output[] {
    this.#isCompactionAsked = false;
    this.#condition.compacted();
    this.#joins.compacted();
    this.#known?.compacted();
    const outputs = this.#newOutputs();
    this.#askForCompaction(nowMs, outputs);
    this.#askWhenLeft(nowMs, outputs);
    return [...outputs.list(), ...this.conditionChanged(nowMs)];
  }

  #newOutputs(): Outputs {
    return new Outputs((id) => this.#company.get(id)?.isOwn === true);
  }

  #stateVectorMessage(): Message & { kind: "sync-step-1" } {
    return { kind: "sync-step-1", stateVector: this.#knowledge().encodeStateVector() };
  }

  #knowledge(): Knowledge {
    this.#known ??= this.#store.readKnowledge();
    return this.#known;
  }
}

/** How a session ends that outlived its ticket. */
const expired: Ending = {
  code: CloseCode.unauthorized,
  reason: "the ticket has expired: fetch another",
};

/** A frame, and the session from which it came. */
export interface Received {
  readonly id: SessionId;
  readonly frame: Uint8Array;
}

/** Whose updates are committed, and whether the server made them for that one. */
export interface Committer {
  readonly author: string;
  readonly isServers: boolean;
}

/** Where an update comes from. */
interface Origin {
  readonly author: string;
  /** Null for the server itself. */
  readonly from: Session | null;
  /** True for a stock client's `update`: what was just typed, and not what was lying about. */
  readonly isTyped?: boolean;
}

type Accepted =
  | { readonly kind: "stored" }
  | { readonly kind: "known" }
  | { readonly kind: "missing" }
  | { readonly kind: "refused"; readonly code: RejectCode; readonly reason: string };
