import * as Y from "yjs";
import { asEpoch, asSeq, asSessionId, asStateVector, asUpdate } from "../protocol/index.ts";
import { decodeAwareness, decodeFrame, encodeAwareness, encodeFrame } from "../protocol/index.ts";
import type { Message, Role, Update } from "../protocol/index.ts";
import { newSession, Room } from "../room/index.ts";
import type { DocumentStore, Output, RoomOptions, Session } from "../room/index.ts";
import { MemoryStore } from "../store/index.ts";

/** The time at which everything happens, unless it is said otherwise. */
export const nowMs = 5_000;

/** A room and what it says, as `name: message` lines in order, whichever frames they came in. For tests of rooms. */
export class RoomScene {
  readonly store: DocumentStore;
  readonly room: Room;

  /** A room of nobody, or one that wakes up with `sessions`. */
  constructor(
    store: DocumentStore = new MemoryStore("e1"),
    options: RoomOptions = {},
    sessions: readonly Session[] = [],
  ) {
    this.store = store;
    this.room = new Room(store, sessions, options);
  }

  /** Lets a client in: one of ours, which has said hello, or a stock one. */
  join(name: string, kind: "own" | "stock" = "own", role: Role = "edit"): readonly string[] {
    const session = sessionOf(name, kind === "own", role);
    const said = this.say(this.room.open(session, nowMs));
    return kind === "own" ? [...said, ...this.send(name, hello())] : said;
  }

  send(name: string, ...messages: Message[]): readonly string[] {
    return this.sendAt(nowMs, name, ...messages);
  }

  sendAt(atMs: number, name: string, ...messages: Message[]): readonly string[] {
    return this.say(this.room.receive(asSessionId(name), encodeFrame(...messages), atMs));
  }

  say(outputs: readonly Output[]): readonly string[] {
    return outputs.flatMap((output) => {
      if (output.kind === "send") {
        const said = describeFrame(output.frame);
        return output.to.flatMap((to) => said.map((message) => `${to}: ${message}`));
      }
      return output.kind === "close" ? [`${output.session}: close ${output.code}`] : [];
    });
  }
}

/** A store in memory of which rows were put aside at `repairedMs`. */
export function repairedStore(repairedMs: number): MemoryStore {
  return Object.assign(new MemoryStore("e1"), { repairedMs: () => repairedMs });
}

export function sessionOf(name: string, isOwn: boolean, role: Role, openedMs = nowMs): Session {
  const principal = name.replace(/\d+$/, "");
  const id = asSessionId(name);
  return newSession(id, { principal, name, role, link: null, isOwn }, openedMs);
}

function describeFrame(frame: Uint8Array): readonly string[] {
  const decoded = decodeFrame(frame);
  return decoded.ok ? decoded.messages.map(describeMessage) : ["unreadable"];
}

function describeMessage(message: Message): string {
  switch (message.kind) {
    case "stored":
      return `stored ${message.seq}`;
    case "caught-up":
      return `caught-up ${message.seq}`;
    case "ack":
      return `ack ${message.number} at ${message.seq}`;
    case "reject":
    case "missing":
      return `${message.kind} ${message.number}`;
    case "access":
      return `access ${message.role}`;
    case "condition":
      return `condition ${JSON.stringify({ ...message, kind: undefined })}`;
    case "welcome":
      return message.isResume ? "welcome back" : "welcome";
    case "awareness": {
      const decoded = decodeAwareness(message.payload);
      const entries = decoded.ok ? decoded.entries : [];
      return entries.map(({ clientId, state }) => `${clientId} is ${unstamped(state)}`).join(", ");
    }
    case "sync-step-2":
    case "update":
      return `${message.kind} "${textOf(message.update)}"`;
    case "sync-step-1":
    case "permission-denied":
    case "query-awareness":
    case "hello":
    case "has":
    case "snapshot-chunk":
    case "edit":
    case "writes-as":
    case "ticket":
      return message.kind;
  }
}

/** A state without what the server adds to it, which would hide what the client said. */
function unstamped(state: string): string {
  const shown = JSON.parse(state) as Record<string, unknown> | null;
  if (shown === null) return state;
  const { user: _user, ...rest } = shown;
  return JSON.stringify(rest);
}

function textOf(update: Update): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

export const nothing = asStateVector(Uint8Array.of(0));
export const hello = (epoch = "", seq = 0): Message => ({
  kind: "hello",
  epoch: asEpoch(epoch),
  seq: asSeq(seq),
  schemaVersion: 0,
  stateVector: nothing,
});
export const edit = (number: number, update: Update | undefined): Message => ({
  kind: "edit",
  number,
  update: update ?? asUpdate(new Uint8Array()),
});
export const stockUpdate = (update: Update | undefined): Message => ({
  kind: "update",
  update: update ?? asUpdate(new Uint8Array()),
});
export const show = (clientId: number, state: string, clock = 1): Message => ({
  kind: "awareness",
  payload: encodeAwareness([{ clientId, clock, state }]),
});
