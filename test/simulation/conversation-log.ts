import { asUpdate, decodeFrame } from "@scriptorium/sync/protocol";
import type { Message, SessionId, Update } from "@scriptorium/sync/protocol";
import type { Output } from "@scriptorium/sync/room";

/** Reads along what a server is told and says, and gathers what it promised by that. */
export class ConversationLog {
  /** Edits of each session that are unanswered, by their numbers. */
  readonly #edits = new Map<SessionId, Map<number, Update>>();
  #shown: Update[] = [];
  #acknowledged: Update[] = [];

  /** Everything that anybody was shown since the last call. */
  takeShown(): readonly Update[] {
    return this.#shown.splice(0);
  }

  /** Everything that was acknowledged since the last call. */
  takeAcknowledged(): readonly Update[] {
    return this.#acknowledged.splice(0);
  }

  heard(from: SessionId, frame: Uint8Array): void {
    for (const message of read(frame)) {
      if (message.kind !== "edit") continue;
      const edits = this.#edits.get(from) ?? new Map<number, Update>();
      this.#edits.set(from, edits.set(message.number, asUpdate(message.update.slice())));
    }
  }

  said(output: Output): void {
    if (output.kind !== "send") return;
    for (const message of read(output.frame)) {
      for (const to of output.to) this.#note(to, message);
    }
  }

  #note(to: SessionId, message: Message): void {
    const edits = this.#edits.get(to) ?? new Map<number, Update>();
    switch (message.kind) {
      case "stored":
      case "update":
      case "sync-step-2":
        this.#shown.push(asUpdate(message.update.slice()));
        break;
      case "reject":
      case "missing":
        edits.delete(message.number);
        break;
      case "ack":
        for (const [number, update] of edits) {
          if (number > message.number) continue;
          edits.delete(number);
          this.#acknowledged.push(update);
        }
        break;
      default:
        break;
    }
  }
}

function read(frame: Uint8Array): readonly Message[] {
  const decoded = decodeFrame(frame);
  if (!decoded.ok) throw new Error(`a bad frame: ${decoded.reason}`);
  return decoded.messages;
}
