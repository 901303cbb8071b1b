import type { Awareness } from "y-protocols/awareness";
import {
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import { decodeAwareness, encodeAwareness, limits } from "../protocol/index.ts";
import type { Message } from "../protocol/index.ts";
import type { Environment } from "./environment.ts";

type Changes = Record<"added" | "updated" | "removed", number[]>;

/**
 * Tells others of the local awareness state when it changes, at most 20 times a
 * second, and takes in theirs. Nothing is renewed: a state ends when the server
 * says so.
 */
export class Presence {
  readonly #awareness: Awareness;
  readonly #environment: Environment;
  readonly #send: (message: Message) => void;
  #isOnline = false;
  #sentMs = -Infinity;
  #cancelTimer: (() => void) | null = null;

  constructor(awareness: Awareness, environment: Environment, send: (message: Message) => void) {
    this.#awareness = awareness;
    this.#environment = environment;
    this.#send = send;
    stopRenewals(awareness);
    awareness.on("change", this.#onChange);
  }

  /** The connection is up: others are told at once. */
  connected(): void {
    this.#isOnline = true;
    if (this.#awareness.getLocalState() !== null) this.#tell();
  }

  /** The connection is gone: whoever is shown may have left. */
  disconnected(): void {
    this.#isOnline = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const others = [...this.#awareness.getStates().keys()].filter((id) => !this.#isLocal(id));
    removeAwarenessStates(this.#awareness, others, this);
    // Their clocks go too, because a server that was restarted may count from less.
    for (const id of others) this.#awareness.meta.delete(id);
  }

  receive(payload: Uint8Array): void {
    const decoded = decodeAwareness(payload);
    if (!decoded.ok) return;
    // The socket before this one may still be told of, with our own older state.
    const others = decoded.entries.filter(({ clientId }) => !this.#isLocal(clientId));
    applyAwarenessUpdate(this.#awareness, encodeAwareness(others), this);
  }

  /** The document writes with another clientID from now on. Only to be called without a connection. */
  rename(clientId: number): void {
    const state = this.#awareness.getLocalState();
    this.#awareness.setLocalState(null);
    this.#awareness.clientID = clientId;
    if (state !== null) this.#awareness.setLocalState(state);
  }

  destroy(): void {
    this.disconnected();
    this.#awareness.off("change", this.#onChange);
  }

  readonly #onChange = ({ added, updated, removed }: Changes, origin: unknown): void => {
    const isLocal = [...added, ...updated, ...removed].some((id) => this.#isLocal(id));
    if (!isLocal || origin === this || !this.#isOnline || this.#cancelTimer !== null) return;
    const waitMs = this.#sentMs + limits.awarenessIntervalMs - this.#environment.now();
    if (waitMs <= 0) {
      this.#tell();
      return;
    }
    this.#cancelTimer = this.#environment.setTimer(() => {
      this.#cancelTimer = null;
      this.#tell();
    }, waitMs);
  };

  #tell(): void {
    this.#sentMs = this.#environment.now();
    const payload = encodeAwarenessUpdate(this.#awareness, [this.#awareness.clientID]);
    this.#send({ kind: "awareness", payload });
  }

  #isLocal(id: number): boolean {
    return id === this.#awareness.clientID;
  }
}

/**
 * `Awareness` renews the local state every 15 s and forgets others after 30 s,
 * by an interval that it starts in its constructor and has no way to stop.
 * y-protocols 1.0.7; a test fails when the field is named otherwise.
 */
function stopRenewals(awareness: Awareness): void {
  const { _checkInterval: interval } = awareness as unknown as { _checkInterval: number };
  clearInterval(interval);
}
