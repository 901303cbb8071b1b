import type { Limits, Message, SessionId } from "../protocol/index.ts";
import type { Company } from "./company.ts";
import type { Outputs } from "./outputs.ts";
import type { Session } from "./session.ts";

type Sign = "alive" | "doubtful" | "to be asked" | "gone";

interface Signs {
  /** When the platform last answered a ping, or null. Null itself when that is not known of anybody. */
  readonly pingedMs: ((id: SessionId) => number | null) | null;
  /** A message that every stock client answers. */
  readonly question: () => Message;
}

/**
 * Who of the room is still there. A connection can end without a word, and its
 * session is a ghost from then on. Clients of ours ping, so their silence tells; a
 * stock client is asked first, because one that shows no presence has nothing to say.
 *
 * There is no timer. Everybody is looked at when something happens anyway, at a time
 * that is arranged when somebody is in doubt, and else very rarely.
 */
export class Liveness {
  readonly #company: Company;
  readonly #limits: Limits;
  readonly #signs: Signs;
  /** Before this time another look is not worth it. */
  #lookMs = 0;
  /** The earliest sweep that was asked for. A wake forgets it, and who keeps the schedule does not. */
  #sweepMs = Infinity;

  constructor(company: Company, limits: Limits, signs: Signs) {
    this.#company = company;
    this.#limits = limits;
    this.#signs = signs;
  }

  /** A frame of a session came in. */
  heard(id: SessionId, nowMs: number, outputs: Outputs): void {
    const session = this.#company.get(id);
    if (session === undefined) return;
    if (session.askedMs === null && nowMs - session.heardMs < this.#limits.heardStepMs) return;
    this.#company.keep({ ...session, heardMs: nowMs, askedMs: null }, outputs);
  }

  /** Somebody came in. */
  opened(nowMs: number, outputs: Outputs): void {
    if (this.#signs.pingedMs !== null && this.#company.size > 1) this.#arrangeRare(nowMs, outputs);
  }

  /** The sweep that was asked for has come: whatever is arranged from now on is another. */
  sweepCame(): void {
    this.#sweepMs = Infinity;
    this.#lookMs = 0;
  }

  /**
   * If it is time, looks at everybody, asks those of whom a sign is wanted, and arranges the next
   * sweep. The sessions whose client is gone, for the caller to end.
   */
  look(nowMs: number, outputs: Outputs): readonly Session[] {
    if (nowMs < this.#lookMs || this.#signs.pingedMs === null) return [];
    this.#lookMs = nowMs + this.#limits.livenessCheckMs;
    // What was to come by now could not be arranged.
    if (this.#sweepMs <= nowMs) this.#sweepMs = Infinity;
    const { sessions } = this.#company;
    const gone: Session[] = [];
    for (const session of sessions) {
      const sign = this.#signOf(session, nowMs);
      if (sign === "gone") gone.push(session);
      if (sign === "alive" || sign === "gone") continue;
      const doubted = sign === "to be asked" ? this.#ask(session, nowMs, outputs) : session;
      // A program that shows nothing is asked again and again, and misleads nobody
      // meanwhile: no alarm is spent on it.
      if (session.isOwn || session.awareness !== null) {
        this.#arrange(this.#verdictMs(doubted), outputs);
      }
    }
    if (sessions.length - gone.length > 1) this.#arrangeRare(nowMs, outputs);
    return gone;
  }

  /** Something speaks against `session`: it is asked at once, and looked at when it should have answered. */
  doubt(session: Session, nowMs: number, outputs: Outputs): void {
    if (this.#signs.pingedMs === null) return;
    const isAsked = session.isOwn || this.#isAwaited(session);
    const asked = isAsked ? session : this.#ask(session, nowMs, outputs);
    this.#arrange(this.#verdictMs(asked), outputs);
  }

  #ask(session: Session, nowMs: number, outputs: Outputs): Session {
    const asked = { ...session, askedMs: nowMs };
    outputs.send([session.id], this.#signs.question());
    this.#company.keep(asked, outputs);
    return asked;
  }

  #arrangeRare(nowMs: number, outputs: Outputs): void {
    this.#arrange(nowMs + this.#limits.sweepAfterMs, outputs);
  }

  #arrange(atMs: number, outputs: Outputs): void {
    if (atMs >= this.#sweepMs) return;
    this.#sweepMs = atMs;
    outputs.sweepBy(atMs);
  }

  #signOf(session: Session, nowMs: number): Sign {
    const { silenceDoubtMs, probeAfterMs } = this.#limits;
    const silentMs = nowMs - this.#lastSignMs(session);
    const isOver = nowMs >= this.#verdictMs(session);
    if (session.isOwn) {
      if (isOver) return "gone";
      return silentMs >= silenceDoubtMs ? "doubtful" : "alive";
    }
    if (this.#isAwaited(session)) return isOver ? "gone" : "doubtful";
    return silentMs >= probeAfterMs ? "to be asked" : "alive";
  }

  /** When `session` counts as gone, if nothing more is heard of it. */
  #verdictMs(session: Session): number {
    const { silenceMaxMs, probeAfterMs, probeAnswerMs } = this.#limits;
    if (session.isOwn) return this.#lastSignMs(session) + silenceMaxMs;
    const askedMs = this.#isAwaited(session) ? session.askedMs : null;
    return (askedMs ?? this.#lastSignMs(session) + probeAfterMs) + probeAnswerMs;
  }

  #isAwaited(session: Session): boolean {
    return session.askedMs !== null && this.#lastSignMs(session) <= session.askedMs;
  }

  #lastSignMs({ id, heardMs }: Session): number {
    return Math.max(heardMs, this.#signs.pingedMs?.(id) ?? 0);
  }
}
