import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asSessionId, asUpdate, CloseCode, encodeFrame, limits } from "../protocol/index.ts";
import type { Message, SessionId, Update } from "../protocol/index.ts";
import { heldReason } from "../gate/index.ts";
import { MemoryStore } from "../store/index.ts";
import { hello, nothing, nowMs, RoomScene } from "../testing/room-scene.ts";
import { sessionOf, show, stockUpdate } from "../testing/room-scene.ts";
import type { Output } from "./output.ts";
import { parseSession } from "./session.ts";

const secondMs = 1_000;
const hourMs = 3_600_000;
/** Within this time of its last sign a ghost is gone, when others are active. */
const ghostMs = 90 * secondMs;

const sign: Message = { kind: "query-awareness" };
const nothingNew: Message = { kind: "sync-step-2", update: asUpdate(Uint8Array.of(0, 0)) };
const closed = (name: string): string => `${name}: close ${CloseCode.silent}`;

/** A room whose time passes as it is told, with what the platform knows of pings, and an alarm. */
class Watch {
  atMs: number = nowMs;
  /** When the alarm calls, or null. */
  alarmMs: number | null = null;
  alarms = 0;
  /** Attachments written. */
  remembered = 0;
  readonly #store = new MemoryStore("e1");
  readonly #pings = new Map<SessionId, number>();
  #scene: RoomScene = this.#wake([]);

  get names(): readonly string[] {
    return this.#scene.room.sessions.map(({ id }) => id);
  }

  get text(): string {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, this.#store.diff(nothing));
    return doc.getText("text").toString();
  }

  /** Lets a client in: one of ours, which says hello and pings, or a stock one. */
  join(name: string, kind: "own" | "stock" = "own"): readonly string[] {
    const session = sessionOf(name, kind === "own", "edit", this.atMs);
    const said = this.#say(this.#scene.room.open(session, this.atMs));
    if (kind === "stock") return said;
    this.ping(name);
    return [...said, ...this.send(name, hello())];
  }

  send(name: string, ...messages: Message[]): readonly string[] {
    const frame = encodeFrame(...messages);
    return this.#say(this.#scene.room.receive(asSessionId(name), frame, this.atMs));
  }

  ping(...names: readonly string[]): void {
    for (const name of names) this.#pings.set(asSessionId(name), this.atMs);
  }

  /** Somebody sends an update by another way. What is said, and why it is refused, or null. */
  commit(author: string, update: Update): readonly (string | null)[] {
    const { outputs, refusal } = this.#scene.room.commit(
      [update],
      { author, isServers: false },
      this.atMs,
    );
    return [...this.#say(outputs), refusal];
  }

  /** Time passes, and the alarm calls when it is due. What is said meanwhile. */
  wait(durationMs: number): readonly string[] {
    const untilMs = this.atMs + durationMs;
    const said: string[] = [];
    while (this.alarmMs !== null && this.alarmMs <= untilMs) {
      this.atMs = Math.max(this.atMs, this.alarmMs);
      this.alarmMs = null;
      this.alarms += 1;
      said.push(...this.#say(this.#scene.room.sweep(this.atMs)));
    }
    this.atMs = untilMs;
    return said;
  }

  /** Memory is lost. What the attachments hold stays, and so do the alarm and the platform's record of pings. */
  evict(): void {
    this.#scene = this.#wake(JSON.parse(JSON.stringify(this.#scene.room.sessions)) as unknown[]);
  }

  #wake(attachments: readonly unknown[]): RoomScene {
    const sessions = attachments.flatMap((attachment) => parseSession(attachment) ?? []);
    const pingedMs = (id: SessionId): number | null => this.#pings.get(id) ?? null;
    return new RoomScene(this.#store, { pingedMs }, sessions);
  }

  #say(outputs: readonly Output[]): readonly string[] {
    for (const output of outputs) {
      if (output.kind === "remember") this.remembered += 1;
      // As the schedule has it: what is due earlier stays.
      if (output.kind === "sweep-by") {
        this.alarmMs = Math.min(this.alarmMs ?? Infinity, output.atMs);
      }
    }
    return this.#scene.say(outputs);
  }
}

/** The updates in which a document with this clientID typed a text, a letter each. */
function typing(clientId: number, text: string): readonly Update[] {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const updates: Update[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(asUpdate(update)));
  for (const letter of text) {
    doc.getText("text").insert(doc.getText("text").length, letter);
  }
  return updates;
}

/** With memory kept, and with an eviction after every event. */
const memories = [
  ["awake all the while", () => {}],
  ["evicted after every event", (watch: Watch) => watch.evict()],
] as const;

