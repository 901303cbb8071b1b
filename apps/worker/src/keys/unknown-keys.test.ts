import { limits } from "@scriptorium/sync/protocol";
import { expect, test } from "vitest";
import { UnknownKeys } from "./unknown-keys.ts";

/** Uses up what an address may ask. */
function exhaust(keys: UnknownKeys, address: string): void {
  for (let count = 0; count < limits.unknownKeysPerMinute; count++)
    expect(keys.take(address, `made up ${count}`, 0)).toBeNull();
}

test("[W75] an address that brought too many keys waits before it is known what they are, others and good keys do not", () => {
  const keys = new UnknownKeys();
  keys.told("good", true);
  exhaust(keys, "here");
  expect(keys.take("here", "another", 0)).toBe(1);
  expect([keys.take("there", "another", 0), keys.take("here", "good", 0)]).toEqual([null, null]);
  expect(keys.take("here", "another", 60_000 / limits.unknownKeysPerMinute)).toBeNull();
  // One that was revoked since is one like others.
  keys.told("good", false);
  expect(keys.take("here", "good", 0)).not.toBeNull();
});

test("[W75][P5] no more good keys are remembered than there can be", () => {
  const keys = new UnknownKeys();
  for (let count = 0; count <= limits.keysMax; count++) keys.told(`good ${count}`, true);
  exhaust(keys, "here");
  expect([keys.take("here", "good 0", 0), keys.take("here", "good 1", 0)]).toEqual([1, null]);
});
