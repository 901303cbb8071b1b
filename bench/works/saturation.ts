import { setTimeout as delay } from "node:timers/promises";
import { Crowd } from "../load/crowd.ts";
import type { CrowdSize, Writer } from "../load/crowd.ts";
import { observe } from "../load/window.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** Edits of one writer that a witness may not have seen yet. */
const inFlightMax = 32;
const warmUpMs = 1_000;

export interface SaturationSize extends Omit<CrowdSize, "witnesses"> {
  readonly seconds: number;
}

/** Writers who type as fast as it comes out at the other end. */
export function saturation({ clients, writers, seconds }: SaturationSize): Work {
  const stock = "ours, stock client";
  return {
    name: `saturation-${clients}`,
    title: `Saturation: ${clients} clients, ${writers} writers, ${inFlightMax} edits in flight each`,
    units: {
      delivered: "updates/s",
      cpu: "µs/delivered",
      framesPerEdit: "frames/delivered",
      load: "% of a core",
    },
    goals: [
      { of: stock, to: "bare logging", measure: "delivered", atLeast: 0.85 },
      { of: stock, to: "y-partyserver", measure: "delivered", atLeast: 2 },
      { of: "ours, own provider", to: "hocuspocus", measure: "delivered", atLeast: 1 },
    ],
    run: (ground) => run(ground, { clients, writers, seconds }),
  };
}

async function run(
  ground: Ground,
  { clients, writers, seconds }: SaturationSize,
): Promise<Measures> {
  const crowd = await Crowd.gather(await ground.newPlace(), { clients, writers, witnesses: 1 });
  const isOver = { now: false };
  const refill = (writer: Writer, seen: number): void => {
    while (!isOver.now && writer.typedAtMs.length - seen < inFlightMax) writer.type();
  };
  // In a turn of its own: typing inside of a transaction would become part of it.
  crowd.onSeen = (writer, _, count) => queueMicrotask(() => refill(writer, count));
  for (const writer of crowd.writers) refill(writer, 0);
  await delay(Math.min(warmUpMs, seconds * 500));
  const end = observe(crowd, ground.server);
  await delay(seconds * 1_000);
  const { delivered, serverCpuMs, loadCpuMs, ...rest } = end();
  isOver.now = true;
  await crowd.leave();
  return {
    delivered: delivered / rest.seconds,
    cpu: (serverCpuMs * 1_000) / delivered,
    framesPerEdit: rest.frames / delivered,
    load: loadCpuMs / rest.seconds / 10,
    server: serverCpuMs / rest.seconds / 10,
  };
}
