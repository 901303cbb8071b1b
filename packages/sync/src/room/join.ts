import type { Knowledge } from "../gate/index.ts";
import { allows, encodeFrame, limits, splitIntoParts } from "../protocol/index.ts";
import type { Message, Seq, SessionId, StateVector } from "../protocol/index.ts";
import type { DocumentStore } from "./document-store.ts";
import { joinSmallFrames } from "./join-small-frames.ts";
import { packStored } from "./pack-stored.ts";
import type { Session } from "./session.ts";

type Hello = Message & { kind: "hello" };

/** What a client of ours lacks that is sent instead of the log after its position. */
interface Content {
  /** Position up to which the client has everything with it. */
  readonly seq: Seq;
  readonly bytes: number;
  readonly frames: readonly Uint8Array[];
}

/** The whole log after the snapshot, and the end of it, in frames. */
interface LogFrames {
  readonly from: Seq;
  readonly head: Seq;
  readonly frames: readonly Uint8Array[];
}

/**
 * Answers clients of ours that say hello. Nothing is decoded for them, and those
 * who come together, as after a restart, are sent what was read and encoded once.
 */
export class Joins {
  readonly #store: DocumentStore;
  readonly #knowledge: () => Knowledge;
  #snapshot: Content | null = null;
  #log: LogFrames | null = null;
  #lastMs = 0;
  /** What sessions say is deleted in what they have, until their hello. */
  readonly #claims = new Map<SessionId, Uint8Array>();

  /** `knowledge` is asked for only when the answer depends on it: to read it may cost more than the answer. */
  constructor(store: DocumentStore, knowledge: () => Knowledge) {
    this.#store = store;
    this.#knowledge = knowledge;
  }

  /** A session says, before its hello, what is deleted in the document that it has: its `deletionDigest`. */
  claims(id: SessionId, deletions: Uint8Array): void {
    this.#claims.set(id, deletions);
  }

  /** The session is gone. */
  left(id: SessionId): void {
    this.#claims.delete(id);
  }

  /**
   * The frames for a client that says hello: nothing but the position when it has everything; the log after its position where the
   * log still reaches back that far; else what it lacks, if it has something and
   * that is soon found; else the snapshot as stored and the log after it. Whoever
   * does not resume and may edit is then asked for what it has.
   */
  answer(session: Session, hello: Hello, nowMs: number): readonly Uint8Array[] {
    this.#lastMs = nowMs;
    const before = this.#store.snapshotSeq();
    const frames = this.#compose(session, hello);
    // Reading may repair the store, and what was read before that no longer fits.
    const isSound = this.#store.snapshotSeq() === before;
    const answer = isSound ? frames : this.#compose(session, hello);
    this.#claims.delete(session.id);
    return answer;
  }

  /**
   * The log has grown. What was kept for others who join is let go, the snapshot
   * when nobody has come for a while: it is as large as the document.
   */
  grew(nowMs: number): void {
    this.#log = null;
    if (nowMs - this.#lastMs > limits.joinFramesKeptMs) this.#snapshot = null;
  }

  /** The snapshot is another one. */
  compacted(): void {
    this.#log = null;
    this.#snapshot = null;
  }

  #compose(session: Session, hello: Hello): readonly Uint8Array[] {
    const isComplete = this.#isComplete(session.id, hello);
    const isResume = isComplete || this.#isResumable(hello);
    const content = isResume ? null : (this.#lacking(hello) ?? this.#readSnapshot());
    const seq = isComplete ? this.#store.head() : (content?.seq ?? hello.seq);
    const { role } = session;
    const { epoch } = this.#store;
    const snapshotBytes = content?.bytes ?? 0;
    const welcome = { kind: "welcome", epoch, role, isResume, snapshotBytes, seq } as const;
    const frames = [encodeFrame(welcome), ...(content?.frames ?? []), ...this.#logFrames(seq)];
    // Whoever has written elsewhere, or knows of more than is stored, is asked for it.
    if (!isResume && allows(role, "edit")) {
      const stateVector = this.#knowledge().encodeStateVector();
      frames.push(encodeFrame({ kind: "sync-step-1", stateVector }));
    }
    return frames;
  }

  /** True when the client has everything, wherever it has it from. What it has of that and was not saved it did not name. */
  #isComplete(id: SessionId, hello: Hello): boolean {
    const deletions = this.#claims.get(id);
    if (deletions === undefined || isEmpty(hello.stateVector)) return false;
    // Where the log reaches back to it, nothing needs to be read.
    if (this.#isReachable(hello)) return false;
    return this.#knowledge().equals(hello.stateVector, deletions);
  }

  #isReachable({ epoch, seq }: Hello): boolean {
    const store = this.#store;
    // Position 0 is none at all.
    const isKept = seq > 0 && seq >= store.snapshotSeq() && seq <= store.head();
    return epoch === store.epoch && isKept;
  }

  #isResumable(hello: Hello): boolean {
    // A client that knows of what is not stored was here before the server was set
    // back: its position means something else by now.
    return this.#isReachable(hello) && this.#knowledge().includes(hello.stateVector);
  }

  /** What a client lacks that has a part of the document, or null when to find it costs more than to send the whole. */
  #lacking({ stateVector }: Hello): Content | null {
    const store = this.#store;
    if (isEmpty(stateVector)) return null;
    const wholeBytes = store.snapshotBytes() + store.logSize().bytes;
    const update =
      store.diffBeyondSnapshot(stateVector) ??
      (wholeBytes <= limits.helloDiffBytesMax ? store.diff(stateVector) : null);
    if (update === null) return null;
    const chunks = splitIntoParts(update, limits.rowBytesMax);
    return { seq: store.head(), bytes: update.length, frames: chunkFrames(chunks) };
  }

  #readSnapshot(): Content {
    const seq = this.#store.snapshotSeq();
    if (this.#snapshot?.seq === seq) return this.#snapshot;
    this.#snapshot = null;
    const chunks = this.#store.snapshotChunks();
    const bytes = chunks.reduce((total, chunk) => total + chunk.length, 0);
    const read = { seq, bytes, frames: chunkFrames(chunks) };
    if (bytes <= limits.joinFramesBytesMax) this.#snapshot = read;
    return read;
  }

  #logFrames(from: Seq): readonly Uint8Array[] {
    const head = this.#store.head();
    if (this.#log?.from === from && this.#log.head === head) return this.#log.frames;
    const end = encodeFrame({ kind: "caught-up", seq: head });
    const frames = joinSmallFrames([...packStored(this.#store.logAfter(from)), end]);
    // Most who join in one turn of events come for the same: for all of it.
    const isShared = from === this.#store.snapshotSeq();
    const bytes = frames.reduce((total, frame) => total + frame.length, 0);
    if (isShared && bytes <= limits.joinFramesBytesMax) this.#log = { from, head, frames };
    return frames;
  }
}

function chunkFrames(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  return chunks.map((bytes, index) =>
    encodeFrame({ kind: "snapshot-chunk", isLast: index === chunks.length - 1, bytes }),
  );
}

/** True for the state vector of a client that has nothing: it counts no clients. */
function isEmpty(stateVector: StateVector): boolean {
  return stateVector.length <= 1;
}
