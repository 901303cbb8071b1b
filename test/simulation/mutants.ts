import type { Environment, SocketLike } from "@scriptorium/sync/client";
import type { Knowledge } from "@scriptorium/sync/gate";
import { asSeq, asUpdate, decodeFrame, encodeFrame } from "@scriptorium/sync/protocol";
import type {
  CloseCode,
  Message,
  Seq,
  SessionId,
  StateVector,
  Update,
} from "@scriptorium/sync/protocol";
import { Room } from "@scriptorium/sync/room";
import type { DocumentStore, LogEntry, Output, Session } from "@scriptorium/sync/room";
import { buildSnapshot, MemoryStore } from "@scriptorium/sync/store";
import type { LoopbackServerOptions } from "@scriptorium/sync/testing";
import { PassingStore } from "./passing-store.ts";

export interface Bug extends Pick<
  LoopbackServerOptions<DocumentStore>,
  "storeAtWake" | "roomAtWake" | "sessionsAtWake"
> {
  /** The store in memory, for a bug that is in it. */
  readonly memory?: MemoryStore;
  /** The surroundings of a client, for a bug that is in the client. */
  readonly spoil?: (environment: Environment) => Environment;
}

class SkippingStore extends PassingStore {
  readonly #isSkipped: () => boolean;

  constructor(below: DocumentStore, isSkipped: () => boolean) {
    super(below);
    this.#isSkipped = isSkipped;
  }

  override append(update: Update, author: string, nowMs: number): Seq {
    return this.#isSkipped() ? this.head() : super.append(update, author, nowMs);
  }
}

class LaggingStore extends PassingStore {
  #held: { update: Update; author: string; nowMs: number } | null = null;

  override append(update: Update, author: string, nowMs: number): Seq {
    const held = this.#held;
    this.#held = { update: asUpdate(update.slice()), author, nowMs };
    return held === null ? this.head() : super.append(held.update, held.author, held.nowMs);
  }
}

/** Saves only when several updates wait, as a server does that debounces. Positions are right. */
class DebouncingStore extends PassingStore {
  #held: Parameters<DocumentStore["append"]>[] = [];

