import { expect, test } from "vitest";
import { limits } from "../protocol/index.ts";
import { nodeDatabase } from "../testing/index.ts";
import { hasSchema } from "./migrations.ts";
import { Outbox, tellAgainDelayMs } from "./outbox.ts";

function newOutbox() {
  const database = nodeDatabase();
  const outbox = new Outbox(database);
  return {
    database,
    outbox,
    post: (id: string, body = id, postedMs = 0) => outbox.post({ id, body, postedMs }),
    ids: () => outbox.waiting().map(({ id }) => id),
  };
}

test("[O21] messages wait in order, also for whoever opens the database next", () => {
  const { database, post } = newOutbox();
  for (const id of ["a", "b", "c"]) post(id, `body of ${id}`, 7);
  expect(new Outbox(database).waiting()).toEqual(
    ["a", "b", "c"].map((id, index) => ({
      id,
      body: `body of ${id}`,
      postedMs: 7,
      position: index + 1,
      tries: 0,
    })),
  );
});

test("[O21] one that is posted again while it is handed over stays when the first is taken", () => {
  const { outbox, post, ids } = newOutbox();
  post("a");
  post("entry", "old");
  const handedOver = outbox.waiting();
  post("entry", "new");
  post("b");
  outbox.taken(handedOver);
  expect(outbox.waiting().map(({ id, body }) => [id, body])).toEqual([
    ["entry", "new"],
    ["b", "b"],
  ]);
  post("entry", "newer");
  expect(ids()).toEqual(["b", "entry"]);
});

test("[O21][P5] the latest of too many are kept, and those that are too old are given up", () => {
  const { outbox, post } = newOutbox();
  for (let count = 1; count <= limits.outboxMessagesMax + 3; count++) post(`${count}`, "", count);
  expect(outbox.waiting()[0]?.id).toBe("4");
  expect(outbox.waiting().length).toBe(limits.outboxBatchMax);
  expect(outbox.expire(limits.outboxKeptMs + 3)).toBe(0);
  expect(outbox.expire(limits.outboxKeptMs + 5)).toBe(2);
  expect(outbox.waiting()[0]?.id).toBe("6");
});

test("[O21] each refusal is counted, and the delay grows with them to a maximum", () => {
  const { outbox, post } = newOutbox();
  post("a");
  expect([1, 2, 3].map(() => outbox.refused(outbox.waiting()))).toEqual([1, 2, 3]);
  expect(outbox.refused([])).toBe(0);
  const longest = [1, 2, 3, 40].map((tries) => tellAgainDelayMs(tries, 1));
  expect(longest).toEqual([10_000, 20_000, 40_000, limits.tellAgainMaxMs]);
  expect(tellAgainDelayMs(40, 0)).toBe(limits.tellAgainMinMs);
});

test("[O21][S8] an object that posts nothing has no table for it", () => {
  const { database } = newOutbox();
  expect(hasSchema(database)).toBe(false);
});
