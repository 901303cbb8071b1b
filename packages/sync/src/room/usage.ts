import type { Limits, Message, SessionId } from "../protocol/index.ts";
import { Allowance } from "./allowance.ts";

/** Messages that are answered with the whole document, or with everybody's state. */
const askingKinds: ReadonlySet<Message["kind"]> = new Set([
  "sync-step-1",
  "hello",
  "query-awareness",
]);

interface Allowances {
  readonly frames: Allowance;
  readonly requests: Allowance;
  readonly awareness: Allowance;
}

/** What each session has used of its share since the object woke. */
export class Usage {
  readonly #limits: Limits;
  readonly #bySession = new Map<SessionId, Allowances>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Counts a frame. False when the session has sent more than its share. */
  takeFrame(id: SessionId, nowMs: number): boolean {
    return this.#of(id, nowMs).frames.take(1, nowMs);
  }

  /** Counts the requests in a frame. Why they are too many, or null. */
  takeRequests(id: SessionId, messages: readonly Message[], nowMs: number): TooMany | null {
    const asked = messages.filter(({ kind }) => askingKinds.has(kind)).length;
    if (asked > this.#limits.requestsPerFrameMax) return "in one frame";
    if (asked === 0 || this.#of(id, nowMs).requests.take(asked, nowMs)) return null;
    return "in a short time";
  }

  /** Counts a change of awareness: 0 when others may be told now, else in how many ms. */
  takeAwareness(id: SessionId, nowMs: number): number {
    const { awareness } = this.#of(id, nowMs);
    return awareness.take(1, nowMs) ? 0 : awareness.waitMs(1);
  }

  forget(id: SessionId): void {
    this.#bySession.delete(id);
  }

  #of(id: SessionId, nowMs: number): Allowances {
    let allowances = this.#bySession.get(id);
    if (allowances === undefined) {
      const { framesPerSecondMax, frameBurstMax, requestsPerSecondMax, requestBurstMax } =
        this.#limits;
      const { awarenessPerSecondMax, awarenessBurstMax } = this.#limits;
      allowances = {
        frames: new Allowance({ perSecond: framesPerSecondMax, burst: frameBurstMax }, nowMs),
        requests: new Allowance({ perSecond: requestsPerSecondMax, burst: requestBurstMax }, nowMs),
        awareness: new Allowance(
          { perSecond: awarenessPerSecondMax, burst: awarenessBurstMax },
          nowMs,
        ),
      };
      this.#bySession.set(id, allowances);
    }
    return allowances;
  }
}

export type TooMany = "in one frame" | "in a short time";
