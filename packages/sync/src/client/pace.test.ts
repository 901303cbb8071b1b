import { describe, expect, test } from "vitest";
import { limits } from "../protocol/index.ts";
import { Pace } from "./pace.ts";

const { flushAloneMs, flushTogetherMs, flushBurstMax, flushRestMs, companyMs } = limits;
const one = { count: 1, bytes: 20 };
const nothing = { count: 0, bytes: 0 };

/** When edits leave that are typed then and answered at once, in ms. */
function departures(typedMs: readonly number[], isSeen: boolean, pace = new Pace()): number[] {
  const left: number[] = [];
  for (const nowMs of typedMs) {
    const last = left.at(-1);
    // What is typed while something is held leaves with it.
    if (last !== undefined && last > nowMs) continue;
    const leavesMs = nowMs + pace.holdMs(one, isSeen, nowMs);
    pace.left(nothing, leavesMs);
    left.push(leavesMs);
  }
  return left;
}

const every = (stepMs: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => 1_000 + index * stepMs);

describe("[K17] the pace", () => {
  test("[K17] after a pause an edit leaves at once, alone and in company", () => {
    expect(departures([0, flushAloneMs, 9_000], false)).toEqual([0, flushAloneMs, 9_000]);
    expect(departures([0, flushTogetherMs, 9_000], true)).toEqual([0, flushTogetherMs, 9_000]);
  });

  test("[K17] alone, edits that follow each other leave once an interval", () => {
    const left = departures(every(10, 1_000), false);
    expect(left).toEqual(every(flushAloneMs, left.length));
    expect(left.length).toBe(1 + Math.ceil((10_000 - 10) / flushAloneMs));
  });

  test("[K17] in company a burst leaves at the shorter interval, and a long text at the longer one", () => {
    const left = departures(every(10, 6_000), true);
    const gaps = left.slice(1).map((leftMs, index) => leftMs - (left[index] ?? 0));
    expect(gaps.slice(0, flushBurstMax)).toEqual(Array(flushBurstMax).fill(flushTogetherMs));
    expect(gaps.slice(-100)).toEqual(Array(100).fill(flushRestMs));
  });

  test("[K17] a rest gives back what a burst took", () => {
    const pace = new Pace();
    departures(every(10, 6_000), true, pace);
    const afterMs = 61_000 + flushBurstMax * flushRestMs;
    const left = departures(
      every(10, 300).map((ms) => ms + afterMs),
      true,
      pace,
    );
    expect(left.length).toBe(1 + Math.ceil((3_000 - 10) / flushTogetherMs));
  });

  test("[K17] who is not shown but edits is company, for a while", () => {
    const pace = new Pace();
    pace.heard(0);
    pace.left(nothing, 100);
    expect(pace.holdMs(one, false, 100)).toBe(flushTogetherMs);
    pace.left(nothing, companyMs);
    expect(pace.holdMs(one, false, companyMs)).toBe(flushAloneMs);
  });

  test("[K17] many edits, many bytes, and what somebody waits for are not held", () => {
    const pace = new Pace();
    pace.left(nothing, 0);
    const hold = (count: number, bytes: number): boolean =>
      pace.holdMs({ count, bytes }, false, 0) > 0;
    const { heldEditsMax, heldBytesMax } = limits;
    expect([hold(heldEditsMax - 1, 0), hold(heldEditsMax, 0)]).toEqual([true, false]);
    expect([hold(1, heldBytesMax - 1), hold(1, heldBytesMax)]).toEqual([true, false]);
    pace.hurry();
    pace.left(one, 0);
    expect(hold(1, 0)).toBe(false);
    pace.left(nothing, 0);
    expect(hold(1, 0)).toBe(true);
  });

  test("[K17] a clock that is set back keeps nothing back", () => {
    const pace = new Pace();
    pace.left(nothing, 1_000_000);
    expect([pace.holdMs(one, false, 5), pace.holdMs(one, true, 5)]).toEqual([0, 0]);
  });
});
