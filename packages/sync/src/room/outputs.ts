import { encodeAwareness, encodeFrame, limits } from "../protocol/index.ts";
import type {
  AwarenessEntry,
  CloseCode,
  Message,
  Seq,
  SessionId,
  Update,
} from "../protocol/index.ts";
import { mergeBounded } from "../updates/index.ts";
import type { Output } from "./output.ts";
import { packFrames } from "./pack-frames.ts";
import type { Session } from "./session.ts";

/** A stored update, for everybody who was there but its author. */
interface Relayed {
  readonly kind: "relayed";
  readonly from: SessionId | null;
  readonly update: Update;
  readonly frame: Uint8Array;
  readonly everybody: readonly Session[];
}

/** What is said to some alone. */
interface Told {
  readonly kind: "told";
  readonly to: readonly SessionId[];
  readonly frame: Uint8Array;
  readonly isAnswer: boolean;
}

interface Acknowledged {
  readonly kind: "acknowledged";
  readonly to: SessionId;
  number: number;
  seq: Seq;
}

type Said = Relayed | Told | Acknowledged;

interface Announced {
  readonly from: SessionId;
  readonly entry: AwarenessEntry;
  readonly everybody: readonly Session[];
}

/**
 * The outputs of one turn, gathered. What a turn has for a client of ours goes out
 * in one frame, and updates go to stock clients merged into one, so that a burst
 * costs few frames. The crowd, to whom nothing is said in particular, shares its frames.
 */
export class Outputs {
  readonly #said: Said[] = [];
  /** The newest awareness state of each client. It may point into what is relayed, so it goes after that. */
  readonly #announced = new Map<number, Announced>();
  /** The last ack of each session that later ones may extend: nothing was said to it since. */
  readonly #openAcks = new Map<SessionId, Acknowledged>();
  readonly #others: Output[] = [];
  /** Everybody whose frames are not those of the crowd. */
  readonly #addressed = new Set<SessionId>();
  readonly #present = new Map<readonly Session[], ReadonlyMap<SessionId, Session>>();
  readonly #isOwn: (id: SessionId) => boolean;

  /** `isOwn` is true for a session of a client of ours, which takes several messages in a frame. */
  constructor(isOwn: (id: SessionId) => boolean) {
    this.#isOwn = isOwn;
  }

  send(to: readonly SessionId[], message: Message): void {
    this.#tell({ kind: "told", to, frame: encodeFrame(message), isAnswer: false });
  }

  /** Answers a request for everything, which may take the client long to read. */
  answer(to: SessionId, frame: Uint8Array): void {
    this.#tell({ kind: "told", to: [to], frame, isAnswer: true });
  }

