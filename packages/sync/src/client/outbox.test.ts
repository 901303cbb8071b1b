import { expect, test } from "vitest";
import { recordTyping } from "../testing/record-updates.ts";
import { asUpdate } from "../protocol/index.ts";
import { Outbox } from "./outbox.ts";

const updates = recordTyping("abcd").map((update) => asUpdate(update));

/** An outbox with edits, one after the other, of which each was refused until there is room. */
function holding(ids: readonly string[]): Outbox {
  const outbox = new Outbox();
  for (const [index, id] of ids.entries()) {
    outbox.add(updates[index] ?? asUpdate(new Uint8Array()), id);
    outbox.next();
    outbox.reject({ isForNow: true });
  }
  return outbox;
}

/** Acknowledges whatever leaves, and tells the edits that were in it. */
function drain(outbox: Outbox): readonly string[] {
  const ids: string[] = [];
  while (outbox.next() !== null) ids.push(...outbox.acknowledge());
  return ids;
}

test("[K18] what is to be sent again does not go behind an edit with what was not sent yet", () => {
  const outbox = holding(["a", "b", "c"]);
  outbox.retry();
  outbox.next();
  outbox.add(updates[3] ?? asUpdate(new Uint8Array()), "d");
  expect(outbox.nextBehind()).toBeNull();
  const first = outbox.acknowledge();
  expect([...first, ...drain(outbox)].toSorted()).toEqual(["a", "b", "c", "d"]);
});

test("[K1][K14] what is refused together leaves nothing out when it is sent again", () => {
  const outbox = holding(["a", "b"]);
  outbox.disconnected();
  outbox.add(updates[2] ?? asUpdate(new Uint8Array()), "c");
  const tried: string[] = [];
  for (let round = 0; round < 10 && outbox.next() !== null; round++) {
    outbox.nextBehind();
    tried.push(...outbox.reject({ isForNow: true }));
  }
  expect(tried.toSorted()).toEqual(["a", "b", "c"]);
  outbox.retry();
  expect(drain(outbox).toSorted()).toEqual(["a", "b", "c"]);
});
