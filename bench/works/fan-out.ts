import { setTimeout as delay } from "node:timers/promises";
import { Crowd } from "../load/crowd.ts";
import type { CrowdSize, Writer } from "../load/crowd.ts";
import { observe } from "../load/window.ts";
import { quantile } from "../statistics.ts";
import type { Ground, Measures, Work } from "./work.ts";

const editsPerSecond = 5;
const warmUpMs = 1_500;

export interface FanOutSize extends Omit<CrowdSize, "witnesses"> {
  readonly seconds: number;
}

/** People who type at a walking pace: how soon others have it, and what that costs the server. */
export function fanOut({ clients, writers, seconds }: FanOutSize): Work {
  return {
    name: `fan-out-${clients}`,
    title: `Fan-out: ${clients} clients, ${writers} writers, ${editsPerSecond} edits/s each`,
    units: { p50: "ms", p99: "ms", cpu: "µs/delivered", load: "% of a core" },
    goals: (["ours, own provider", "ours, stock client"] as const).flatMap((of) => [
      { of, to: "bare logging", measure: "p50", atMost: 1.3 },
      { of, to: "bare logging", measure: "p99", atMost: 1.3 },
      { of, to: "bare logging", measure: "cpu", atMost: 1.15 },
      { of, to: "y-partyserver", measure: "cpu", atMost: 1 },
      { of, to: "y-partyserver", measure: "p50", atMost: 1 },
      { of, to: "hocuspocus", measure: "p50", atMost: 1 },
    ]),
    run: (ground) => run(ground, { clients, writers, seconds }),
  };
}

async function run(ground: Ground, { clients, writers, seconds }: FanOutSize): Promise<Measures> {
  const crowd = await Crowd.gather(await ground.newPlace(), { clients, writers, witnesses: 4 });
  const isOver = { now: false };
  const typing = crowd.writers.map((writer, index) => type(writer, index / writers, isOver));
  await delay(Math.min(warmUpMs, seconds * 500));
  const latencies: number[] = [];
  crowd.onSeen = (writer, before, count) => {
    const nowMs = performance.now();
    for (const typedMs of writer.typedAtMs.slice(before, count)) latencies.push(nowMs - typedMs);
  };
  const end = observe(crowd, ground.server);
  await delay(seconds * 1_000);
  const { delivered, serverCpuMs, loadCpuMs, ...rest } = end();
  isOver.now = true;
  await Promise.all(typing);
  await crowd.leave();
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpu: (serverCpuMs * 1_000) / delivered,
    load: loadCpuMs / rest.seconds / 10,
    framesPerEdit: rest.frames / delivered,
    samples: latencies.length,
  };
}

/** Types steadily. Writers begin apart, and the step is odd, so that they drift past each other. */
async function type(
  writer: Writer,
  phase: number,
  isOver: { readonly now: boolean },
): Promise<void> {
  const stepMs = 1_000 / editsPerSecond;
  const startMs = performance.now() + phase * stepMs;
  for (let edit = 0; !isOver.now; edit++) {
    await delay(Math.max(0, startMs + edit * (stepMs + phase) - performance.now()));
    if (!isOver.now) writer.type();
  }
}
