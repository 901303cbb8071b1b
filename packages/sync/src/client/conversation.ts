import {
  allows,
  asEpoch,
  asSeq,
  asUpdate,
  deletionDigest,
  limits,
  RejectCode,
} from "../protocol/index.ts";
import type {
  ClientMessage,
  DocumentCondition,
  Role,
  ServerMessage,
  StateVector,
  Update,
} from "../protocol/index.ts";
import { withoutUpdates } from "../updates/index.ts";
import { AnswerWatch } from "./answer-watch.ts";
import { hasRoomAgain, isForNow } from "./condition.ts";
import type { GiveBack, Lacking } from "./give-back.ts";
import type { ConversationHost } from "./conversation-host.ts";
import type { Environment } from "./environment.ts";
import type { Position } from "./local-persistence.ts";
import { LogReader } from "./log-reader.ts";
import type { Phase, Read } from "./log-reader.ts";
import { Outbox } from "./outbox.ts";
import type { NumberedEdit } from "./outbox.ts";
import { Pace } from "./pace.ts";
import type { Refusal } from "./status.ts";

/** Our side of `scriptorium.v1`: what is said on one connection, and what is carried to the next. */
export class Conversation {
  readonly #host: ConversationHost;
  readonly #environment: Environment;
  readonly #schemaVersion: number;
  readonly #outbox = new Outbox();
  readonly #reader = new LogReader();
  readonly #watch = new AnswerWatch();
  readonly #pace = new Pace();
  #role: Role = "view";
  #condition: DocumentCondition | null = null;
  #position: Position | null = null;
  /** Why edits are held until there is room for them, or null when none are. */
  #holdingCode: number | null = null;
  /** The clientID that the server was told of on this connection. */
  #announced: number | null = null;
  /** True while the server is about to say what it has, to be sent what it lacks. */
  #isAskAwaited = false;
  #asked: StateVector | null = null;
  /** All that the server lacks, while it is on its way in one. */
  #upload: Lacking | null = null;
  /** The same, because the server did not take it in one and it is about to go in parts. */
  #refusedUpload: Lacking | null = null;
  #parts: GiveBack | null = null;
  #isFlushDue = false;
  #cancelHold: () => void = () => {};

  constructor(host: ConversationHost, environment: Environment, schemaVersion: number) {
    this.#host = host;
    this.#environment = environment;
    this.#schemaVersion = schemaVersion;
  }

  get phase(): Phase {
    return this.#reader.phase;
  }

  get role(): Role {
    return this.#role;
  }

  /** What the server last said of the document on this connection, or null. */
  get condition(): DocumentCondition | null {
    return this.#condition;
  }

  /** Edits that the server has not committed. */
  get unsaved(): readonly Update[] {
    return this.#outbox.updates;
  }

  /** True while edits wait that the server has not been sent. */
  get hasUnsent(): boolean {
    return this.#outbox.unsent.count > 0;
  }

  /** Continues where a local copy ends. */
  continueFrom(position: Position): void {
    this.#position = position;
  }

  edited(update: Update, id: string): void {
    this.#outbox.add(update, id);
    this.#flushSoon();
  }

  /** Somebody waits for what was edited so far: it leaves as soon as nothing is outstanding. */
  hurry(): void {
    this.#pace.hurry();
    this.#flushSoon();
  }

  /** Somebody came or went, so edits and carets may leave sooner. */
  companyChanged(): void {
    this.#flushSoon();
  }

