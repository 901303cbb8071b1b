import { expect, test } from "vitest";
import { StorageSpace } from "./storage-space.ts";

/** The platform's storage, of which each commit ends when it is told to. */
function slowStorage(): { ctx: DurableObjectState; commit: () => Promise<void> } {
  let waiting: (() => void)[] = [];
  const storage = {
    sql: { databaseSize: 0 },
    sync: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
  return {
    ctx: { id: { toString: () => crypto.randomUUID() }, storage } as unknown as DurableObjectState,
    commit: async () => {
      const ended = waiting;
      waiting = [];
      for (const end of ended) end();
      await Promise.resolve();
    },
  };
}

test("[R18][O3] whoever waits for a commit hears of each, also while there is always another", async () => {
  const { ctx, commit } = slowStorage();
  const told: string[] = [];
  const space = new StorageSpace(ctx, {
    bytesMax: () => 1_000,
    tryToWrite: () => Promise.resolve(true),
    began: () => told.push("began"),
    confirmed: () => told.push("confirmed"),
  });
  // Steps of a compaction, each before the commit of the one before is over.
  space.wrote();
  for (let step = 0; step < 3; step++) {
    space.wrote();
    await commit();
  }
  expect(told).toEqual([...Array(3).fill(["began", "confirmed"]).flat(), "began"]);
  await commit();
  expect(told.at(-1)).toBe("confirmed");
});