  /** Passes on a stored update to `everybody` but its author. */
  relay(
    message: Message & { kind: "stored" },
    from: SessionId | null,
    everybody: readonly Session[],
  ): void {
    const { update } = message;
    this.#said.push({ kind: "relayed", from, update, frame: encodeFrame(message), everybody });
    if (from !== null) this.#addressed.add(from);
    for (const id of this.#openAcks.keys()) if (id !== from) this.#openAcks.delete(id);
  }

  /** Tells `everybody` else of a session's awareness state, or the newest of a turn. */
  announce(from: SessionId, entry: AwarenessEntry, everybody: readonly Session[]): void {
    this.#announced.set(entry.clientId, { from, entry, everybody });
    this.#addressed.add(from);
  }

  /**
   * Acknowledges a session's edits up to `number`, of which the last one was stored
   * at `seq`, or at 0 when it was before. Later calls of the turn extend earlier ones,
   * as far as one position names them all.
   */
  acknowledge(to: SessionId, number: number, seq: Seq): void {
    const open = this.#openAcks.get(to);
    if (open !== undefined && (open.seq === 0 || seq === 0)) {
      open.number = number;
      if (seq !== 0) open.seq = seq;
      return;
    }
    const ack: Acknowledged = { kind: "acknowledged", to, number, seq };
    this.#openAcks.set(to, ack);
    this.#said.push(ack);
    this.#addressed.add(to);
  }

  /** Ends a session, after it was sent what there is for it. */
  close(session: SessionId, code: CloseCode, reason: string): void {
    this.#others.push({ kind: "close", session, code, reason });
    this.#addressed.add(session);
  }

  raiseSchema(version: number): void {
    this.#others.push({ kind: "raise-schema", version });
  }

  remember(session: Session): void {
    this.#others.push({ kind: "remember", session });
  }

  compactBy(atMs: number): void {
    this.#others.push({ kind: "compact-by", atMs });
  }

  sweepBy(atMs: number): void {
    this.#others.push({ kind: "sweep-by", atMs });
  }

  callBackBy(atMs: number): void {
    this.#others.push({ kind: "call-back-by", atMs });
  }

  verify(session: SessionId, ticket: string): void {
    this.#others.push({ kind: "verify", session, ticket });
  }

  /** Everything, in the order in which it is to be done. To be asked once. */
  list(): readonly Output[] {
    if (this.#said.length === 0 && this.#announced.size === 0) return this.#others;
    const merged = this.#mergeRelayed();
    return [
      ...this.#crowdFrames(merged),
      ...[...this.#addressed].flatMap((id) => this.#framesOf(id, merged)),
      ...this.#others,
    ];
  }

  #tell(told: Told): void {
    this.#said.push(told);
    for (const id of told.to) {
      this.#openAcks.delete(id);
      this.#addressed.add(id);
    }
  }

  /** What stock clients get of the relayed updates. */
  #mergeRelayed(): readonly Uint8Array[] {
    const relayed = this.#said.filter((said) => said.kind === "relayed");
    if (!relayed.some(({ everybody }) => everybody.some(({ isOwn }) => !isOwn))) return [];
    const merged = mergeBounded(
      relayed.map(({ update }) => update),
      limits.rowBytesMax,
    );
    return merged.map((update) => encodeFrame({ kind: "update", update }));
  }

  #crowdFrames(merged: readonly Uint8Array[]): readonly Output[] {
    const relayed = this.#said.filter((said) => said.kind === "relayed");
    // The crowd was there all the time, so it is the same at the beginning of the turn and at its end.
    const present = relayed[0]?.everybody ?? [...this.#announced.values()][0]?.everybody ?? [];
    const crowd = present.filter(({ id }) => !this.#addressed.has(id));
    const idsOf = (isMeant: (session: Session) => boolean): readonly SessionId[] =>
      crowd.filter(isMeant).map(({ id }) => id);
    const awareness = this.#awarenessFor(null);
    return [
      ...framesTo(
        idsOf(({ isOwn, isFollowing }) => isOwn && isFollowing),
        packFrames([...relayed.map(({ frame }) => frame), ...awareness]),
      ),
      ...framesTo(
        idsOf(({ isOwn, isFollowing }) => isOwn && !isFollowing),
        awareness,
      ),
      ...framesTo(
        idsOf(({ isOwn }) => !isOwn),
        [...merged, ...awareness],
      ),
    ];
  }

  #framesOf(id: SessionId, merged: readonly Uint8Array[]): readonly Output[] {
    const frames: Output[] = [];
    let packed: Uint8Array[] = [];
    let isMergedTold = false;
    const flush = (): void => {
      frames.push(...framesTo([id], this.#isOwn(id) ? packFrames(packed) : packed));
      packed = [];
    };
    for (const said of this.#said) {
      switch (said.kind) {
        case "relayed": {
          const there = said.from === id ? undefined : this.#presentIn(said.everybody).get(id);
          if (there === undefined) break;
          if (there.isOwn) {
            if (there.isFollowing) packed.push(said.frame);
            break;
          }
          // A stock writer gets its own updates again with those of others.
          if (!isMergedTold) packed.push(...merged);
          isMergedTold = true;
          break;
        }
        case "acknowledged": {
          const { to, number, seq } = said;
          if (to === id) packed.push(encodeFrame({ kind: "ack", number, seq }));
          break;
        }
        case "told":
          if (!said.to.includes(id)) break;
          if (said.isAnswer) {
            flush();
            frames.push({ kind: "send", to: [id], frame: said.frame, isAnswer: true });
          } else packed.push(said.frame);
          break;
      }
    }
    packed.push(...this.#awarenessFor(id));
    flush();
    return frames;
  }

  /** The same by id. Most of what a turn relays finds the same people. */
  #presentIn(everybody: readonly Session[]): ReadonlyMap<SessionId, Session> {
    let present = this.#present.get(everybody);
    if (present === undefined) {
      present = new Map(everybody.map((session) => [session.id, session]));
      this.#present.set(everybody, present);
    }
    return present;
  }

  /** The message about all awareness states that changed but those of session `id`, or none. */
  #awarenessFor(id: SessionId | null): readonly Uint8Array[] {
    const entries: AwarenessEntry[] = [];
    for (const { from, entry, everybody } of this.#announced.values()) {
      const isMeant = id === null || (from !== id && everybody.some((one) => one.id === id));
      if (isMeant) entries.push(entry);
    }
    if (entries.length === 0) return [];
    return [encodeFrame({ kind: "awareness", payload: encodeAwareness(entries) })];
  }
}

function framesTo(to: readonly SessionId[], frames: Iterable<Uint8Array>): readonly Output[] {
  if (to.length === 0) return [];
  return [...frames].map((frame) => ({ kind: "send", to, frame }));
}