  /**
   * This may be the last that runs here: what waits leaves now, also behind an edit
   * that is unanswered. What does not fit into one frame stays.
   */
  part(): void {
    this.#pace.hurry();
    if (!this.#isReady) return;
    if (this.#outbox.isInFlight) this.#send(this.#outbox.nextBehind());
    else this.#flush();
  }

  connected(): void {
    this.#watch.asked();
    const stateVector = this.#host.stateVector();
    const has: ClientMessage[] =
      stateVector.length <= 1
        ? []
        : [{ kind: "has", deletions: deletionDigest(this.#host.deletions()) }];
    this.#host.send(this.#writesAs(), ...has, {
      kind: "hello",
      epoch: this.#position?.epoch ?? asEpoch(""),
      seq: this.#position?.seq ?? asSeq(0),
      schemaVersion: this.#schemaVersion,
      // What the server should have: a server that was set back shows by lacking some.
      stateVector: withoutUpdates(stateVector, this.#outbox.updates),
    });
  }

  disconnected(): void {
    this.#reader.reset();
    this.#outbox.disconnected();
    this.#cancelHold();
    this.#pace.restart();
    this.#watch.answered();
    this.#condition = null;
    this.#announced = null;
    this.#isAskAwaited = false;
    this.#asked = null;
    this.#upload = null;
    this.#refusedUpload = null;
    this.#parts = null;
  }

  pinged(): void {
    this.#watch.pinged();
  }

  ponged(): void {
    if (this.#watch.ponged()) this.#host.hangUp("an answer was lost");
  }

  /** Takes in the messages of one frame. */
  receive(messages: readonly ServerMessage[]): void {
    // Updates of one frame are applied together: one transaction, one rendering.
    const updates: Update[] = [];
    for (const message of messages) {
      if (message.kind !== "stored") this.#apply(updates.splice(0));
      const read = this.#read(message);
      if (read.kind === "gap") {
        this.#apply(updates);
        this.#host.hangUp(`something before ${message.kind} was lost`);
        return;
      }
      if (read.kind === "update") updates.push(read.update);
      if (read.kind === "caught up") this.#onCaughtUp(read.isResume);
    }
    this.#apply(updates);
  }

  #read(message: ServerMessage): Read {
    switch (message.kind) {
      case "welcome":
        if (this.#reader.begin(message)) this.#role = message.role;
        break;
      case "snapshot-chunk":
        this.#watchReceiving();
        return this.#reader.readChunk(message);
      case "stored":
        this.#watchReceiving();
        return this.#reader.readStored(message);
      case "caught-up":
        return this.#reader.readEnd(message.seq);
      case "ack":
        return this.#onAck(message);
      case "reject":
        if (this.#outbox.isAwaiting(message.number)) this.#refused(message);
        break;
      case "missing":
        if (this.#outbox.isAwaiting(message.number)) this.#onMissing(message.stateVector);
        break;
      case "sync-step-1":
        this.#onAsked(message.stateVector);
        break;
      case "condition":
        this.#onCondition(message);
        break;
      case "access":
        this.#onAccess(message.role);
        break;
      // Not this class's business.
      case "awareness":
        break;
    }
    return { kind: "nothing" };
  }

  /** A part of the answer to hello came. It may take longer than any ping. */
  #watchReceiving(): void {
    if (this.#reader.phase.kind === "receiving") this.#watch.asked();
  }

  #onCaughtUp(isResume: boolean): void {
    const position = this.#reader.reached;
    if (position === null) return;
    this.#position = position;
    // Who does not resume is asked for what the server may have lost, if there is a say in it.
    this.#isAskAwaited = !isResume && allows(this.#role, "edit");
    if (this.#isAskAwaited) this.#watch.asked();
    else this.#watch.answered();
    // Who resumes was found to have nothing that the server lacks.
    if (isResume) this.#host.lost(null);
    this.#host.caughtUp(position);
    this.#flushSoon();
  }

  #onAsked(stateVector: StateVector): void {
    if (!allows(this.#role, "edit")) return;
    if (this.#isAskAwaited) this.#watch.answered();
    this.#isAskAwaited = false;
    this.#asked = stateVector;
    this.#flushSoon();
  }

  #onAck({ number, seq }: ServerMessage & { kind: "ack" }): Read {
    const read: Read = seq === 0 ? { kind: "nothing" } : this.#reader.readOwn(seq);
    const position = this.#reader.reached;
    // An edit that is named after a gap is committed as well, but comes again.
    if (read.kind === "gap" || position === null) return { kind: "gap" };
    this.#position = position;
    const isAwaited = this.#outbox.isAwaiting(number);
    if (isAwaited) this.#watch.answered();
    if (isAwaited) this.#answered("stored");
    this.#host.saved(isAwaited ? this.#outbox.acknowledge() : [], position);
    if (isAwaited) this.#roomFound();
    this.#flushSoon();
    return read;
  }

  /** An answer to the edit on its way came: it may have been what the server lost, or a part of that. */
  #answered(outcome: "stored" | "missing" | "refused"): void {
    if (this.#outbox.isPartInFlight) this.#parts?.answered(outcome);
    else if (this.#outbox.isUploadInFlight) {
      if (outcome === "stored") this.#host.lost(null);
      else if (this.#upload !== null) void this.#giveBackInParts(this.#upload);
      this.#upload = null;
    }
  }

  /** Nothing else is sent before the first part. So few ever need this that it is not loaded before. */
  async #giveBackInParts(upload: Lacking): Promise<void> {
    this.#refusedUpload = upload;
    const parts = await import("./give-back.ts").then(
      (module) => new module.GiveBack(upload),
      () => null,
    );
    // On another connection the server says anew what it has.
    if (this.#refusedUpload !== upload) return;
    this.#refusedUpload = null;
    this.#parts = parts;
    // Its file is gone, because a newer release of the page took its place.
    if (parts === null) this.#tellLoss("reload");
    this.#flushSoon();
  }

  /** Who has to do what, so that the server has again what it lost. */
  #tellLoss(todo = "others have"): void {
    this.#host.lost({ code: RejectCode.lost, reason: `${todo} to give back what the server lost` });
  }

  #onMissing(stateVector: StateVector): void {
    if (this.#outbox.isPartInFlight) {
      this.#partFailed("missing");
      return;
    }
    const edit = this.#outbox.resend(this.#host.since(stateVector));
    if (edit !== null) this.#send(edit);
    // The document itself has holes, so the same answer would come for ever.
    else {
      const reason = "the edit builds on something that neither the server nor this device has";
      this.#refused({ code: RejectCode.incomplete, reason });
    }
  }

  #refused({ code, reason }: Refusal): void {
    if (this.#outbox.isPartInFlight) {
      this.#partFailed("refused");
      return;
    }
    this.#watch.answered();
    this.#answered("refused");
    if (isForNow(code)) this.#holdingCode = code;
    const ids = this.#outbox.reject({ isForNow: isForNow(code) });
    if (ids.length > 0) this.#host.refused(ids, { code, reason });
    this.#flushSoon();
  }

  #onAccess(role: Role): void {
    // Whoever may write from now on says with what.
    if (!allows(this.#role, "edit")) this.#announced = null;
    this.#role = role;
    this.#host.accessRenewed();
    if (this.#holdingCode !== RejectCode.readOnly || !allows(role, "edit")) return;
    this.#outbox.retry();
    this.#flushSoon();
  }

  #partFailed(outcome: "missing" | "refused"): void {
    this.#watch.answered();
    this.#answered(outcome);
    this.#outbox.acknowledge();
    this.#flushSoon();
  }

  #onCondition(message: ServerMessage & { kind: "condition" }): void {
    const { bytes, bytesMax, isStorageFull, hasQuarantine } = message;
    this.#condition = { bytes, bytesMax, isStorageFull, hasQuarantine };
    if (this.#holdingCode === null || !hasRoomAgain(message, this.#holdingCode)) return;
    this.#outbox.retry();
    this.#flushSoon();
  }

  /** What was accepted may have made room, or shows that there is some. */
  #roomFound(): void {
    if (this.#holdingCode === null) return;
    if (this.#outbox.isHolding) {
      this.#outbox.retry();
      return;
    }
    this.#holdingCode = null;
    this.#host.foundRoom();
  }

  #apply(updates: readonly Update[]): void {
    if (updates.length === 0) return;
    const position = this.#reader.reached;
    if (position !== null) this.#position = position;
    if (this.#reader.phase.kind === "following") this.#pace.heard(this.#environment.now());
    this.#host.received(updates, position);
    this.#flushSoon();
  }

  /** Once a turn: everything that a turn wrote is sent in one edit. */
  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  /** True when the server takes edits. */
  get #isReady(): boolean {
    return this.#reader.phase.kind === "following" && !this.#isAskAwaited;
  }

  /**
   * One edit is outstanding at a time. What is written meanwhile is merged and
   * leaves with the answer or later, so the rate follows the connection and the company.
   */
  #flush(): void {
    if (!this.#isReady || this.#outbox.isInFlight || this.#refusedUpload !== null) return;
    this.#cancelHold();
    this.#send(this.#answerAsked() ?? this.#nextPart() ?? this.#nextInTime());
    if (!this.hasUnsent) this.#host.flushed();
  }

  /** The next edit that waits, or null when there is none or it is too soon for it. */
  #nextInTime(): NumberedEdit | null {
    if (this.#outbox.isResending) return this.#outbox.next();
    const { unsent } = this.#outbox;
    if (unsent.count === 0) return null;
    const holdMs = this.#pace.holdMs(unsent, this.#host.isSeen(), this.#environment.now());
    if (holdMs === 0) return this.#outbox.next();
    this.#cancelHold = this.#environment.setTimer(() => this.#flush(), holdMs);
    return null;
  }

  /** The next part of what the server has lost, or null when there is none, or none that it takes. */
  #nextPart(): NumberedEdit | null {
    if (this.#parts === null) return null;
    const part = this.#parts.next();
    if (part !== null) return this.#outbox.sendPart(asUpdate(part));
    if (this.#parts.isWhole) this.#host.lost(null);
    else this.#tellLoss();
    this.#parts = null;
    return null;
  }

  /** The server said what it has. What it lacks, because it was set back or never had it, or null. */
  #answerAsked(): NumberedEdit | null {
    const asked = this.#asked;
    this.#asked = null;
    if (asked === null) return null;
    const update = this.#host.since(asked);
    // Deletions are always listed, so on their own they say nothing.
    if (!hasStructs(update)) {
      this.#host.lost(null);
      return null;
    }
    this.#upload = { update, ours: this.#host.stateVector(), theirs: asked };
    return this.#outbox.nextInstead(update);
  }

  #send(edit: NumberedEdit | null): void {
    if (edit === null) return;
    const { number, update } = edit;
    // Sent, it would end the connection, and come back with every new one.
    if (update.length > limits.updateBytesMax) {
      const reason = `an edit of ${update.length} bytes is over the limit of ${limits.updateBytesMax}`;
      this.#refused({ code: RejectCode.tooLarge, reason });
      return;
    }
    this.#watch.asked();
    this.#pace.left(this.#outbox.unsent, this.#environment.now());
    const writer = this.#host.writer();
    // Yjs draws another clientID by itself when it sees somebody else use its own.
    const isAnnounced = writer.clientId === this.#announced;
    const announcement = isAnnounced ? [] : [this.#writesAs()];
    // Behind the edit, because a caret points into text that others must have by then.
    const beside = this.#host.alongside();
    this.#host.send(...announcement, { kind: "edit", number, update }, ...beside);
  }

  #writesAs(): ClientMessage {
    const writer = this.#host.writer();
    this.#announced = writer.clientId;
    return { kind: "writes-as", ...writer };
  }
}

/** True when an update holds more than deletions: its first number counts the clients whose structs it has. */
function hasStructs(update: Update): boolean {
  return update[0] !== 0;
}