  override head(): Seq {
    return asSeq(super.head() + this.#held.length);
  }

  override append(update: Update, author: string, nowMs: number): Seq {
    this.#held.push([asUpdate(update.slice()), author, nowMs]);
    const head = this.head();
    if (this.#held.length > 2) for (const entry of this.#held.splice(0)) super.append(...entry);
    return head;
  }
}

/** Reads only the snapshot, as if there were no log. Writes are stored as they should be. */
class LoglessStore extends PassingStore {
  #snapshotOnly(): MemoryStore {
    const only = new MemoryStore(this.epoch);
    const [snapshot] = this.below.snapshotChunks();
    if (snapshot !== undefined) only.append(asUpdate(snapshot), "", 0);
    return only;
  }

  override logAfter(_seq: Seq): readonly LogEntry[] {
    return [];
  }
  override diff(stateVector: StateVector): Update {
    return this.#snapshotOnly().diff(stateVector);
  }
  override diffBeyondSnapshot(): null {
    return null;
  }
  override readKnowledge(): Knowledge {
    return this.#snapshotOnly().readKnowledge();
  }
}

/** Resumes one position late. */
class LateStore extends PassingStore {
  override logAfter(seq: Seq): readonly LogEntry[] {
    return seq === 0 ? super.logAfter(seq) : super.logAfter(seq).slice(1);
  }
}

/** A room of which `answer` changes what a frame comes to. */
function roomThat(
  answer: (
    room: Room,
    call: {
      readonly store: DocumentStore;
      readonly frame: Uint8Array;
      readonly from: SessionId;
      readonly receive: () => readonly Output[];
    },
  ) => readonly Output[],
): NonNullable<Bug["roomAtWake"]> {
  return (store, sessions) =>
    new (class extends Room {
      override receive(from: SessionId, frame: Uint8Array, nowMs: number): readonly Output[] {
        const receive = (): readonly Output[] => super.receive(from, frame, nowMs);
        return answer(this, { store, frame, from, receive });
      }
    })(store, sessions);
}

function messagesOf(frame: Uint8Array): readonly Message[] {
  const decoded = decodeFrame(frame);
  return decoded.ok ? decoded.messages : [];
}

function editsOf(frame: Uint8Array): readonly (Message & { kind: "edit" })[] {
  return messagesOf(frame).filter((message) => message.kind === "edit");
}

/** True when the answer holds a message that `isMeant` names. */
function answers(outputs: readonly Output[], isMeant: (message: Message) => boolean): boolean {
  return outputs.some((output) => output.kind === "send" && messagesOf(output.frame).some(isMeant));
}

const relayFirst = roomThat((room, { store, frame, from, receive }) => {
  try {
    return receive();
  } catch {
    const to = room.sessions.filter(({ id }) => id !== from).map(({ id }) => id);
    const seq = asSeq(store.head() + 1);
    return editsOf(frame).map(({ update }) => ({
      kind: "send",
      to,
      frame: encodeFrame({ kind: "stored", seq, update }),
    }));
  }
});

const acceptGaps = roomThat((_room, { store, frame, from, receive }) => {
  const outputs = receive();
  const [edit] = editsOf(frame);
  if (edit === undefined || !answers(outputs, ({ kind }) => kind === "missing")) return outputs;
  const seq = store.append(edit.update, "", 0);
  return [
    { kind: "send", to: [from], frame: encodeFrame({ kind: "ack", number: edit.number, seq }) },
  ];
});

const storeTwice = roomThat((_room, { store, frame, receive }) => {
  const outputs = receive();
  const isKnown = answers(outputs, (message) => message.kind === "ack" && message.seq === 0);
  if (isKnown) for (const { update } of editsOf(frame)) store.append(update, "", 0);
  return outputs;
});

/** A client that takes every position for the next one, whatever was lost before it. */
function heedless(environment: Environment): Environment {
  /** How many positions were passed over on the last connection. */
  let lost = 0;
  return {
    ...environment,
    connect(url, protocols) {
      const socket = environment.connect(url, protocols);
      let reached = 0;
      const hideGap = (message: Message): Message => {
        if (message.kind === "welcome") {
          reached = message.seq;
          lost = 0;
        }
        const isPosition = message.kind === "stored" || message.kind === "ack";
        if (!isPosition && message.kind !== "caught-up") return message;
        lost = Math.max(lost, message.seq - reached - (isPosition ? 1 : 0));
        if (isPosition && message.seq - lost > reached) reached += 1;
        return { ...message, seq: asSeq(Math.max(0, message.seq - lost)) };
      };
      const claimAll = (message: Message): Message =>
        message.kind === "hello" && message.seq > 0
          ? { ...message, seq: asSeq(message.seq + lost) }
          : message;
      return rewriting(socket, { sent: claimAll, received: hideGap });
    },
  };
}

/** A socket that changes what passes through it. */
function rewriting(
  socket: SocketLike,
  rewrite: Readonly<Record<"sent" | "received", (message: Message) => Message>>,
): SocketLike {
  const change = (bytes: Uint8Array, how: (message: Message) => Message): Uint8Array<ArrayBuffer> =>
    encodeFrame(...messagesOf(bytes).map(how)).slice();
  return {
    binaryType: "arraybuffer",
    send: (data) => socket.send(typeof data === "string" ? data : change(data, rewrite.sent)),
    close: (code) => socket.close(code),
    set onopen(listener: SocketLike["onopen"]) {
      socket.onopen = listener;
    },
    set onclose(listener: SocketLike["onclose"]) {
      socket.onclose = listener;
    },
    set onerror(listener: SocketLike["onerror"]) {
      socket.onerror = listener;
    },
    set onmessage(listener: SocketLike["onmessage"]) {
      socket.onmessage = ({ data }) =>
        listener?.({
          data:
            data instanceof ArrayBuffer
              ? change(new Uint8Array(data), rewrite.received).buffer
              : data,
        });
    },
  };
}

/** The bugs of which the simulation must find each, by what they do. */
export const mutants: Readonly<Record<string, () => Bug>> = {
  "the store skips every 5th update": () => {
    let appends = 0;
    return { storeAtWake: (disk) => new SkippingStore(disk, () => ++appends % 5 === 0) };
  },
  "the store lags one update": () => ({ storeAtWake: (disk) => new LaggingStore(disk) }),
  "an ack comes before the append, which a crash prevents": () => ({
    storeAtWake: (disk) => new DebouncingStore(disk),
  }),
  "an update is relayed although it could not be stored": () => ({ roomAtWake: relayFirst }),
  "an update with a gap before it is stored": () => ({ roomAtWake: acceptGaps }),
  "an edit that comes twice is stored twice": () => ({ roomAtWake: storeTwice }),
  "a wake reads the snapshot but not the log": () => ({
    storeAtWake: (disk) => new LoglessStore(disk),
  }),
  "a client that resumes misses one update": () => ({
    storeAtWake: (disk) => new LateStore(disk),
  }),
  "compaction uses a stale document": () => ({
    memory: new MemoryStore("loopback", (updates) => buildSnapshot(updates.slice(0, -2))),
  }),
  "compaction drops the last update": () => ({
    memory: new MemoryStore("loopback", (updates) => buildSnapshot(updates.slice(0, -1))),
  }),
  "a wake forgets sessions": () => ({ sessionsAtWake: () => [] }),
  "nobody is told who left": () => ({
    roomAtWake: (store, sessions) =>
      new (class extends Room {
        override closed(id: SessionId, nowMs: number): readonly Output[] {
          return super.closed(id, nowMs).filter(({ kind }) => kind !== "send");
        }
      })(store, sessions),
  }),
  "a session outlives the access that it had": () => ({
    roomAtWake: (store, sessions) =>
      new (class extends Room {
        override end(
          ..._ending: [(session: Session) => boolean, CloseCode, string, number]
        ): readonly Output[] {
          return [];
        }
      })(store, sessions),
  }),
  "a client ignores the positions that are left out": () => ({ spoil: heedless }),
};
