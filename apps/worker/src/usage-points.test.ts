import { expect, test } from "vitest";
import { usagePoint } from "./usage-points.ts";

test("a point of the data set tells its numbers in the order that old points have", () => {
  const usage = {
    constructions: 1,
    wakes: 2,
    connects: 3,
    messagesIn: 4,
    bytesIn: 5,
    messagesOut: 6,
    bytesOut: 7,
    rowsRead: 8,
    rowsWritten: 9,
    alarmsSet: 10,
    alarmRuns: 11,
    activeMs: 12,
    bytesWritten: 13,
  };
  expect(usagePoint("a-document", usage)).toEqual({
    indexes: ["a-document"],
    doubles: [9, 8, 4, 5, 6, 7, 3, 1, 2, 10, 11, 12, 13],
  });
});
