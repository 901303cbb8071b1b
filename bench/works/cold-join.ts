import { setTimeout as delay } from "node:timers/promises";
import type { Member, Place } from "../load/member.ts";
import { paperTyped } from "../load/paper.ts";
import { receivedBy } from "./join.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** The most restarts that a round has for each state. */
export interface ColdJoinSize {
  readonly keystrokes: number;
  readonly restarts: number;
}

/** The states of the document that copies are kept of. */
const states = ["typed", "compacted"] as const;
type State = (typeof states)[number];

/**
 * The first client after the server was started anew, when the document was just
 * typed edit by edit, and when the server has had time to compact it.
 */
export function coldJoin({ keystrokes, restarts }: ColdJoinSize): Work {
  const of = ["ours, own provider", "ours, stock client"] as const;
  const goal = (measure: State, atMost: number) =>
    of.map((name) => ({ of: name, to: "y-partyserver", measure, atMost }) as const);
  return {
    name: "cold-join",
    title: `Cold join of the automerge-paper document, ${keystrokes.toLocaleString("en")} keystrokes typed edit by edit`,
    units: { typed: "ms", typedCpu: "ms", compacted: "ms", compactedCpu: "ms" },
    goals: [...goal("compacted", 0.15), ...goal("typed", 0.5)],
    roundsMax: 2,
    without: { "bare broadcast": "stores nothing", "y-websocket": "stores nothing" },
    run: (ground) => run(ground, keystrokes, restarts),
  };
}

async function run(ground: Ground, keystrokes: number, restarts: number): Promise<Measures> {
  const { updates, whole } = paperTyped(keystrokes);
  const place = await ground.place(`paper ${keystrokes}`, (empty) => write(ground, empty, updates));
  const measures: Record<string, number> = {};
  for (const state of states) {
    let ms = 0;
    let cpuMs = 0;
    for (let index = 0; index < restarts; index++) {
      await ground.restart({ finds: { kept: state } });
      // Somebody in another document, so that the server has answered before.
      const other = await (await ground.newPlace()).watch(() => {});
      await other.synced;
      const beforeMs = ground.server.cpuMs;
      const member = await receivedBy(place, whole.length / 2);
      ms += performance.now() - member.traffic.startedMs;
      cpuMs += ground.server.cpuMs - beforeMs;
      await closeAll([member, other]);
    }
    measures[state] = ms / restarts;
    measures[`${state}Cpu`] = cpuMs / restarts;
  }
  return measures;
}

/** Types the document, and keeps copies of the server's data in each state. */
async function write(ground: Ground, place: Place, updates: readonly Uint8Array[]): Promise<void> {
  await place.type(updates);
  // The typist stays: when everybody leaves, a server may begin to put the document in order.
  await delay(storedByMs);
  await ground.restart({ finds: "its data", keptAs: "typed" satisfies State });
  const reader = await place.watch(() => {});
  await reader.synced;
  await reader.close();
  await delay(place.tidyMs);
  await ground.restart({ finds: "its data", keptAs: "compacted" satisfies State });
}

/** Servers that store late do so within this, in ms, when nobody types any more. */
const storedByMs = 3_500;

async function closeAll(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => member.close()));
}
