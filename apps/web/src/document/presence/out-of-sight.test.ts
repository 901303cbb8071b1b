import { expect, it } from "vitest";
import { outOfSight } from "./out-of-sight.ts";
import { type Person, windowsIn } from "./person.ts";

const band = { start: 100, end: 700 };
const names = ["Ada", "Bo", "Cy", "Di"] as const;
const windows = windowsIn(
  new Map(
    ["Ada", "Bo", "Cy", "Di", "Ada"].map((name, index) => [
      index,
      { user: { id: name, name }, cursor: { anchor: {}, head: {} } },
    ]),
  ),
);

it("tells who is above and below, on each side the nearest first", () => {
  expect(shown([0, 10], [1, 90], [2, 900], [3, 720])).toEqual({
    above: ["Bo", "Ada"],
    below: ["Di", "Cy"],
  });
});

it("counts nobody who can be seen, and nobody twice", () => {
  expect(shown([0, 300], [4, 900], [1, 680])).toEqual({ above: [], below: [] });
  expect(shown([0, 10], [4, 900])).toEqual({ above: ["Ada"], below: [] });
});

/** Names by the tops of windows: each caret is 20 pixels high. */
function shown(...tops: readonly (readonly [clientId: number, top: number])[]) {
  const standings = tops.flatMap(([clientId, top]) => {
    const person = windows.get(clientId);
    return person === undefined ? [] : [{ person, top, bottom: top + 9 }];
  });
  const { above, below } = outOfSight(standings, band);
  return { above: above.map(nameOf), below: below.map(nameOf) };
}

function nameOf({ name }: Person): string {
  return names.find((known) => known === name) ?? "?";
}