describe("a client of ours that is gone without a word", () => {
  test.for(memories)(
    "[O11] is freed within 90 s while others are active, and told to have left once, by an object %s",
    ([, forget]) => {
      for (const everyMs of [1, 5, 14, 15, 20, 29].map((seconds) => seconds * secondMs)) {
        // How long after a look its last ping came.
        for (const phaseMs of [0, 1, 6, 11].map((seconds) => seconds * secondMs)) {
          const watch = new Watch();
          for (const name of ["ada", "bo", "cy"]) watch.join(name);
          watch.send("ada", show(7, "{}"));
          watch.send("bo", show(8, "{}"));
          watch.wait(phaseMs);
          watch.ping("ada");
          const overMs = watch.atMs + ghostMs;
          const said: string[] = [];
          while (watch.atMs < overMs && watch.names.includes("ada")) {
            forget(watch);
            said.length = 0;
            said.push(...watch.wait(Math.min(everyMs, overMs - watch.atMs)));
            watch.ping("bo", "cy");
            said.push(...watch.send("bo", sign).filter((line) => line !== "bo: 7 is {}"));
          }
          const freed = ["bo: 7 is null", "cy: 7 is null", closed("ada")];
          expect([everyMs, phaseMs, ...said]).toEqual([everyMs, phaseMs, ...freed]);
          expect(watch.names).toEqual(["bo", "cy"]);
        }
      }
    },
  );

  test.for(memories)(
    "[O11] is doubted when others were active last, and freed by the alarm; %s",
    ([, forget]) => {
      const watch = new Watch();
      for (const name of ["ada", "bo"]) watch.join(name);
      watch.send("ada", show(7, "{}"));
      watch.wait(limits.silenceDoubtMs + secondMs);
      watch.ping("bo");
      expect(watch.send("bo", sign)).toEqual(["bo: 7 is {}"]);
      forget(watch);
      expect(watch.wait(limits.silenceMaxMs - limits.silenceDoubtMs)).toEqual([
        "bo: 7 is null",
        closed("ada"),
      ]);
      expect([watch.names, watch.alarmMs]).toEqual([["bo"], null]);
    },
  );

  test.for(memories)("[O11] is freed by the rare sweep when nobody is active; %s", ([, forget]) => {
    const watch = new Watch();
    for (const name of ["ada", "bo", "cy"]) watch.join(name);
    watch.wait(limits.sweepAfterMs - secondMs);
    watch.ping("bo", "cy");
    forget(watch);
    expect(watch.wait(secondMs)).toEqual([closed("ada")]);
    expect(watch.alarmMs).toBe(watch.atMs + limits.sweepAfterMs);
  });

  test("[O11][A3] whose clientID a newer connection of the same person shows takes nobody along", () => {
    const watch = new Watch();
    for (const name of ["ada1", "bo"]) watch.join(name);
    watch.send("ada1", show(7, "{}"));
    watch.wait(40 * secondMs);
    watch.ping("bo");
    watch.join("ada2");
    watch.send("ada2", show(7, '{"n":2}', 2));
    watch.wait(40 * secondMs);
    watch.ping("bo", "ada2");
    expect(watch.send("bo", sign)).toEqual(['bo: 7 is {"n":2}', closed("ada1")]);
  });
});

describe("who writes under their own clientID by another way than their connection", () => {
  test.for(memories)(
    "[O11][W97] is let in once nothing was heard of that, though nobody else is there, by an object %s",
    ([, forget]) => {
      const watch = new Watch();
      const [first, second] = typing(7, "ab") as [Update, Update];
      watch.join("ada");
      watch.send("ada", { kind: "writes-as", clientId: 7, clock: 0 });
      watch.send("ada", { kind: "edit", number: 1, update: first });
      forget(watch);
      expect(watch.commit("ada", second)).toEqual([heldReason]);
      forget(watch);
      expect(watch.wait(limits.silenceMaxMs)).toEqual([closed("ada")]);
      expect([watch.commit("ada", second), watch.text]).toEqual([[null], "ab"]);
    },
  );

  test("[O11][W97] stays refused while their connection pings, or it is somebody else's", () => {
    const watch = new Watch();
    const [first, second] = typing(7, "ab") as [Update, Update];
    watch.join("ada");
    watch.send("ada", { kind: "writes-as", clientId: 7, clock: 0 });
    watch.send("ada", { kind: "edit", number: 1, update: first });
    expect(watch.commit("ada", second)).toEqual([heldReason]);
    watch.wait(limits.silenceMaxMs - secondMs);
    watch.ping("ada");
    watch.wait(secondMs);
    expect([watch.commit("ada", second), watch.names]).toEqual([[heldReason], ["ada"]]);
    const other = new Watch();
    other.join("bo");
    other.send("bo", { kind: "writes-as", clientId: 7, clock: 0 });
    expect([other.commit("ada", first), other.alarmMs]).toEqual([[heldReason], null]);
  });
});

