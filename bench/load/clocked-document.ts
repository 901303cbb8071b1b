import { globalEnvironment } from "@scriptorium/sync/client";
import type { Environment, SocketLike } from "@scriptorium/sync/client";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ClockedServer } from "../contenders/clocked-server.ts";
import type { ClockedEvent, ClockedSend } from "../servers/workers/clocked/event.ts";
import { Timeline } from "./timeline.ts";

/** From a client to the server or back, in ms. */
const latencyMs = 20;

/** A document under one clock with its clients, who are here while its object is in workerd. */
export class ClockedDocument {
  readonly timeline: Timeline;
  readonly #server: ClockedServer;
  readonly #sockets = new Map<string, ClientSocket>();
  /** When the object wants to run, or null. */
  #objectMs: number | null = null;

  constructor(server: ClockedServer, startMs: number) {
    this.#server = server;
    this.timeline = new Timeline(startMs);
  }

  /** The surroundings of one client, who is let in as `principal`. */
  environmentFor(principal: string, random: () => number): Environment {
    const { timeline } = this;
    return {
      ...globalEnvironment(),
      connect: () => {
        const name = `${principal} ${this.#sockets.size}`;
        const socket = new ClientSocket((event) => this.#send({ ...event, socket: name }));
        this.#sockets.set(name, socket);
        this.#send({ kind: "open", socket: name, principal }, () => socket.onopen?.());
        return socket;
      },
      random,
      now: () => Math.floor(timeline.nowMs),
      setTimer: (callback, delayMs) => timeline.at(timeline.nowMs + delayMs, callback),
    };
  }

  /** Does what is due until `untilMs`, here and at the object, in order. */
  async passTo(untilMs: number): Promise<void> {
    for (;;) {
      const nextMs = Math.min(this.timeline.nextMs ?? Infinity, this.#objectMs ?? Infinity);
      if (nextMs > untilMs) break;
      if (nextMs === this.timeline.nextMs) await this.timeline.step();
      else {
        this.timeline.nowMs = nextMs;
        await this.run({ kind: "tick" });
      }
      // What a client does of its own accord in a later turn, it does at this time.
      await nextTurn();
    }
    this.timeline.nowMs = untilMs;
  }

  /** Has something happen to the object now. */
  async run(event: Happening): Promise<void> {
    const { sends, nextMs } = await this.#server.run([{ ...event, atMs: this.timeline.nowMs }]);
    this.#objectMs = nextMs;
    for (const { atMs, socket, sent } of sends)
      this.timeline.at(atMs + latencyMs, () => this.#sockets.get(socket)?.take(sent));
  }

  #send(event: Happening, then: () => void = () => {}): void {
    this.timeline.at(this.timeline.nowMs + latencyMs, async () => {
      await this.run(event);
      this.timeline.at(this.timeline.nowMs + latencyMs, then);
    });
  }
}

type WithoutTime<Event> = Event extends unknown ? Omit<Event, "atMs"> : never;
type Happening = WithoutTime<ClockedEvent>;

type Spoken =
  | { readonly kind: "frame"; readonly bytes: readonly number[] }
  | { readonly kind: "ping" | "close" };

/** A client's end of a connection. */
class ClientSocket implements SocketLike {
  binaryType = "arraybuffer";
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #say: (spoken: Spoken) => void;

  constructor(say: (spoken: Spoken) => void) {
    this.#say = say;
  }

  send(data: string | Uint8Array): void {
    this.#say(typeof data === "string" ? { kind: "ping" } : { kind: "frame", bytes: [...data] });
  }

  close(): void {
    this.#say({ kind: "close" });
  }

  take(sent: ClockedSend["sent"]): void {
    if (sent === "pong") this.onmessage?.({ data: sent });
    else if ("code" in sent) this.onclose?.(sent);
    else this.onmessage?.({ data: Uint8Array.from(sent).buffer });
  }
}
