import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession } from "playwright-core";
import type { Profiled } from "./writing.ts";

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

const functionsShown = 30;

/** Keeps a profile of each work for the browser's tools, and prints the functions that took most. */
export function profileTo(folder: string): Profiled {
  let count = 0;
  return async (page, work) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Profiler.enable");
    await session.send("Profiler.setSamplingInterval", { interval: 200 });
    const before = await metricsOf(session);
    await session.send("Profiler.start");
    await work();
    const { profile } = (await session.send("Profiler.stop")) as { readonly profile: Profile };
    const after = await metricsOf(session);
    count += 1;
    writeFileSync(join(folder, `editor-${count}.cpuprofile`), JSON.stringify(profile));
    console.log(`profile ${count}`);
    for (const name of ["ScriptDuration", "LayoutDuration", "RecalcStyleDuration", "TaskDuration"])
      console.log(`  ${name} ${((after.get(name) ?? 0) - (before.get(name) ?? 0)).toFixed(2)} s`);
    for (const line of heaviest(profile)) console.log(`  ${line}`);
    await session.detach();
  };
}

async function metricsOf(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** Functions by the time that was spent in them or below, with their own. */
function heaviest({ nodes, samples = [], timeDeltas = [] }: Profile): readonly string[] {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((of) => [of, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map<string, number>();
  const all = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const ms = (timeDeltas[index] ?? 0) / 1_000;
    const seen = new Set<string>();
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const node = byId.get(id);
      if (node === undefined) break;
      const { functionName, url, lineNumber, columnNumber } = node.callFrame;
      const file = url.split("/").at(-1) ?? "";
      const name = `${functionName || "(anonymous)"} ${file}:${lineNumber}:${columnNumber}`;
      if (id === sample) own.set(name, (own.get(name) ?? 0) + ms);
      if (!seen.has(name)) all.set(name, (all.get(name) ?? 0) + ms);
      seen.add(name);
    }
  }
  return [...all]
    .filter(([name]) => !/^\((root|idle|program)\)/.test(name))
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, functionsShown)
    .map(([name, ms]) => `${ms.toFixed(0)} ms, own ${(own.get(name) ?? 0).toFixed(0)} ms: ${name}`);
}