describe("a client that is there", () => {
  test("[O11] and of ours is left in peace while it pings once a minute, as a hidden page may", () => {
    const watch = new Watch();
    for (const name of ["ada", "bo"]) watch.join(name);
    const said: string[] = [];
    for (let second = 1; second <= 3_600; second++) {
      said.push(...watch.wait(secondMs));
      if (second % 60 === 0) watch.ping("ada");
      watch.ping("bo");
      said.push(...watch.send("bo", nothingNew));
    }
    expect([said, watch.alarms]).toEqual([[], 0]);
  });

  test("[O11] and of ours is left in peace while it sends frames, whether it pings or not", () => {
    const watch = new Watch();
    for (const name of ["ada", "bo"]) watch.join(name);
    for (let passedMs = 0; passedMs < hourMs; passedMs += 50 * secondMs) {
      watch.wait(50 * secondMs);
      watch.evict();
      watch.ping("bo");
      watch.send("ada", nothingNew);
    }
    expect(watch.names).toEqual(["ada", "bo"]);
  });

  test("[O11] costs an attachment's writing every so often, and not for each frame", () => {
    const watch = new Watch();
    for (const name of ["ada", "bo"]) watch.join(name);
    watch.remembered = 0;
    for (let frames = 0; frames < 1_000; frames++) {
      watch.wait(60);
      watch.send("ada", nothingNew);
    }
    expect(watch.remembered).toBeGreaterThan(0);
    expect(watch.remembered).toBeLessThanOrEqual((1_000 * 60) / limits.heardStepMs);
  });

  test.for(memories)(
    "[O12] and a stock one is not closed for silence: it is asked, and answers; an object %s",
    ([, forget]) => {
      const watch = new Watch();
      watch.join("bot", "stock");
      watch.join("bo");
      let asked = 0;
      for (let second = 1; second <= 3_600; second++) {
        watch.wait(secondMs);
        watch.ping("bo");
        const said = watch.send("bo", nothingNew);
        forget(watch);
        if (said.length === 0) continue;
        expect(said).toEqual(["bot: sync-step-1"]);
        asked += 1;
        expect(watch.send("bot", nothingNew)).toEqual([]);
        forget(watch);
      }
      expect(watch.names).toEqual(["bot", "bo"]);
      expect(asked).toBeGreaterThan(55);
      expect(asked).toBeLessThanOrEqual(hourMs / limits.probeAfterMs);
      // Nor is an alarm set for a bot's answer, which would be rows written.
      expect(watch.alarms).toBe(0);
    },
  );

  test("[O12] and a stock one that renews its presence is asked nothing", () => {
    const watch = new Watch();
    watch.join("ada", "stock");
    watch.join("bo");
    const said: string[] = [];
    for (let second = 1; second <= 600; second++) {
      watch.wait(secondMs);
      watch.ping("bo");
      if (second % 15 === 1) watch.send("ada", show(7, "{}", second));
      said.push(...watch.send("bo", nothingNew));
    }
    expect(said).toEqual([]);
  });
});

describe("a stock client that is gone without a word", () => {
  test.for(memories)(
    "[O12] is asked, and freed within 90 s while others are active, by an object %s",
    ([, forget]) => {
      for (const everyMs of [1, 5, 14, 15].map((seconds) => seconds * secondMs)) {
        for (const isShown of [true, false]) {
          const watch = new Watch();
          watch.join("ada", "stock");
          watch.join("bo");
          watch.wait(limits.heardStepMs);
          watch.send("ada", isShown ? show(7, "{}") : nothingNew);
          const lastMs = watch.atMs;
          const said: string[] = [];
          while (watch.atMs < lastMs + ghostMs && watch.names.includes("ada")) {
            said.push(...watch.wait(Math.min(everyMs, lastMs + ghostMs - watch.atMs)));
            watch.ping("bo");
            said.push(...watch.send("bo", nothingNew));
            forget(watch);
          }
          const left = isShown ? ["bo: 7 is null"] : [];
          const freed = ["ada: sync-step-1", ...left, closed("ada")];
          expect([everyMs, ...said]).toEqual([everyMs, ...freed]);
        }
      }
    },
  );

  test("[O12] and showed a presence is freed by the alarm when nothing happens after the question", () => {
    const watch = new Watch();
    watch.join("ada", "stock");
    watch.join("bo");
    watch.send("ada", show(7, "{}"));
    watch.wait(limits.probeAfterMs);
    watch.ping("bo");
    expect(watch.send("bo", nothingNew)).toEqual(["ada: sync-step-1"]);
    watch.evict();
    expect(watch.wait(limits.probeAnswerMs)).toEqual(["bo: 7 is null", closed("ada")]);
  });

  test("[O12] is freed by the rare sweep when nobody is active, and asked first", () => {
    const watch = new Watch();
    watch.join("ada", "stock");
    watch.join("bo");
    watch.send("ada", show(7, "{}"));
    watch.wait(limits.sweepAfterMs - secondMs);
    watch.ping("bo");
    expect(watch.wait(secondMs)).toEqual(["ada: sync-step-1"]);
    watch.evict();
    expect(watch.wait(limits.probeAnswerMs)).toEqual(["bo: 7 is null", closed("ada")]);
  });
});

