import { expect, test } from "vitest";
import { controlConfig } from "./controls.ts";
import type { Control } from "./controls.ts";
import { crash } from "./crashes.ts";
import type { CrashReport } from "./crashes.ts";
import { ServerProcess } from "./server-process.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const cycles = Number(process.env["CYCLES"] ?? 20);
const replay = `SEED=${seed} CYCLES=${cycles} npm run kill`;

/** Most that a cycle takes on a machine that is busy with other things, in ms. */
const cycleMs = 5_000;

/** Crashes a server, and prints what came of it. */
async function crashed(what: string, cycles: number, control?: Control): Promise<CrashReport> {
  await using server = await ServerProcess.start(
    control === undefined ? {} : { SCRIPTORIUM_WORKERD_CONFIG: controlConfig(control) },
  );
  const startedMs = performance.now();
  const report = await crash(server, { seed, cycles });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const { acks, cycles: kills, lost } = report;
  console.log(
    `${what}: ${acks} acks, ${kills} kills, ${lost.length} words lost, ${seconds} s. Replay: ${replay}`,
  );
  return report;
}

test(
  "[K1][R1] what was acknowledged is there after a kill -9 at any moment",
  { timeout: 600_000 + cycles * cycleMs },
  async () => {
    const { acks, lost } = await crashed("the server", cycles);
    expect(lost, replay).toEqual([]);
    // Fewer would mean that the kills came before anybody was told anything.
    expect(acks, replay).toBeGreaterThan(cycles * 5);
  },
);

// Servers with the faults that this test is there to find: when they lose
// nothing, it finds nothing. The narrowest takes 40 kills on average and now and
// then 200, so it is left to long runs, and a wider one stands in for it.
const faults = [
  { control: "debounced-save", killsMax: 5 },
  { control: "ack-a-turn-early", killsMax: 100 },
  ...(cycles >= 500 ? [{ control: "ack-first", killsMax: 1_000 } as const] : []),
] as const;

test.for(faults)(
  "[R1] a server with the fault $control loses what it acknowledged within $killsMax kills",
  { timeout: 600_000 + 1_000 * cycleMs },
  async ({ control, killsMax }) => {
    const { lost } = await crashed(control, killsMax, control);
    expect(lost, replay).not.toEqual([]);
  },
);
