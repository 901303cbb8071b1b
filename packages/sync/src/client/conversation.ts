import {
  allows,
  asEpoch,
  asSeq,
  asUpdate,
  joinParts,
  limits,
  RejectCode,
} from "../protocol/index.ts";
import type { Epoch, Message, Role, Seq, StateVector, Update } from "../protocol/index.ts";
import { withoutUpdates } from "../updates/index.ts";
import type { Position } from "./local-persistence.ts";
import { Outbox } from "./outbox.ts";
import type { NumberedEdit } from "./outbox.ts";
import type { EditState } from "./status.ts";

/** What the conversation needs done by the provider around it. */
export interface ConversationHost {
  send(message: Message): void;
  stateVector(): StateVector;
  /** All of the document that a peer with `stateVector` lacks. */
  since(stateVector: StateVector): Update;
  /** Takes in updates from the server. `position` is where they lead, or null while that is open. */
  received(updates: readonly Update[], position: Position | null): void;
  /** The server has committed these edits, and everything of ours and others' up to `position`. */
  saved(ids: readonly string[], position: Position): void;
  refused(ids: readonly string[], refusal: NonNullable<EditState["refusal"]>): void;
  /** Everything up to `position` has arrived. */
  caughtUp(position: Position): void;
}

/** How far the conversation on the open connection is. */
export type Phase =
  | { readonly kind: "greeting" }
  | {
      readonly kind: "receiving";
      readonly epoch: Epoch;
      /** True when the server sends only what followed our position. */
      readonly isResume: boolean;
      readonly snapshotBytes: number;
      readonly chunks: readonly Uint8Array[];
    }
  | { readonly kind: "following"; readonly epoch: Epoch };

const greeting: Phase = { kind: "greeting" };

/** Our side of `scriptorium.v1`: what is said on one connection, and what is carried to the next. */
export class Conversation {
  readonly #host: ConversationHost;
  readonly #schemaVersion: number;
  readonly #outbox = new Outbox();
  #phase: Phase = greeting;
  #role: Role = "view";
  #position: Position | null = null;
  #isFlushDue = false;

  constructor(host: ConversationHost, schemaVersion: number) {
    this.#host = host;
    this.#schemaVersion = schemaVersion;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get role(): Role {
    return this.#role;
  }

  /** Continues where a local copy ends. */
  continueFrom(position: Position): void {
    this.#position = position;
  }

  edited(update: Update, id: string): void {
    this.#outbox.add(update, id);
    this.#flushSoon();
  }

