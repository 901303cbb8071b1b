import { expect, test } from "vitest";
import { Sequence } from "./sequence.ts";

test("each work begins when the one before it is done, also when that fails", async () => {
  const sequence = new Sequence();
  const told: string[] = [];
  const fails = sequence.run(async () => {
    told.push("one begins");
    await Promise.resolve();
    told.push("one fails");
    throw new Error("one");
  });
  const succeeds = sequence.run(async () => {
    told.push("two begins");
    return Promise.resolve("two");
  });
  expect(told).toEqual([]);
  await expect(fails).rejects.toThrow("one");
  expect(await succeeds).toBe("two");
  expect(told).toEqual(["one begins", "one fails", "two begins"]);
});