describe("a bot that comes back beside its own half-open socket", () => {
  test.for(memories)(
    "[O12][R13] is let in when the ghost does not answer, and asked for what was refused; an object %s",
    ([, forget]) => {
      const [one, two, three] = typing(7, "abc");
      const watch = new Watch();
      watch.join("bot1", "stock");
      watch.send("bot1", stockUpdate(one));
      watch.wait(5 * secondMs);
      forget(watch);
      watch.join("bot2", "stock");
      expect(watch.send("bot2", stockUpdate(two))).toEqual([
        "bot1: sync-step-1",
        "bot2: permission-denied",
      ]);
      forget(watch);
      // Nothing else happens: the alarm finds that nobody answered.
      expect(watch.wait(limits.probeAnswerMs)).toEqual(["bot2: sync-step-1", closed("bot1")]);
      watch.send("bot2", { kind: "sync-step-2", update: asUpdate(two ?? new Uint8Array()) });
      watch.send("bot2", stockUpdate(three));
      expect([watch.names, watch.text]).toEqual([["bot2"], "abc"]);
    },
  );

  test("[O12][R13] stays refused while the other is there and answers", () => {
    const [one, two] = typing(7, "ab");
    const watch = new Watch();
    watch.join("bot1", "stock");
    watch.send("bot1", stockUpdate(one));
    watch.join("bot2", "stock");
    const refused = "bot2: permission-denied";
    for (let tries = 0; tries < 10; tries++) {
      const said = watch.send("bot2", stockUpdate(two));
      expect(said).toEqual(["bot1: sync-step-1", refused]);
      expect(watch.send("bot2", stockUpdate(two))).toEqual([refused]);
      watch.send("bot1", nothingNew);
      watch.wait(limits.probeAnswerMs);
      watch.send("bot2", nothingNew);
    }
    expect(watch.names).toEqual(["bot1", "bot2"]);
  });
});

describe("the rare sweep", () => {
  test("[O14] leaves people who are idle alone for more than an hour, and comes back when it found nothing", () => {
    const watch = new Watch();
    const names = Array.from({ length: 200 }, (_, index) => `ada${index}`);
    for (const name of names) watch.join(name);
    expect((watch.alarmMs ?? 0) - watch.atMs).toBe(limits.sweepAfterMs);
    expect(limits.sweepAfterMs).toBeGreaterThan(hourMs);
    watch.wait(limits.sweepAfterMs - 20 * secondMs);
    watch.ping(...names);
    expect(watch.wait(20 * secondMs)).toEqual([]);
    expect([watch.alarms, watch.names.length]).toEqual([1, 200]);
    expect((watch.alarmMs ?? 0) - watch.atMs).toBe(limits.sweepAfterMs);
  });

  test("[O14] is not arranged for one who is alone", () => {
    const watch = new Watch();
    watch.join("ada");
    for (let minutes = 0; minutes < 10; minutes++) {
      watch.wait(60 * secondMs);
      watch.send("ada", nothingNew);
    }
    expect(watch.alarmMs).toBe(null);
  });

  test("[O14] is arranged anew after it came, also by a room that woke meanwhile and asked for a later one", () => {
    const watch = new Watch();
    for (const name of ["ada", "bo"]) watch.join(name);
    watch.wait(hourMs);
    watch.evict();
    watch.ping("ada", "bo");
    watch.send("ada", nothingNew);
    watch.wait(limits.sweepAfterMs - hourMs - secondMs);
    watch.ping("ada", "bo");
    watch.wait(secondMs);
    expect([watch.alarms, watch.alarmMs]).toEqual([1, watch.atMs + limits.sweepAfterMs]);
  });
});
