import { performance } from "node:perf_hooks";
import { beforeAll, expect, test } from "vitest";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

const documents = 40;

let server: ServerProcess;
let owner: Visitor;
let ids: readonly string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
  const made: string[] = [];
  for (let one = 0; one < documents; one += 1) made.push((await owner.create()).id);
  ids = made;
});

interface Durations {
  readonly forbidden: readonly number[];
  readonly missing: readonly number[];
}

/** How long each takes, in ms, the two kinds in turn so that the machine's mood is the same for both. */
async function measure(ask: (id: string) => Promise<unknown>): Promise<Durations> {
  const [forbidden, missing]: [number[], number[]] = [[], []];
  const timed = async (id: string, into: number[]): Promise<void> => {
    const startedMs = performance.now();
    await ask(id);
    into.push(performance.now() - startedMs);
  };
  for (const [index, id] of ids.entries()) {
    const madeUp = `${id.slice(0, -6)}nobody`;
    const isFirst = index % 2 === 0;
    if (isFirst) await timed(id, forbidden);
    await timed(madeUp, missing);
    if (!isFirst) await timed(id, forbidden);
  }
  return { forbidden, missing };
}

/** The chance that of two answers the one that took longer is the forbidden one: a half tells nothing. */
function chanceOfTelling({ forbidden, missing }: Durations): number {
  const longer = forbidden.flatMap((one) =>
    missing.map((other): number => (one === other ? 0.5 : Number(one > other))),
  );
  return longer.reduce((sum, one) => sum + one, 0) / longer.length;
}

test("[W13] how long it takes does not tell a missing document from a forbidden one, asleep or awake", async () => {
  const stranger = await Visitor.known(server);
  // After a start all objects are asleep.
  await server.terminate();
  await server.restart();
  await stranger.get(`/d/${ids[0]?.slice(0, -6)}warmup`);
  const told = {
    asleep: chanceOfTelling(await measure((id) => stranger.get(`/d/${id}`))),
    awake: chanceOfTelling(await measure((id) => stranger.post(`/api/documents/${id}/tickets`))),
  };
  // Four standard deviations of what comes out when there is nothing to tell. Before answers were evened
  // out, the first was at 0.86.
  const doubt = 4 * Math.sqrt((2 * documents + 1) / (12 * documents ** 2));
  for (const [what, chance] of Object.entries(told))
    expect([what, Math.abs(chance - 0.5) < doubt ? "nothing" : chance]).toEqual([what, "nothing"]);
});
