import type { Knowledge } from "../gate/index.ts";
import { allows, encodeFrame, limits } from "../protocol/index.ts";
import type { Message, Seq } from "../protocol/index.ts";
import type { DocumentStore } from "./document-store.ts";
import { joinSmallFrames } from "./join-small-frames.ts";
import { packStored } from "./pack-stored.ts";
import type { Session } from "./session.ts";

type Hello = Message & { kind: "hello" };

/** The snapshot in frames. */
interface SnapshotFrames {
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
  #snapshot: SnapshotFrames | null = null;
  #log: LogFrames | null = null;
  #lastMs = 0;

  /** `knowledge` is asked for only when the answer depends on it: to read it may cost more than the answer. */
  constructor(store: DocumentStore, knowledge: () => Knowledge) {
    this.#store = store;
    this.#knowledge = knowledge;
  }

  /**
   * The frames for a client that says hello: the log after its position where the
   * log still reaches back that far, else the snapshot as stored and the log after
   * it. Whoever does not resume and may edit is then asked for what it has.
   */
  answer(session: Session, hello: Hello, nowMs: number): readonly Uint8Array[] {
    this.#lastMs = nowMs;
    const before = this.#store.snapshotSeq();
    const frames = this.#compose(session, hello);
    // Reading may repair the store, and what was read before that no longer fits.
    return this.#store.snapshotSeq() === before ? frames : this.#compose(session, hello);
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
    const isResume = this.#isResumable(hello);
    const snapshot = isResume ? null : this.#readSnapshot();
    const seq = snapshot === null ? hello.seq : snapshot.seq;
    const { role } = session;
    const { epoch } = this.#store;
    const snapshotBytes = snapshot?.bytes ?? 0;
    const welcome = { kind: "welcome", epoch, role, isResume, snapshotBytes, seq } as const;
    const frames = [encodeFrame(welcome), ...(snapshot?.frames ?? []), ...this.#logFrames(seq)];
    // Whoever has written elsewhere, or knows of more than is stored, is asked for it.
    if (!isResume && allows(role, "edit")) {
      const stateVector = this.#knowledge().encodeStateVector();
      frames.push(encodeFrame({ kind: "sync-step-1", stateVector }));
    }
    return frames;
  }

  #isResumable({ epoch, seq, stateVector }: Hello): boolean {
    const store = this.#store;
    // Position 0 is none at all.
    const isReachable = seq > 0 && seq >= store.snapshotSeq() && seq <= store.head();
    // A client that knows of what is not stored was here before the server was set
    // back: its position means something else by now.
    const isOfThisPast = (): boolean => this.#knowledge().includes(stateVector);
    return epoch === store.epoch && isReachable && isOfThisPast();
  }

  #readSnapshot(): SnapshotFrames {
    const seq = this.#store.snapshotSeq();
    if (this.#snapshot?.seq === seq) return this.#snapshot;
    this.#snapshot = null;
    const chunks = this.#store.snapshotChunks();
    const bytes = chunks.reduce((total, chunk) => total + chunk.length, 0);
    const frames = chunks.map((chunk, index) =>
      encodeFrame({ kind: "snapshot-chunk", isLast: index === chunks.length - 1, bytes: chunk }),
    );
    const read = { seq, bytes, frames };
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
