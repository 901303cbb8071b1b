import type { Awareness } from "y-protocols/awareness";
import { applyAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { decodeAwareness, encodeAwareness, limits } from "../protocol/index.ts";
import type { ClientMessage } from "../protocol/index.ts";
import type { Environment } from "./environment.ts";

type Changes = Record<"added" | "updated" | "removed", number[]>;

/** What the presence needs of the provider around it. */
export interface PresenceHost {
  send(message: ClientMessage): void;
  /** True while edits wait to be sent, which will take the state along. */
  hasUnsent(): boolean;
}

/**
 * Tells others of the local awareness state when it changes, and takes in theirs.
 * A caret that moved with an edit travels with it; else at most 20 changes a
 * second are told, and fewer while nobody is there. Nothing is renewed: a state
 * ends when the server says so.
 */
export class Presence {
  readonly #awareness: Awareness;
  readonly #environment: Environment;
  readonly #host: PresenceHost;
  #isOnline = false;
  /** True from a change until it is told. */
  #isUntold = false;
  #sentMs = -Infinity;
  #cancelTimer: () => void = () => {};

  constructor(awareness: Awareness, environment: Environment, host: PresenceHost) {
    this.#awareness = awareness;
    this.#environment = environment;
    this.#host = host;
    stopRenewals(awareness);
    awareness.on("change", this.#onChange);
  }

  /** True while somebody else is shown. */
  get isSeen(): boolean {
    const states = this.#awareness.getStates();
    return states.size > (states.has(this.#awareness.clientID) ? 1 : 0);
  }

  /** The connection is up: others are told at once. */
  connected(): void {
    this.#isOnline = true;
    if (this.#awareness.getLocalState() !== null) this.#host.send(this.#tell());
  }

  /** The connection is gone: whoever is shown may have left. */
  disconnected(): void {
    this.#isOnline = false;
    this.#isUntold = false;
    this.#cancelTimer();
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

  /** What is to be told beside an edit: the state, if it changed and its turn has come. */
  alongside(): readonly ClientMessage[] {
    return this.#isUntold && this.#waitMs(limits.awarenessIntervalMs) === 0 ? [this.#tell()] : [];
  }

  /** Tells a change that no edit will take along, now or when its turn has come. */
  tellInTime(): void {
    this.#cancelTimer();
    if (!this.#isOnline || !this.#isUntold || this.#host.hasUnsent()) return;
    const waitMs = this.#waitMs(this.isSeen ? limits.awarenessIntervalMs : limits.awarenessAloneMs);
    if (waitMs === 0) this.#host.send(this.#tell());
    else this.#cancelTimer = this.#environment.setTimer(() => this.tellInTime(), waitMs);
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
    if (!isLocal || origin === this || !this.#isOnline) return;
    const isFirst = !this.#isUntold;
    this.#isUntold = true;
    // Behind the turn, in which an editor may change the document before or after the caret.
    if (isFirst) queueMicrotask(() => this.tellInTime());
  };

  #tell(): ClientMessage {
    this.#isUntold = false;
    this.#sentMs = this.#environment.now();
    const { clientID: clientId, meta } = this.#awareness;
    const clock = meta.get(clientId)?.clock ?? 0;
    const state = JSON.stringify(this.#awareness.getLocalState());
    return { kind: "awareness", payload: encodeAwareness([{ clientId, clock, state }]) };
  }

  /** For how long nothing more is to be told, in ms. */
  #waitMs(intervalMs: number): number {
    const sinceMs = this.#environment.now() - this.#sentMs;
    // A clock that was set back must not keep anything back.
    return sinceMs < 0 ? 0 : Math.max(0, intervalMs - sinceMs);
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
