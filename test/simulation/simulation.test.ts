import { describe, expect, test } from "vitest";
import { mutants } from "./mutants.ts";
import type { Bug } from "./mutants.ts";
import { seeds } from "./seeds.ts";
import { Simulation } from "./simulation.ts";

const { SEED, SEEDS = "150", STEPS = "200" } = process.env;
const steps = Number(STEPS);

describe("simulation", () => {
  const chosen = SEED === undefined ? range(1, Number(SEEDS)) : [Number(SEED)];

  test("[R1][K1][K4][K11][K12] whatever fails, what is saved stays stored and all agree in the end", async () => {
    const kept = SEED === undefined ? seeds.map(({ seed }) => seed) : [];
    for (const seed of [...kept, ...chosen]) {
      const failure = await failureOf(seed);
      expect(failure, `replay: SEED=${seed} STEPS=${steps} npm run sim`).toBeNull();
    }
  });

  test.each(Object.entries(mutants))("[R1] finds the planted bug: %s", async (_name, plant) => {
    const sample = range(1, 12);
    const failures: string[] = [];
    for (const seed of sample) {
      const failure = await failureOf(seed, plant());
      if (failure !== null) failures.push(failure);
    }
    // Each bug is found by most seeds, so that a weaker oracle shows at once.
    expect(failures.length).toBeGreaterThan(sample.length / 4);
  });
});

/** What broke in the run of `seed`, or null. */
async function failureOf(seed: number, bug: Bug = {}): Promise<string | null> {
  try {
    await new Simulation({ seed, steps, bug }).run();
    return null;
  } catch (error) {
    return `seed ${seed}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function range(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
