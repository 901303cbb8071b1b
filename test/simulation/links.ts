import { decodeFrame } from "@scriptorium/sync/protocol";
import type { Message } from "@scriptorium/sync/protocol";
import type { LoopbackSocket, Passage } from "@scriptorium/sync/testing";
import type { Random } from "./random.ts";

/** How many frames a frame may overtake. */
const windowFrames = 10;

/** How many frames may come in one step: enough that most runs do more than connect. */
const framesAtOnceMax = 8;

/** The ways of frames between clients and server: late, lost, doubled, out of order. */
export class Links {
  readonly #random: Random;
  /** How likely each fault is for a frame, from 0 to 1. */
  readonly #faultRate: number;
  /** Nothing arrives on these before the time. */
  readonly #stalled = new WeakMap<LoopbackSocket, number>();
  /** These lost awareness states or mixed up roles, which nothing numbers. */
  readonly #forgetful = new Set<LoopbackSocket>();

  constructor(random: Random) {
    this.#random = random;
    // A quarter of the links are as good as TCP's, and show what happens without these faults.
    this.#faultRate = random.pick([0, 0.02, 0.08, 0.2]);
  }

  /** What is under way on one of the sockets comes, or some of it, or something else becomes of it. */
  deliver(sockets: readonly LoopbackSocket[], nowMs: number): void {
    const waiting = sockets.filter(
      (socket) =>
        socket.waitingForClient + socket.waitingForServer > 0 &&
        (this.#stalled.get(socket) ?? 0) <= nowMs,
    );
    if (waiting.length === 0) return;
    const socket = this.#random.pick(waiting);
    for (let frames = 1 + this.#random.below(framesAtOnceMax); frames > 0; frames--) {
      if (socket.waitingForClient + socket.waitingForServer > 0) this.#deliverOne(socket);
    }
  }

  stall(socket: LoopbackSocket, untilMs: number): void {
    this.#stalled.set(socket, untilMs);
  }

  #deliverOne(socket: LoopbackSocket): void {
    const isToServer =
      socket.waitingForClient === 0 || (socket.waitingForServer > 0 && this.#random.below(2) === 0);
    const passage = this.#passage();
    if (isToServer) {
      socket.deliverToServer(passage);
      return;
    }
    const frame = socket.deliverToClient(passage);
    const kinds = kindsOf(frame);
    const isPlain = passage.fate === "arrives" && passage.overtakes === 0;
    if (passage.fate === "is lost" && kinds.includes("awareness")) this.#forgetful.add(socket);
    if (!isPlain && kinds.includes("access")) this.#forgetful.add(socket);
  }

  /**
   * From now on nothing is lost. What was lost before shows by the positions that
   * are left out, but nothing shows that somebody's leaving was lost, or which of two
   * roles came later: as long as a connection lasts, and TCP keeps what is sent, neither is.
   */
  heal(): void {
    for (const socket of this.#forgetful) socket.cut();
  }

  #passage(): Passage {
    const isFaulty = (): boolean => this.#random.next() < this.#faultRate;
    const overtakes = isFaulty() ? this.#random.below(windowFrames + 1) : 0;
    if (isFaulty()) return { overtakes, fate: "is lost" };
    return { overtakes, fate: isFaulty() ? "comes twice" : "arrives" };
  }
}

function kindsOf(frame: string | Uint8Array | null): readonly Message["kind"][] {
  if (frame === null || typeof frame === "string") return [];
  const decoded = decodeFrame(frame);
  return decoded.ok ? decoded.messages.map(({ kind }) => kind) : [];
}
