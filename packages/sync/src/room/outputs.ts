import { encodeFrame } from "../protocol/index.ts";
import { packStored } from "./pack-stored.ts";
import type { CloseCode, Message, Seq, SessionId } from "../protocol/index.ts";
import type { Output } from "./output.ts";
import type { Session } from "./session.ts";

/**
 * The outputs of one turn, gathered. All updates that a turn stored reach each
 * of our own clients in one frame, and one ack covers a turn's edits.
 */
export class Outputs {
  readonly #list: Output[] = [];
  #relayed: (Message & { kind: "stored" })[] = [];
  #audience: readonly Session[] = [];
  #ack: { readonly to: SessionId; readonly message: Message & { kind: "ack" } } | null = null;

  send(to: readonly SessionId[], message: Message): void {
    this.sendFrame(to, encodeFrame(message));
  }

  sendFrame(to: readonly SessionId[], frame: Uint8Array): void {
    this.#flush();
    if (to.length > 0) this.#list.push({ kind: "send", to, frame });
  }

  /** Answers a request for everything, which may take the client long to read. */
  answer(to: SessionId, frame: Uint8Array): void {
    this.#flush();
    this.#list.push({ kind: "send", to: [to], frame, isAnswer: true });
  }

  /** Passes on a stored update. One turn has one audience: everybody but the author. */
  relay(message: Message & { kind: "stored" }, audience: readonly Session[]): void {
    this.#relayed.push(message);
    this.#audience = audience;
  }

  /**
   * Acknowledges a session's edits up to `number`, of which the last one was stored
   * at `seq`, or at 0 when it was before. Later calls of the turn extend earlier ones.
   */
  acknowledge(to: SessionId, number: number, seq: Seq): void {
    const last = seq === 0 ? (this.#ack?.message.seq ?? seq) : seq;
    this.#ack = { to, message: { kind: "ack", number, seq: last } };
  }

  close(session: SessionId, code: CloseCode, reason: string): void {
    this.#flush();
    this.#list.push({ kind: "close", session, code, reason });
  }

  remember(session: Session): void {
    this.#list.push({ kind: "remember", session });
  }

  compactBy(atMs: number): void {
    this.#list.push({ kind: "compact-by", atMs });
  }

  callBackBy(atMs: number): void {
    this.#list.push({ kind: "call-back-by", atMs });
  }

  verify(session: SessionId, ticket: string): void {
    this.#list.push({ kind: "verify", session, ticket });
  }

  list(): readonly Output[] {
    this.#flush();
    return this.#list;
  }

  /** What was gathered goes out before anything that follows it, so that order holds. */
  #flush(): void {
    const relayed = this.#relayed;
    this.#relayed = [];
    if (relayed.length > 0) {
      const own = this.#audience.filter((session) => session.isOwn && session.isFollowing);
      const stock = this.#audience.filter((session) => !session.isOwn);
      const idsOf = (sessions: readonly Session[]): SessionId[] => sessions.map(({ id }) => id);
      if (own.length > 0) {
        const to = idsOf(own);
        for (const frame of packStored(relayed)) this.#list.push({ kind: "send", to, frame });
      }
      if (stock.length > 0) {
        for (const { update } of relayed) {
          const frame = encodeFrame({ kind: "update", update });
          this.#list.push({ kind: "send", to: idsOf(stock), frame });
        }
      }
    }
    if (this.#ack !== null) {
      const { to, message } = this.#ack;
      this.#ack = null;
      this.#list.push({ kind: "send", to: [to], frame: encodeFrame(message) });
    }
  }
}