  connected(): void {
    this.#phase = greeting;
    this.#host.send({
      kind: "hello",
      epoch: this.#position?.epoch ?? asEpoch(""),
      seq: this.#position?.seq ?? asSeq(0),
      schemaVersion: this.#schemaVersion,
      // What the server should have: a server that was set back shows by lacking some.
      stateVector: withoutUpdates(this.#host.stateVector(), this.#outbox.updates),
    });
  }

  disconnected(): void {
    this.#phase = greeting;
    this.#outbox.disconnected();
  }

  /** Takes in the messages of one frame. */
  receive(messages: readonly Message[]): void {
    // Updates of one frame are applied together: one transaction, one rendering.
    const stored = messages.filter((message) => message.kind === "stored");
    const last = stored.at(-1);
    if (last !== undefined)
      this.#received(
        stored.map(({ update }) => update),
        last.seq,
      );
    for (const message of messages) this.#handle(message);
  }

  #handle(message: Message): void {
    switch (message.kind) {
      case "welcome":
        this.#role = message.role;
        this.#phase = {
          kind: "receiving",
          epoch: message.epoch,
          isResume: message.isResume,
          snapshotBytes: message.snapshotBytes,
          chunks: [],
        };
        return;
      case "snapshot-chunk":
        this.#onSnapshotChunk(message.bytes, message.isLast);
        return;
      case "caught-up":
        this.#onCaughtUp(message.seq);
        return;
      case "ack":
        this.#onAck(message.number, message.seq);
        return;
      case "reject":
        this.#refused(message);
        return;
      case "missing":
        this.#onMissing(message.number, message.stateVector);
        return;
      case "sync-step-1":
        this.#onStateVector(message.stateVector);
        return;
      // The first is taken in with its whole frame, the second is not this class's
      // business, and the rest are never sent to us.
      case "stored":
      case "awareness":
      case "sync-step-2":
      case "update":
      case "permission-denied":
      case "query-awareness":
      case "hello":
      case "writes-as":
      case "condition":
      case "ticket":
      case "access":
      case "edit":
        return;
    }
  }

  #onSnapshotChunk(bytes: Uint8Array, isLast: boolean): void {
    if (this.#phase.kind !== "receiving") return;
    const chunks = [...this.#phase.chunks, bytes];
    this.#phase = { ...this.#phase, chunks };
    if (isLast) this.#received([asUpdate(joinParts(chunks))], null);
  }

  #onCaughtUp(seq: Seq): void {
    if (this.#phase.kind !== "receiving") return;
    const { epoch } = this.#phase;
    this.#phase = { kind: "following", epoch };
    this.#position = { epoch, seq };
    this.#host.caughtUp(this.#position);
    this.#flushSoon();
  }

  #onMissing(number: number, stateVector: StateVector): void {
    const edit = this.#outbox.resend(number, this.#host.since(stateVector));
    if (edit !== null) this.#send(edit);
    // The document itself has holes, so the same answer would come for ever.
    else {
      const reason = "the edit builds on something that neither the server nor this device has";
      this.#refused({ number, code: RejectCode.incomplete, reason });
    }
  }

  #refused({ number, code, reason }: { number: number; code: number; reason: string }): void {
    this.#host.refused(this.#outbox.reject(number), { code, reason });
    this.#flushSoon();
  }

  /** The server tells what it has, to be sent what it lacks after it was set back. */
  #onStateVector(stateVector: StateVector): void {
    if (!allows(this.#role, "edit")) return;
    const update = this.#host.since(stateVector);
    // Deletions are always listed, so on their own they say nothing.
    if (hasStructs(update)) this.#send(this.#outbox.nextInstead(update));
  }

  #onAck(number: number, seq: Seq): void {
    if (this.#phase.kind !== "following") return;
    this.#position = { epoch: this.#phase.epoch, seq };
    this.#host.saved(this.#outbox.acknowledge(number), this.#position);
    this.#flushSoon();
  }

  #received(updates: readonly Update[], seq: Seq | null): void {
    const phase = this.#phase;
    // Until a first copy is complete it has holes, so no position is claimed for it.
    const isWhole = phase.kind === "following" || (phase.kind === "receiving" && phase.isResume);
    const position = isWhole && seq !== null ? { epoch: phase.epoch, seq } : null;
    if (position !== null) this.#position = position;
    this.#host.received(updates, position);
  }

  /** Once a turn: everything that a turn wrote is sent in one edit. */
  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      // One edit is outstanding at a time. What is written meanwhile is merged and
      // leaves with the ack, so the rate follows the connection by itself.
      const isFree = this.#phase.kind === "following" && !this.#outbox.isInFlight;
      if (isFree) this.#send(this.#outbox.next());
    });
  }

  #send(edit: NumberedEdit | null): void {
    if (edit === null) return;
    const { number, update } = edit;
    // Sent, it would end the connection, and come back with every new one.
    if (update.length > limits.updateBytesMax) {
      const reason = `an edit of ${update.length} bytes is over the limit of ${limits.updateBytesMax}`;
      this.#refused({ number, code: RejectCode.tooLarge, reason });
      return;
    }
    this.#host.send({ kind: "edit", number, update });
  }
}

/** True when an update holds more than deletions: its first number counts the clients whose structs it has. */
function hasStructs(update: Update): boolean {
  return update[0] !== 0;
}
