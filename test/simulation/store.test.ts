import { buildSnapshot } from "@scriptorium/sync/store";
import { expect, test } from "vitest";
import { Random } from "./random.ts";
import { randomUpdates, stateOf } from "./random-document.ts";

const { SEED, RUNS = "200" } = process.env;
const seeds =
  SEED === undefined ? Array.from({ length: Number(RUNS) }, (_, run) => run + 1) : [Number(SEED)];
const merged = 0;
const byDocument = Infinity;

test("[S4] both ways to make a snapshot give the document that a replay gives", () => {
  for (const seed of seeds) {
    const random = new Random(seed);
    const updates = randomUpdates(random, 60);
    const replayed = stateOf(updates);
    for (const max of [merged, byDocument]) {
      const cut = random.below(updates.length + 1);
      const first = buildSnapshot(updates.slice(0, cut), random.pick([merged, byDocument]));
      const second = buildSnapshot([first.update, ...updates.slice(cut)], max);
      expect(stateOf([second.update]), `replay: SEED=${seed} npm run property`).toEqual(replayed);
    }
  }
});
