import { expect, test } from "vitest";
import { limits } from "../protocol/index.ts";
import { ChangeWatch } from "./change-watch.ts";

const pauseMs = 30_000;

/** When it is looked and told, in s after the first edit, while somebody writes each second for so long. */
function looks(writesForS: number): {
  readonly looks: readonly number[];
  readonly arranged: number;
} {
  const watch = new ChangeWatch();
  const found: number[] = [];
  let nextS: number | null = null;
  let arranged = 0;
  for (let nowS = 0; nowS <= 1_000; nowS++) {
    if (nowS <= writesForS && watch.wrote(nowS * 1_000)) {
      arranged += 1;
      nextS = nowS + pauseMs / 1_000;
    }
    if (nextS !== nowS) continue;
    found.push(nowS);
    const nextMs = watch.nextLookMs(nowS * 1_000, pauseMs);
    if (nextMs === null) return { looks: found, arranged };
    nextS = nextMs / 1_000;
  }
  throw new Error("it was never told");
}

test("[O20] a change is told at the first look that finds a pause, and at the latest one in any case", () => {
  expect(looks(0)).toEqual({ looks: [30], arranged: 1 });
  expect(looks(20)).toEqual({ looks: [30, 60], arranged: 1 });
  expect(looks(31)).toEqual({ looks: [30, 60, 120], arranged: 1 });
  const { changedAtLatestMs } = limits;
  expect(looks(900)).toEqual({ looks: [30, 60, 120, 240, changedAtLatestMs / 1_000], arranged: 1 });
});

test("[O20] after a wake nothing is known, and it is told at once", () => {
  const watch = new ChangeWatch();
  expect([watch.nextLookMs(5, pauseMs), watch.lastMs]).toEqual([null, null]);
});

test("[O20] what is written after it was told is another change", () => {
  const watch = new ChangeWatch();
  expect([watch.wrote(1), watch.wrote(2), watch.lastMs]).toEqual([true, false, 2]);
  watch.forget();
  expect(watch.wrote(3)).toBe(true);
});
