import { expect, test } from "vitest";
import { ComingsAndGoings } from "./comings-and-goings.ts";
import { Random } from "./random.ts";

const { SEED, RUNS = "40" } = process.env;
const steps = 200;

test("[O11][O12][A3][A4] whoever goes, however they go, is told to have left, and nobody who is there", () => {
  const seeds = SEED === undefined ? range(Number(RUNS)) : [Number(SEED)];
  let ends = 0;
  for (const seed of seeds) {
    const people = new ComingsAndGoings(new Random(seed));
    const replay = `replay: SEED=${seed} npm test -- simulation`;
    expect(() => {
      for (let step = 0; step < steps; step++) people.step();
    }, replay).not.toThrow();
    ends += people.ends;
  }
  if (SEED === undefined) expect(ends).toBeGreaterThan(1_000);
});

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
