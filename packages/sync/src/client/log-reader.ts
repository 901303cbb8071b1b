import { asSeq, asUpdate, joinParts } from "../protocol/index.ts";
import type { Epoch, Seq, ServerMessage, Update } from "../protocol/index.ts";
import type { Position } from "./local-persistence.ts";

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

/** What a message of the server means for the document. */
export type Read =
  /** Nothing: it came before, or brings no content by itself. */
  | { readonly kind: "nothing" }
  /** To be applied. */
  | { readonly kind: "update"; readonly update: Update }
  /** The first copy, or what was missed, is complete. */
  | { readonly kind: "caught up"; readonly isResume: boolean }
  /** Something before it did not arrive, so it must not be used. */
  | { readonly kind: "gap" };

const greeting: Phase = { kind: "greeting" };
const nothing: Read = { kind: "nothing" };
const gap: Read = { kind: "gap" };

/**
 * Reads what one connection brings of the log, in order and without holes. Every
 * position is either relayed or, when the edit there is ours, named by an ack; so
 * one that is left out was lost on the way.
 */
export class LogReader {
  #phase: Phase = greeting;
  /** Everything up to here is read, once the snapshot is. */
  #reached: Seq = asSeq(0);
  #isSnapshotRead = false;

  get phase(): Phase {
    return this.#phase;
  }

  /** Position up to which everything is here, or null until there is one. */
  get reached(): Position | null {
    const phase = this.#phase;
    // Until a first copy is complete it has holes, so no position is claimed for it.
    if (phase.kind === "greeting" || (phase.kind === "receiving" && !phase.isResume)) return null;
    return { epoch: phase.epoch, seq: this.#reached };
  }

  /** Starts over, on a new connection. */
  reset(): void {
    this.#phase = greeting;
  }

  /** False when it came before: a hello that arrives twice is answered twice. */
  begin(welcome: ServerMessage & { kind: "welcome" }): boolean {
    if (this.#phase.kind !== "greeting") return false;
    const { epoch, isResume, snapshotBytes, seq } = welcome;
    this.#phase = { kind: "receiving", epoch, isResume, snapshotBytes, chunks: [] };
    this.#reached = seq;
    this.#isSnapshotRead = snapshotBytes === 0;
    return true;
  }

  readChunk({ bytes, isLast }: ServerMessage & { kind: "snapshot-chunk" }): Read {
    const phase = this.#phase;
    if (phase.kind === "greeting") return gap;
    if (phase.kind === "following" || this.#isSnapshotRead) return nothing;
    const chunks = [...phase.chunks, bytes];
    this.#phase = { ...phase, chunks };
    const read = lengthOf(chunks);
    if (read > phase.snapshotBytes || (isLast && read < phase.snapshotBytes)) return gap;
    if (!isLast) return nothing;
    this.#isSnapshotRead = true;
    return { kind: "update", update: asUpdate(joinParts(chunks)) };
  }

  readStored({ seq, update }: ServerMessage & { kind: "stored" }): Read {
    return this.#reach(seq, { kind: "update", update });
  }

  /** An edit of ours is at `seq`, and is here already. */
  readOwn(seq: Seq): Read {
    return this.#reach(seq, nothing);
  }

  readEnd(seq: Seq): Read {
    const phase = this.#phase;
    if (phase.kind === "greeting" || !this.#isSnapshotRead || seq > this.#reached) return gap;
    if (phase.kind === "following") return nothing;
    this.#phase = { kind: "following", epoch: phase.epoch };
    return { kind: "caught up", isResume: phase.isResume };
  }

  #reach(seq: Seq, read: Read): Read {
    if (this.#phase.kind === "greeting" || !this.#isSnapshotRead) return gap;
    if (seq <= this.#reached) return nothing;
    if (seq > this.#reached + 1) return gap;
    this.#reached = seq;
    return read;
  }
}

export function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((total, chunk) => total + chunk.length, 0);
}
