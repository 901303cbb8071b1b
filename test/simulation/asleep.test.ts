import { describe, expect, test, vi } from "vitest";

// Before anything takes the clock: lib0 keeps a reference to `Date.now` for itself.
vi.useFakeTimers({
  toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  now: 1_000_000,
});
const { SyncProvider } = await import("@scriptorium/sync/client");
const { MemoryStore } = await import("@scriptorium/sync/store");
const { LoopbackServer, VirtualClock } = await import("@scriptorium/sync/testing");
const { WebsocketProvider } = await import("y-websocket");
const Y = await import("yjs");

const secondMs = 1_000;
const hourMs = 3_600_000;
/** The platform hibernates an object this long after its last event. */
const hibernateAfterMs = 10_000;

/** What the server did, and what went over the wire but for pings and pongs. */
interface Cost {
  readonly wakes: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

/** People in one document, on a server in memory that hibernates as the platform does. */
class Scene {
  readonly clock = new VirtualClock(Date.now());
  #messagesIn = 0;
  #messagesOut = 0;
  #eventMs = 0;
  readonly server = new LoopbackServer({
    clock: this.clock,
    disk: new MemoryStore("loopback"),
    onFrame: () => {
      this.#messagesIn += 1;
      this.#eventMs = this.clock.nowMs;
    },
    onOutput: (output) => {
      if (output.kind === "send") this.#messagesOut += output.to.length;
    },
  });

  get cost(): Cost {
    const { wakes } = this.server;
    return { wakes, messagesIn: this.#messagesIn, messagesOut: this.#messagesOut };
  }

  /** Somebody with our provider, who shows where they are. */
  joinOwn(name: string): void {
    const grant = { principal: name, name, role: "edit", link: null } as const;
    const provider = new SyncProvider({
      url: "ws://loopback",
      documentId: "a-document-to-test",
      doc: new Y.Doc(),
      getTicket: () => Promise.resolve(LoopbackServer.ticketFor(grant)),
      persistence: "none",
      environment: this.server.environmentFor(grant, () => 0.5),
    });
    provider.awareness.setLocalState({ caret: 1 });
  }

  /** Somebody with y-websocket, unchanged. */
  joinStock(name: string): void {
    const grant = { principal: name, name, role: "edit", link: null } as const;
    const { connect } = this.server.environmentFor(grant, () => 0.5);
    /** A socket of the server in memory, as a browser has them. */
    class LoopbackWebSocket {
      readonly OPEN = 1;
      readonly readyState = 1;
      constructor(url: string, protocols: string[]) {
        return Object.assign(connect(url, protocols), { OPEN: 1, readyState: 1 }) as never;
      }
    }
    const provider = new WebsocketProvider("ws://loopback/sync", "document", new Y.Doc(), {
      WebSocketPolyfill: LoopbackWebSocket as never,
      disableBc: true,
      protocols: ["y-websocket", `ticket.${LoopbackServer.ticketFor(grant)}`],
    });
    provider.awareness.setLocalState({ caret: 1 });
  }

  async pass(durationMs: number): Promise<void> {
    for (const untilMs = this.clock.nowMs + durationMs; this.clock.nowMs < untilMs;) {
      this.clock.advance(secondMs);
      vi.advanceTimersByTime(secondMs);
      await this.settle();
      if (this.clock.nowMs - this.#eventMs >= hibernateAfterMs) this.server.hibernate();
    }
  }

  async settle(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (!this.server.deliverAll());
  }

  /** What `durationMs` cost in which nobody does anything. */
  async idle(durationMs: number): Promise<Cost> {
    const before = this.cost;
    await this.pass(durationMs);
    const { wakes, messagesIn, messagesOut } = this.cost;
    return {
      wakes: wakes - before.wakes,
      messagesIn: messagesIn - before.messagesIn,
      messagesOut: messagesOut - before.messagesOut,
    };
  }
}

describe("an hour in which nobody does anything", () => {
  test.for([2, 20, 200])(
    "[O14][K8][O1] costs nothing with %i people connected: no wake, no message, no alarm, and nobody is lost",
    async (people) => {
      const scene = new Scene();
      for (let person = 1; person <= people; person++) {
        scene.joinOwn(`p${person}`);
        // Not all at once, so that pings come all the time.
        await scene.pass(person % 10 === 0 ? secondMs : 0);
      }
      await scene.pass(2 * hibernateAfterMs);
      expect(scene.cost.wakes).toBe(1);
      expect(await scene.idle(hourMs)).toEqual({ wakes: 0, messagesIn: 0, messagesOut: 0 });
      expect([scene.server.sockets.length, scene.server.alarmMs]).toEqual([people, null]);
      expect((scene.server.sweepMs ?? 0) - scene.clock.nowMs).toBeGreaterThan(hourMs);
      // The sweep that comes at last finds everybody there.
      await scene.pass((scene.server.sweepMs ?? 0) - scene.clock.nowMs);
      scene.server.runSweep();
      await scene.settle();
      expect(scene.server.sockets.length).toBe(people);
    },
  );

  test.for([1, 2, 5])(
    "[A5] costs what they say with %i stock clients, which wake the object to renew what they show",
    async (people) => {
      const scene = new Scene();
      for (let person = 1; person <= people; person++) {
        scene.joinStock(`p${person}`);
        await scene.pass(2 * secondMs);
      }
      await scene.pass(30 * secondMs);
      const cost = await scene.idle(hourMs);
      console.log(`${people} stock clients, idle for an hour: ${JSON.stringify(cost)}`);
      expect(scene.server.sockets.length).toBe(people);
      // A renewal each 15 to 18 s.
      expect(cost.messagesIn).toBeGreaterThanOrEqual((people * hourMs) / (18 * secondMs));
      expect(cost.wakes).toBeLessThanOrEqual(hourMs / hibernateAfterMs);
    },
  );
});
